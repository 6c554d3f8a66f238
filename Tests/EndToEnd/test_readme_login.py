# SPDX-License-Identifier: Apache-2.0
"""The example of a login in README.md: from nothing to a shell, in its own words, on a machine and a network of its own."""

import re
import subprocess

import pytest

import machines
import mounts
import processes
import readme

# What a machine has that the test cannot install: sshd at its place, and our programs on the path. What is mounted over
# /usr/sbin has links to all that was there.
_PLACE = """
set -e
memory=$1 keywright=$2
mkdir "$memory/sbin" "$memory/real-sbin"
mount --bind /usr/sbin "$memory/real-sbin"
ln -s "$memory"/real-sbin/* "$memory/sbin/"
cp /usr/local/sbin/sshd "$memory/sbin/sshd"
mount --bind "$memory/sbin" /usr/sbin
ln -s "$keywright" /usr/local/sbin/keywright
ip link set lo up
# ssh goes by this, whatever HOME says.
mkdir -m 700 "$memory/home"
sed -i "s|^\\(root:.*:\\)/root:|\\1$memory/home:|" /etc/passwd
"""

# Of each command: what it wrote, between two lines that nothing else writes.
_RUN = """
set -u
while IFS= read -r command; do
    echo "--- $command"
    eval "$command" 2>&1 </dev/null || echo "status $?"
done
"""


@pytest.fixture
def namespace(tmp_path):
    mounts.require()
    with mounts.Mounts(tmp_path, network=True) as namespace:
        memory = namespace.mount_memory("256m")
        namespace.run("sh", "-c", machines.PREPARE, "sh", memory, machines.OPENSSH, machines.hosts.BINARY, 22)
        namespace.run("sh", "-c", _PLACE, "sh", memory, processes.BINARY)
        yield namespace


def masked(text):
    """Without what is another in each run."""
    for pattern, name in [(r"(--ca-fingerprint )\S+", r"\1…"), (r"(kwt\.[0-9]+\.ins-)\S+", r"\1…"), (r"(ins|skey)-[a-z0-9]{8}", r"\1-…"), (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "TIME"), (r"\s+", " ")]:
        text = re.sub(pattern, name, text)
    return text.strip()


def test_the_login_of_the_readme_works_as_it_stands_there(namespace, tmp_path):
    commands = readme.example("A login")
    assert len(commands) > 5
    log = tmp_path / "sshd.log"
    with log.open("wb") as file:
        sshd = subprocess.Popen(
            [*namespace.within, "/usr/sbin/sshd", "-D", "-e"], stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    folder = tmp_path / "folder"
    folder.mkdir()
    try:
        processes.wait_until(lambda: "Server listening" in log.read_text(), "sshd listens")
        ended = subprocess.run(
            [*namespace.within, "bash", "-c", f"cd {folder}\n{_RUN}\nkill %1; wait"],
            input="".join(f"{command}\n" for command, _ in commands), env=processes.clean_environment(HOME=str(folder)),
            capture_output=True, text=True, timeout=processes.DEADLINE_SECONDS)
    finally:
        sshd.terminate()
        sshd.wait(processes.DEADLINE_SECONDS)
    said = re.split(r"^--- .*\n", ended.stdout, flags=re.MULTILINE)[1:]
    assert len(said) == len(commands), ended
    for (command, expected), output in zip(commands, said, strict=True):
        assert masked(output) == masked("\n".join(expected)), (command, output, log.read_text())
