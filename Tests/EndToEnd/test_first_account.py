# SPDX-License-Identifier: Apache-2.0
import contextlib
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest

import clients
import processes
from processes import FIRST_CREDENTIALS, SECRET_ID, SECRET_KEY, fingerprint, refusal, run


def test_init_prints_an_access_key_that_works(start, tmp_path):
    ended = run("init", "--data", tmp_path / "data", "--output", "json")
    assert (ended.returncode, ended.stderr, ended.stdout.count("\n")) == (0, "", 1)
    access = json.loads(ended.stdout)
    assert set(access) == {"AppId", "Uin", "SecretId", "SecretKey"}
    assert isinstance(access["AppId"], int) and re.fullmatch(r"\d{12}", access["Uin"])
    assert re.fullmatch("AKID[A-Za-z0-9]{32}", access["SecretId"])
    assert re.fullmatch("[A-Za-z0-9]{32}", access["SecretKey"])
    server = start(environment={})
    assert clients.works(server, access["SecretId"], access["SecretKey"])
    assert not clients.works(server, access["SecretId"], "wrong")


def test_init_prints_text_by_default(tmp_path):
    ended = run("init", "--data", tmp_path / "data", **FIRST_CREDENTIALS)
    assert ended.returncode == 0
    fields = dict(re.split(r":\s+", line) for line in ended.stdout.splitlines())
    assert set(fields) == {"AppId", "Uin", "SecretId", "SecretKey"}
    assert (fields["SecretId"], fields["SecretKey"]) == (SECRET_ID, SECRET_KEY)


def test_a_second_init_changes_nothing(data, start):
    before = fingerprint(data)
    line = refusal("init", "--data", data, "--output", "json")
    assert str(data) in line
    assert fingerprint(data) == before
    assert "already" in refusal("init", "--data", data, KEYWRIGHT_FIRST_SECRET_ID="a", KEYWRIGHT_FIRST_SECRET_KEY="b")
    assert fingerprint(data) == before
    assert clients.works(start(environment={}))


def test_two_accounts_are_not_alike(tmp_path):
    printed = [json.loads(run("init", "--data", tmp_path / name, "--output", "json").stdout) for name in "ab"]
    assert printed[0]["SecretId"] != printed[1]["SecretId"]
    assert printed[0]["SecretKey"] != printed[1]["SecretKey"]


def test_without_a_terminal_the_first_key_goes_to_a_file(start):
    server = start(environment={})
    path = server.data / "first-access-key.json"
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    access = json.loads(path.read_text())
    assert set(access) == {"AppId", "Uin", "SecretId", "SecretKey"}
    assert clients.works(server, access["SecretId"], access["SecretKey"])
    assert [line["path"] for line in server.log if "path" in line] == [str(path)]
    assert access["SecretKey"] not in server.stdout + server.stderr
    assert server.stdout == f"Listening on {server.url}\nAPI Explorer at {server.url}/explorer/\n"

    server.stop()
    before = path.read_bytes()
    again = start(environment={})
    assert path.read_bytes() == before
    assert [line for line in again.log if "path" in line] == []


def test_first_credentials_come_from_the_environment(start):
    server = start(environment=FIRST_CREDENTIALS)
    assert clients.works(server)
    assert not (server.data / "first-access-key.json").exists()
    assert SECRET_KEY not in server.stdout + server.stderr


@pytest.mark.parametrize("credentials", [
    {"KEYWRIGHT_FIRST_SECRET_ID": "id"}, {"KEYWRIGHT_FIRST_SECRET_KEY": "a-secret"},
    {"KEYWRIGHT_FIRST_SECRET_ID": "id", "KEYWRIGHT_FIRST_SECRET_KEY": ""},
    {"KEYWRIGHT_FIRST_SECRET_ID": "", "KEYWRIGHT_FIRST_SECRET_KEY": "a-secret"},
    {"KEYWRIGHT_FIRST_SECRET_ID": "a/b", "KEYWRIGHT_FIRST_SECRET_KEY": "a-secret"},
    {"KEYWRIGHT_FIRST_SECRET_ID": "id", "KEYWRIGHT_FIRST_SECRET_KEY": "a-secret with spaces"},
    {"KEYWRIGHT_FIRST_SECRET_ID": "the-same", "KEYWRIGHT_FIRST_SECRET_KEY": "the-same"},
    {"KEYWRIGHT_FIRST_SECRET_ID": "i" * 129, "KEYWRIGHT_FIRST_SECRET_KEY": "a-secret"},
])
@pytest.mark.parametrize("command", [["serve", "--listen", "127.0.0.1:0"], ["init"]], ids=lambda command: command[0])
def test_first_credentials_must_be_whole(start, tmp_path, command, credentials):
    line = refusal(*command, "--data", tmp_path / "data", **credentials)
    assert "KEYWRIGHT_FIRST_SECRET_ID" in line and "KEYWRIGHT_FIRST_SECRET_KEY" in line
    assert "a-secret" not in line
    assert clients.works(start(environment=FIRST_CREDENTIALS))


class Terminal:
    """A terminal that records the output of a command."""

    def __init__(self):
        self._own, self.other = pty.openpty()
        self.text = ""

    def read_until(self, wanted):
        deadline = time.monotonic() + processes.DEADLINE_SECONDS
        while wanted not in self.text:
            ready, _, _ = select.select([self._own], [], [], deadline - time.monotonic())
            assert ready, self.text
            self.text += os.read(self._own, 4096).decode().replace("\r\n", "\n")

    def close(self):
        os.close(self._own)


@pytest.fixture
def on_terminals(tmp_path):
    """Runs `serve` with a terminal for each of its outputs."""
    with contextlib.ExitStack() as stack:
        def serve():
            output, errors = Terminal(), Terminal()
            process = subprocess.Popen(
                [processes.BINARY, "serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0"],
                env=processes.clean_environment(), stdin=subprocess.DEVNULL, stdout=output.other, stderr=errors.other)
            # Callbacks run in reverse order.
            for ending in (output.close, errors.close, process.kill):
                stack.callback(ending)
            stack.callback(process.wait, processes.DEADLINE_SECONDS)
            stack.callback(process.terminate)
            os.close(output.other)
            os.close(errors.other)
            output.read_until("Listening on ")
            return process, output, errors

        yield serve


def test_on_a_terminal_the_first_key_is_shown_once_with_a_line_to_try(on_terminals, tmp_path):
    process, output, errors = on_terminals()
    (secret_key,) = re.findall(r"SecretKey:\s+(\S+)", output.text)
    (line,) = [line for line in output.text.split("\n") if line.startswith("tccli ")]
    assert secret_key in line
    assert not (tmp_path / "data" / "first-access-key.json").exists()

    path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
    pasted = subprocess.run(
        ["sh", "-c", line], env=processes.clean_environment(PATH=path, HOME=str(tmp_path)), capture_output=True,
        text=True, timeout=processes.DEADLINE_SECONDS)
    assert pasted.returncode == 0, pasted
    assert json.loads(pasted.stdout)["KeyPair"]["PrivateKey"].startswith("-----BEGIN RSA PRIVATE KEY-----")

    errors.read_until("CreateKeyPair")
    process.send_signal(signal.SIGTERM)
    errors.read_until("stopped")
    assert process.wait(processes.DEADLINE_SECONDS) == 0
    assert secret_key not in errors.text
    _, again, _ = on_terminals()
    assert again.text.startswith("Listening on ")


def test_on_a_terminal_the_log_is_text(on_terminals):
    _, _, errors = on_terminals()
    errors.read_until("\n")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z (INFO|NOTICE) ", errors.text)
