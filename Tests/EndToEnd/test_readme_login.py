# SPDX-License-Identifier: Apache-2.0
"""The example of a login in README.md, from `make run` to a shell. Its commands run unchanged on a machine with its own
network."""

import json
import pathlib
import re
import subprocess

import pytest

import machines
import mounts
import processes
import readme

# What a machine has and the test cannot install: sshd at its usual path, and Keywright's programs in PATH. A folder is
# mounted over /usr/sbin that has links to all of its files.
_PLACE = """
set -e
memory=$1
mkdir "$memory/sbin" "$memory/real-sbin"
mount --bind /usr/sbin "$memory/real-sbin"
ln -s "$memory"/real-sbin/* "$memory/sbin/"
cp /usr/local/sbin/sshd "$memory/sbin/sshd"
mount --bind "$memory/sbin" /usr/sbin
rm /usr/local/sbin/keywright-host
ip link set lo up
# ssh uses the home directory of /etc/passwd, whatever HOME is.
mkdir -m 700 "$memory/home"
sed -i "s|^\\(root:.*:\\)/root:|\\1$memory/home:|" /etc/passwd
"""

# Runs commands; prints each command and its output between marked lines.
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
        memory = namespace.mount_memory("1g")
        namespace.run("sh", "-c", machines.PREPARE, "sh", memory, machines.OPENSSH, machines.hosts.BINARY)
        namespace.run("sh", "-c", machines.CONFIGURE, "sh", 22)
        namespace.run("sh", "-c", _PLACE, "sh", memory)
        yield namespace


def masked(text):
    """A text without values that differ between runs."""
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
    # The clone of the user who has built it.
    folder = tmp_path / "folder"
    (folder / ".build/release").mkdir(parents=True)
    for binary in (processes.BINARY, machines.hosts.BINARY):
        (folder / ".build/release" / pathlib.Path(binary).name).symlink_to(binary)
    serve = subprocess.run(
        ["make", "--dry-run", "--old-file=build", "run"], cwd=processes.ROOT, capture_output=True, text=True, check=True).stdout
    announced = tmp_path / "announced"
    with announced.open("wb") as file:
        server = subprocess.Popen(
            [*namespace.within, "bash", "-c", f"cd {folder}\n{serve}"], stdin=subprocess.DEVNULL, stdout=file,
            stderr=subprocess.DEVNULL, env=processes.clean_environment(HOME=str(folder)))
    try:
        processes.wait_until(lambda: "Server listening" in log.read_text(), "sshd listens")
        processes.wait_until(lambda: "Listening on https" in announced.read_text(), "the server listens")
        # On a terminal, the key would be printed; here it is in a file.
        key = json.loads((folder / "data/first-access-key.json").read_text())
        ended = subprocess.run(
            [*namespace.within, "bash", "-c", f"cd {folder}\n{_RUN}"],
            input="".join(f"{command}\n" for command, _ in commands), env=processes.clean_environment(
                HOME=str(folder), TENCENTCLOUD_SECRET_ID=key["SecretId"], TENCENTCLOUD_SECRET_KEY=key["SecretKey"]),
            capture_output=True, text=True, timeout=processes.DEADLINE_SECONDS)
    finally:
        for process in (server, sshd):
            process.terminate()
            process.wait(processes.DEADLINE_SECONDS)
    said = re.split(r"^--- .*\n", ended.stdout, flags=re.MULTILINE)[1:]
    assert len(said) == len(commands), ended
    for (command, expected), output in zip(commands, said, strict=True):
        assert masked(output) == masked("\n".join(expected)), (command, output, log.read_text())
