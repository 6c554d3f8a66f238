# SPDX-License-Identifier: Apache-2.0
"""The log: the content of its lines, and that it never blocks the server."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

import clients
import processes
import proxies
import tc3
import v1
from tc3 import CONTROLS, Call, exchange, imports

LEVELS = ["trace", "debug", "info", "notice", "warning", "error", "critical"]


def test_nothing_of_a_call_can_break_or_forge_a_line_of_the_log(server):
    forged = '"}\n{"message":"forged"}'
    exchange(server, Call("CreateKeyPair", body=json.dumps({"KeyName": forged, "ProjectId": 0}).encode()))
    for action in ('"}{"message":"forged"}', "Caf\u00e9\u0085\u009b31m\u202eDescribe", "A" * 1000):
        raw = Call("ACTION").raw().replace(b"X-TC-Action: ACTION", b"X-TC-Action: " + action.encode())
        assert exchange(server, raw).code == "InvalidAction"
    assert not CONTROLS.search(server.stderr.replace("\n", ""))
    assert "forged" not in [line["message"] for line in server.log]
    assert max(map(len, server.stderr.split("\n"))) < 1000


def test_each_call_is_one_line_of_the_log(server):
    calls = [
        (imports("logged"), "ImportKeyPair", "Success", True),
        (imports("logged"), "ImportKeyPair", "InvalidKeyPairName.Duplicate", True),
        (Call("DescribeZones", "lighthouse", method="GET"), "DescribeZones", "Success", True),
        (Call(secret_key="wrong"), "DescribeKeyPairs", "AuthFailure.SignatureFailure", False),
        (Call(secret_id="AKIDnobody"), "DescribeKeyPairs", "AuthFailure.SecretIdNotFound", False),
    ]
    for call, action, code, is_known in calls:
        line = server.logged_call(exchange(server, call).response["RequestId"])
        assert (line["action"], line["code"], line["door"]) == (action, code, call.product)
        assert line["source"] == "127.0.0.1"
        assert line.get("account") == ("100000000001" if is_known else None)
        assert int(line["durationMicroseconds"]) > 0
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["time"])
    assert len(server.logged("call")) == len(calls)


def test_a_call_that_cannot_be_read_is_logged_too(server):
    line = server.logged_call(exchange(server, Call(body=b"{")).response["RequestId"])
    assert line["code"] == "InvalidParameter"


LEFT_OUT = "lines were left out: standard error did not take them"
REFUSALS_LEFT_OUT = "lines about refused calls were left out"
# The largest write that a pipe takes in one piece (PIPE_BUF).
LINE_BYTES_MAX = 4096


def with_stderr(redirection):
    """A command that runs another command with its standard error redirected."""
    return ("sh", "-c", f'exec "$@" {redirection}', "sh")


def call_often(server, count):
    """Makes calls and reads all answers."""
    call, batch = Call("DescribeZones", method="GET").raw(), 500
    with tc3.Connection(server) as connection:
        for _ in range(count // batch):
            connection.send(call * batch)
            assert {connection.read().code for _ in range(batch)} == {"Success"}


def ended_in_time(server):
    """Stops the server, and answers its exit status. The server stops waiting for its log after one or two seconds; the
    rest is for a loaded machine."""
    began = time.monotonic()
    server.terminate()
    status = server.wait()
    assert time.monotonic() - began < 20
    return status


class Reader(threading.Thread):
    """Reads a pipe until a text has arrived."""

    def __init__(self, path, until):
        super().__init__(daemon=True)
        self._path, self._until = path, until
        self.text = b""
        self.start()

    def run(self):
        with open(self._path, "rb", buffering=0) as pipe:
            while self._until not in self.text:
                self.text += pipe.read(65536)

    def lines(self):
        self.join(processes.DEADLINE_SECONDS)
        assert not self.is_alive(), f"{self._until} did not come"
        return [json.loads(line) for line in self.text.decode().splitlines()]


def test_a_pipe_that_nobody_reads_stops_nothing_and_who_reads_it_later_is_told_what_is_missing(start, tmp_path):
    pipe, calls = tmp_path / "pipe", 14_000
    os.mkfifo(pipe)
    # Opened for reading and writing, so that the pipe always has a reader.
    server = start("--key-pool", "0", within=with_stderr(f"2<>{pipe}"))
    call_often(server, calls)
    assert clients.works(server)
    lines = Reader(pipe, LEFT_OUT.encode() + b'"').lines()
    written = [line for line in lines if line["message"] == "call"]
    (left_out,) = [line for line in lines if line["message"] == LEFT_OUT]
    assert len(written) > 1000 and left_out["level"] == "warning"
    assert len(written) + int(left_out["count"]) == calls + 1
    assert written[-1]["time"] <= left_out["from"] + "Z" and left_out["from"] <= left_out["until"]
    # With room in the pipe again, no lines are left out.
    call_often(server, 500)
    server.process.send_signal(signal.SIGTERM)
    lines = Reader(pipe, b'"stopped"').lines()
    assert len([line for line in lines if line["message"] == "call"]) == 500
    assert LEFT_OUT not in [line["message"] for line in lines]
    assert server.wait() == 0


def test_a_pipe_that_nobody_reads_does_not_keep_a_server_from_its_end(start, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    server = start("--key-pool", "0", within=with_stderr(f"2<>{pipe}"))
    call_often(server, 1000)
    began = time.monotonic()
    assert ended_in_time(server) == 0
    # The server waits a second for a reader of its last lines.
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "2</dev/null"])
def test_a_standard_error_that_takes_nothing_changes_nothing(start, redirection):
    server = start("--key-pool", "0", within=with_stderr(redirection))
    call_often(server, 500)
    if redirection == "2>&-":
        # Descriptor 2 was not reused for another file of the server.
        assert os.readlink(f"/proc/{server.process.pid}/fd/2") == "/dev/null"
    assert clients.works(server)
    assert ended_in_time(server) == 0


def test_what_is_logged_while_nobody_has_the_pipe_open_waits_for_who_opens_it(start, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    first = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    server = start("--key-pool", "0", within=with_stderr(f"2>{pipe}"))
    os.close(first)
    call_often(server, 500)
    exchange(server, Call("ACTION"))
    lines = Reader(pipe, b'"ACTION"').lines()
    assert len([line for line in lines if line["message"] == "call"]) == 501
    assert ended_in_time(server) == 0


@pytest.fixture
def full_pipe(tmp_path):
    """The writing end of a full pipe that nobody reads."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(end, bytes(4096))
    os.set_blocking(end, True)
    yield end
    os.close(end)


@pytest.mark.parametrize("command", [["serve", "--listen", "nonsense"], ["storage", "verify"]])
def test_a_command_ends_though_nobody_reads_why(command, full_pipe, tmp_path):
    ended = subprocess.run(
        [processes.BINARY, *command, "--data", tmp_path / "none"], env=processes.clean_environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=full_pipe, timeout=processes.DEADLINE_SECONDS)
    assert (ended.returncode, ended.stdout) == (1, b"")


def test_a_server_whose_news_nobody_reads_gives_up_instead_of_waiting(full_pipe, tmp_path):
    """Standard output gets the addresses and, if it is a terminal, the first access key."""
    ended = subprocess.run(
        [processes.BINARY, "serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0", "--key-pool", "0"],
        env=processes.clean_environment(**processes.FIRST_CREDENTIALS), stdin=subprocess.DEVNULL, stdout=full_pipe,
        stderr=subprocess.PIPE, text=True, timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == 1
    assert ended.stderr.endswith("keywright: cannot write to standard output\n")


def test_who_is_refused_before_it_is_known_who_he_is_fills_no_log(start):
    """Refusals at all endpoints share the lines that a source may cause, and further ones are counted."""
    server = start("--failed-signatures", "0", "--key-pool", "0")
    token = b'{"Token":"nonsense","HostKeys":[]}'
    refused = [
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /v2/index.php HTTP/1.1\r\nHost: a\r\n\r\n",
        Call(secret_key="wrong").raw(),
        Call("DescribeZones", "lighthouse", secret_id="AKIDnobody").raw(),
        v1.Call(secret_key="wrong").raw(),
        b"POST /host/v1/join HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(token) + token,
    ]
    times, batch = 200, 20
    began = time.monotonic()
    with tc3.Connection(server) as connection:
        for _ in range(times // batch):
            connection.send(b"".join(refused) * batch)
            for _ in refused * batch:
                connection.read()
    most = 200 + 10 * (time.monotonic() - began) + 10
    # Calls of authenticated callers are still logged.
    call_often(server, 500)
    assert len(server.logged("call", code="Success")) == 500
    with proxies.Connection(server, peer="127.0.0.9") as connection:
        connection.send(refused[0])
        connection.read()
    assert len(server.logged("call", source="127.0.0.9")) == 1
    server.stop()
    lines = [
        line for line in server.log
        if line["message"] == "a token was refused" or line["message"] == "call" and line["code"] != "Success"]
    # One line is from the other address.
    assert 200 < len(lines) <= most + 1 and {line["message"] for line in lines} == {"call", "a token was refused"}
    # The count is logged once a minute, so possibly several times on a slow machine.
    left_out = server.logged(REFUSALS_LEFT_OUT)
    assert {(line["level"], line["source"]) for line in left_out} == {("warning", "127.0.0.1")}
    assert len(lines) - 1 + sum(int(line["count"]) for line in left_out) == times * len(refused)


def test_who_is_known_and_refused_fills_no_log_either(start):
    server = start("--key-pool", "0", throttled=True)
    refused = [tc3.Call("NoSuchAction").raw(), tc3.imports("a").raw()]
    times = 400
    began = time.monotonic()
    with tc3.Connection(server) as connection:
        for _ in range(times // 20):
            connection.send(b"".join(refused) * 20)
            for _ in refused * 20:
                connection.read()
    most = 200 + 10 * (time.monotonic() - began) + 10
    server.stop()
    lines = [line for line in server.log if line["message"] == "call" and line["code"] != "Success"]
    assert 200 <= len(lines) <= most
    assert {line["code"] for line in lines} >= {"InvalidAction"} and all(line["account"] for line in lines)


@pytest.mark.parametrize("level", LEVELS)
def test_no_line_of_any_level_is_long_or_shows_an_object(start, level):
    """A line with the description of a library's object would be cut, which an ellipsis shows."""
    server = start("--log-level", level, "--key-pool", "0", "--tls-listen", "127.0.0.1:0")
    for request in (
        Call().raw(), Call(secret_key="wrong").raw(), b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"nonsense\r\n\r\n",
        b"CONNECT cvm.tencentcloudapi.com:443 HTTP/1.1\r\nHost: cvm.tencentcloudapi.com:443\r\n\r\nnonsense",
        Call("ImportKeyPair", body=json.dumps({"KeyName": "x" * 50_000, "ProjectId": 0}).encode()).raw(),
    ):
        with tc3.Connection(server) as connection:
            connection.send(request)
            connection.socket.shutdown(socket.SHUT_WR)
            connection.rest()
    with socket.create_connection((server.host, server.tls_port)) as connection:
        connection.sendall(b"no TLS at all\r\n\r\n")
        connection.recv(4096)
    server.stop()
    assert max(len(line.encode()) for line in server.stderr.split("\n")) < LINE_BYTES_MAX
    assert "…" not in server.stderr
    assert {line["level"] for line in server.log} <= set(LEVELS[LEVELS.index(level):])
    if level == "debug":
        assert "HTTPListener" in [line.get("sl-service") for line in server.log]
