# SPDX-License-Identifier: Apache-2.0
"""`serve --ephemeral`: nothing is kept, nothing is written to a disk, and nothing stays, however it ends."""

import json
import os
import pathlib
import signal

import pytest

import clients
import processes

NOTHING_IS_KEPT = "nothing is kept: the data are gone when the server ends"


@pytest.fixture
def ephemeral(servers):
    return lambda *arguments: servers.start_plainly(
        "--ephemeral", "--listen", "127.0.0.1:0", *arguments, data=None, environment={})


def folder(server):
    """The folder of the data, as the server's warning tells it."""
    processes.wait_until(lambda: server.logged("ready"), "the start is told")
    (line,) = server.logged(NOTHING_IS_KEPT)
    assert line["level"] == "warning"
    return pathlib.Path(line["path"])


def first_key(data):
    key = json.loads((data / "first-access-key.json").read_text())
    return {"secret_id": key["SecretId"], "secret_key": key["SecretKey"]}


def guardian_of(server):
    threads = pathlib.Path(f"/proc/{server.process.pid}/task").glob("*/children")
    (guardian,) = " ".join(thread.read_text() for thread in threads).split()
    return int(guardian)


def is_running(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] not in "ZX"
    except FileNotFoundError:
        return False


def ephemeral_folders():
    return set(pathlib.Path("/dev/shm").glob("keywright-ephemeral.*"))


def test_each_start_is_a_new_one(ephemeral):
    keys = []
    for _ in range(2):
        server = ephemeral()
        data = folder(server)
        assert data.parent == pathlib.Path("/dev/shm") and data.stat().st_mode & 0o777 == 0o700
        keys.append(first_key(data))
        cvm = clients.cvm(server, **keys[-1])
        assert clients.described(cvm) == []
        clients.call(cvm, "CreateKeyPair", KeyName="gone", ProjectId=0)
        guardian = guardian_of(server)
        server.stop()
        assert not data.exists() and not is_running(guardian)
    assert keys[0] != keys[1]


def test_it_writes_to_no_disk(ephemeral, tmp_path):
    """Every file that the server has open to write is in memory, or is what it was given."""
    server = ephemeral("--tls-listen", "127.0.0.1:0")
    data = folder(server)
    clients.call(clients.cvm(server, **first_key(data)), "CreateKeyPair", KeyName="in_memory", ProjectId=0)
    written = set()
    for file in pathlib.Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            path = os.readlink(file)
            told = pathlib.Path(f"/proc/{server.process.pid}/fdinfo/{file.name}").read_text()
        except FileNotFoundError:
            # It was closed meanwhile.
            continue
        flags = int(told.split("flags:")[1].split()[0], 8)
        if path.startswith("/") and flags & (os.O_WRONLY | os.O_RDWR) and not path.startswith("/dev/null"):
            written.add(path)
    outputs = {path for path in written if pathlib.Path(path).name in ("stdout", "stderr")}
    assert written - outputs != set()
    assert {pathlib.Path(path).parent for path in written - outputs} == {data}
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP])
def test_a_server_that_is_killed_leaves_nothing(ephemeral, number):
    server = ephemeral()
    data, guardian = folder(server), guardian_of(server)
    server.process.send_signal(number)
    server.wait()
    processes.wait_until(lambda: not data.exists() and not is_running(guardian), "the guardian has cleaned up")


def test_a_start_that_fails_leaves_nothing(ephemeral):
    server = ephemeral()
    before = ephemeral_folders()
    refusal = processes.run("serve", "--ephemeral", "--listen", server.endpoint)
    assert (refusal.returncode, refusal.stderr.splitlines()[-1]) == (
        1, f"keywright: cannot listen on {server.endpoint}: Address already in use")
    # Other tests have theirs for a moment.
    processes.wait_until(lambda: ephemeral_folders() <= before, "nothing is left")


@pytest.mark.parametrize(("arguments", "environment"), [
    (["--data", "x"], {}), (["--master-key-file", "x"], {}), ([], {"KEYWRIGHT_DATA": "x"})])
def test_kept_data_are_refused(arguments, environment, tmp_path):
    name = (arguments or ["--data"])[0]
    refusal = processes.run("serve", "--ephemeral", "--listen", "127.0.0.1:0", *arguments, **environment)
    assert (refusal.returncode, refusal.stderr) == (
        1, f"keywright: --ephemeral keeps nothing, so {name}, from the command line, the environment or a file, "
           "has no meaning\n")
    assert not pathlib.Path("x").exists()


def test_commands_of_kept_data_are_refused(ephemeral):
    data = folder(ephemeral())
    for command in (["storage", "verify"], ["storage", "rotate-master-key"], ["storage", "backup", "copy"],
                    ["storage", "restore", "copy"], ["account", "reset-key"], ["init"],
                    ["serve", "--listen", "127.0.0.1:0"]):
        refusal = processes.run(*command, "--data", data)
        assert (refusal.returncode, refusal.stderr) == (
            1, f"keywright: {data} belongs to a server with --ephemeral, which keeps nothing\n"), command


def test_the_guardian_removes_no_other_folder(tmp_path):
    for path in (tmp_path, "/dev/shm", "/dev/shm/keywright-ephemeral.", "/dev/shm/keywright-ephemeral./../.."):
        assert processes.run("guard", path).returncode != 0
    assert tmp_path.exists()
