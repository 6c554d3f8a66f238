# SPDX-License-Identifier: Apache-2.0
"""Commands that make several files leave all of them or none, whatever ends them; and starts that fail leave nothing."""

import json
import signal
import socket
import subprocess
import time

import pytest

import clients
import processes


@pytest.fixture
def data(servers, tmp_path):
    server = servers.start("--quota", "cvm=1000", "--tls-listen", "127.0.0.1:0", data=tmp_path / "data")
    for number in range(20):
        clients.import_key(clients.cvm(server), f"pair_{number}")
    server.stop()
    return server.data


def ended_ever_later(number, step, command, check):
    """Ends a command by a signal ever later, until it comes to its end."""
    delay, returned = 0.0, None
    while returned != 0:
        with subprocess.Popen(
                [processes.BINARY, *map(str, command)], env=processes.clean_environment(), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                # A shell has its background jobs ignore SIGINT.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as process:
            time.sleep(delay)
            process.send_signal(number)
            stdout, stderr = process.communicate(timeout=processes.DEADLINE_SECONDS)
        returned = process.returncode
        if returned != 0:
            assert returned != 1, stderr
            check(returned, stdout, stderr)
        delay += step


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_signal_leaves_nothing(data, tmp_path, command, number):
    backup, restored = tmp_path / "backup", tmp_path / "restored"
    made, line = backup, ["storage", "backup", backup, "--include-secrets", "--data", data]
    if command == "restore":
        assert processes.run(*line).returncode == 0
        made, line = restored, ["storage", "restore", backup, "--data", restored]
    said = {"backup": "no backup was made", "restore": "nothing was restored"}[command]
    lines = set()

    def verified():
        return processes.run("storage", "verify", *([made] if command == "backup" else ["--data", made]))

    def check(returned, stdout, stderr):
        assert returned in (-number, 128 + number)
        lines.add(stderr)
        if not made.exists():
            assert stdout == ""
            return
        # It came to its end before the signal, and only its last words are missing.
        assert verified().returncode == 0, (stdout, stderr, list(made.iterdir()))
        subprocess.run(["rm", "-r", made], check=True)

    # On a loaded machine a command may end before its first signal.
    for _ in range(20):
        ended_ever_later(number, 0.004, line, check)
        assert verified().returncode == 0
        if len(lines) == 2:
            break
        subprocess.run(["rm", "-r", made], check=True)
    assert lines == {"", f"keywright: stopped by {number.name}; {said}\n"}


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_a_killed_command_leaves_is_in_nobodys_way(data, tmp_path, command):
    backup, restored = tmp_path / "backup", tmp_path / "restored"
    made, line = backup, ["storage", "backup", backup, "--include-secrets", "--data", data]
    if command == "restore":
        assert processes.run(*line).returncode == 0
        made, line = restored, ["storage", "restore", backup, "--data", restored]
    left = set()

    def check(*_):
        left.update(path.name for path in made.glob("*"))
        # Whole, but not told.
        if (made / "SHA256SUMS").exists() and not (made / ".keywright-unfinished").exists() or (
                made / "keywright.sqlite").exists() and command == "restore":
            subprocess.run(["rm", "-r", made], check=True)

    for _ in range(20):
        ended_ever_later(signal.SIGKILL, 0.003, line, check)
        if left & {".keywright-unfinished", "keywright.sqlite.new"}:
            break
        subprocess.run(["rm", "-r", made], check=True)
    assert left & {".keywright-unfinished", "keywright.sqlite.new"}
    assert processes.run("storage", "verify", *([made] if command == "backup" else ["--data", made])).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_access_key_that_was_shown_works_whatever_came_then(tmp_path, servers, number):
    data = tmp_path / "data"

    def check(_, stdout, stderr):
        if stdout:
            assert json.loads(stdout)["SecretKey"]
            ended = processes.run("init", "--data", data)
            assert "holds an account already" in ended.stderr
            subprocess.run(["rm", "-r", data], check=True)

    line = ["init", "--data", data, "--output", "json"]
    ended_ever_later(number, 0.002, line, check)
    server = servers.start(data=data, environment={})
    server.stop()


@pytest.mark.parametrize("arguments", [
    ["--listen", "{taken}"], ["--tls-listen", "{taken}"],
    ["--tls-listen", "127.0.0.1:0", "--tls-certificate", "/none", "--tls-key", "/none"],
    ["--rate", "nowhere:*=10"], ["--master-key-file", "/none/master.key"],
])
def test_a_start_that_fails_leaves_no_data_directory(tmp_path, arguments):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        arguments = ["--listen", "127.0.0.1:0", *(word.format(taken=address) for word in arguments)]
        line = processes.run("serve", "--data", tmp_path / "new/data", *arguments).stderr.splitlines()[-1]
        assert line.startswith("keywright: ")
        assert list(tmp_path.iterdir()) == []
        empty = tmp_path / "empty"
        empty.mkdir()
        assert processes.run("serve", "--data", empty, *arguments).returncode == 1
        assert {path.name for path in empty.iterdir()} <= {"keywright.lock"}


def test_a_start_that_fails_keeps_the_data(data):
    before = processes.fingerprint(data)
    assert processes.run("serve", "--data", data, "--rate", "nowhere:*=10").returncode == 1
    assert processes.fingerprint(data) == before


def test_an_init_that_fails_leaves_no_data_directory(tmp_path):
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [processes.BINARY, "init", "--data", tmp_path / "data"], env=processes.clean_environment(), stdout=full,
            stderr=subprocess.PIPE, text=True, timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == 1
    assert list(tmp_path.iterdir()) == []
