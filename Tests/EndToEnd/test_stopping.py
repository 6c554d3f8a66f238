# SPDX-License-Identifier: Apache-2.0
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import time
import types

import pytest

import clients
import keys
import processes
import tc3
from processes import wait_until


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_server_well(start, number):
    server = start()
    with tc3.Connection(server) as idle:
        assert idle.send(tc3.Call()).read().code == "Success"
        server.process.send_signal(number)
        assert server.wait() == 0
        assert idle.is_closed()
    assert [line["message"] for line in server.log][-1] == "stopped"


def unread_bytes(server, connection):
    """The number of bytes in the kernel's receive buffer that the server has not read yet."""
    client_port = connection.socket.getsockname()[1]
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, _, queues, *_ = line.split()
        if [int(address.split(":")[1], 16) for address in (local, remote)] == [server.port, client_port]:
            return int(queues.split(":")[1], 16)
    raise AssertionError("the server does not have the connection")


def is_listening(server):
    try:
        socket.create_connection((server.host, server.port)).close()
        return True
    except (ConnectionRefusedError, ConnectionResetError):
        # The connection is reset if the listener closes during the handshake.
        return False


def test_sigterm_lets_requests_in_flight_end(start):
    server = start()
    call = tc3.Call("CreateKeyPair", body=json.dumps({"KeyName": "late", "ProjectId": 0}).encode())
    raw = call.raw()
    with tc3.Connection(server) as connection:
        connection.send(raw[:-10])
        wait_until(lambda: unread_bytes(server, connection) == 0, "the server has read half of the body")
        server.terminate()
        wait_until(lambda: not is_listening(server), "the server takes no more connections")
        answer = connection.send(raw[-10:]).read()
        assert answer.code == "Success"
        assert answer.response["KeyPair"]["PrivateKey"].endswith("-----END RSA PRIVATE KEY-----\n")
        assert connection.is_closed()
    assert server.wait() == 0
    assert server.logged_call(answer.response["RequestId"])["code"] == "Success"
    assert clients.names(clients.cvm(start())) == ["late"]


@pytest.fixture
def stalled(start, syncs, tmp_path):
    """Starts a server with calls that never end because the disk stalls. It has accepted as many as block it."""
    def stalled(what, *options):
        stall = tmp_path / "stall"
        server = start(*options, environment={
            **processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(syncs), f"{what}_STALL_WHILE": str(stall)})
        # The write makes the other connections of the database read again from the disk.
        clients.import_key(clients.cvm(server), "before")
        stall.touch()
        # Enough calls to block every thread that answers calls.
        call = tc3.imports("late") if what == "SYNCS" else tc3.Call()
        count = 1 if what == "SYNCS" else 4 * os.cpu_count()
        connections = [tc3.Connection(server).send(call) for _ in range(count)]
        for connection in connections:
            wait_until(lambda: unread_bytes(server, connection) == 0, "the server has read a call")
        wait_until(stall.with_name("stall.reached").exists, "something stalls")
        return types.SimpleNamespace(server=server, connections=connections, end=stall.unlink)

    return stalled


def told_why(server):
    """The reason in the log of a server that ended before all calls were answered."""
    (line,) = [line for line in server.log if line["level"] == "critical"]
    assert line["message"] == "ended before all was answered"
    return line["reason"]


@pytest.mark.parametrize("what", ["SYNCS", "READS"])
def test_a_stop_ends_in_time_whatever_calls_do(start, stalled, what):
    house = stalled(what, "--stop-timeout", "2")
    began = time.monotonic()
    house.server.terminate()
    assert house.server.wait() == 1
    assert time.monotonic() - began >= 2
    assert told_why(house.server) == "the stop took longer than 2 s"
    house.end()
    # The next server starts and has all acknowledged changes.
    assert {"before"} <= set(clients.names(clients.cvm(start()))) <= {"before", "late"}


@pytest.mark.parametrize("first, second", [
    (signal.SIGTERM, signal.SIGTERM), (signal.SIGTERM, signal.SIGINT), (signal.SIGINT, signal.SIGINT)])
def test_a_second_signal_ends_a_server_at_once(start, stalled, first, second):
    house = stalled("SYNCS", "--stop-timeout", "3600")
    house.server.process.send_signal(first)
    wait_until(lambda: not is_listening(house.server), "the server takes no more connections")
    house.server.process.send_signal(second)
    assert house.server.wait() == 1
    assert told_why(house.server) == "it was told a second time to stop"
    house.end()
    assert "before" in clients.names(clients.cvm(start()))


def test_a_listener_that_fails_loses_nothing_of_what_is_kept_later(start, syncs, tmp_path):
    failing = tmp_path / "failing"
    server = start(environment={
        **processes.FIRST_CREDENTIALS, "LD_PRELOAD": str(syncs), "ACCEPTS_FAIL_WHILE": str(failing)})
    assert clients.works(server)
    assert tc3.exchange(server, tc3.Call(secret_key="wrong")).code == "AuthFailure.SignatureFailure"
    failing.touch()
    socket.create_connection((server.host, server.port)).close()
    assert server.wait() == 1
    assert server.stderr.splitlines()[-1].startswith("keywright: ")
    with sqlite3.connect(server.data / "keywright.sqlite") as database:
        codes = [code for (code,) in database.execute("SELECT code FROM audit_record")]
        uses = database.execute("SELECT count(*) FROM access_key WHERE last_used_at IS NOT NULL").fetchone()
    assert "AuthFailure.SignatureFailure" in codes
    assert uses == (1,)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_keeps_everything_that_was_answered(start, end):
    server = start()
    cvm, lighthouse = clients.cvm(server), clients.lighthouse(server)
    tags = [{"Key": "env", "Value": "prod"}]
    clients.call(cvm, "CreateKeyPair", KeyName="created", ProjectId=0)
    kept = clients.import_key(cvm, "kept", TagSpecification=[{"ResourceType": "keypair", "Tags": tags}])
    clients.call(cvm, "ModifyKeyPairAttribute", KeyId=kept, KeyName="renamed", Description="described")
    clients.call(lighthouse, "CreateKeyPair", KeyName="created")
    public = keys.rsa_line(" a comment ")
    clients.import_key(lighthouse, "kept", public, Tags=tags)
    for client in (cvm, lighthouse):
        clients.call(client, "DeleteKeyPairs", KeyIds=[clients.import_key(client, "deleted")])
    before = [clients.described(client) for client in (cvm, lighthouse)]
    getattr(server, end)()

    server = start(environment={})
    cvm, lighthouse = clients.cvm(server), clients.lighthouse(server)
    assert [clients.described(client) for client in (cvm, lighthouse)] == before
    assert clients.names(cvm) == ["created", "renamed"]
    assert clients.outcome(cvm, "CreateKeyPair", KeyName="created", ProjectId=0) == "InvalidKeyPairName.Duplicate"
    assert clients.outcome(lighthouse, "ImportKeyPair", KeyName="other", PublicKey=public) == (
        "InvalidParameterValue.KeyPairPublicKeyDuplicated")
    clients.import_key(cvm, "deleted")


@pytest.mark.parametrize("log", ["a closed pipe", "a full disk"])
def test_a_server_outlives_its_log(data, log):
    if log == "a full disk":
        errors = os.open("/dev/full", os.O_WRONLY)
    else:
        reader, errors = os.pipe()
        os.close(reader)
    process = subprocess.Popen(
        [processes.BINARY, "serve", "--data", data, "--listen", "127.0.0.1:0"], env=processes.clean_environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True)
    os.close(errors)
    try:
        line = process.stdout.readline()
        assert line.startswith("Listening on http://"), process.wait(processes.DEADLINE_SECONDS)
        client = clients.cvm(types.SimpleNamespace(endpoint=line.strip().removeprefix("Listening on http://")))
        assert clients.outcome(client, "DescribeRegions") == "Success"
        process.send_signal(signal.SIGTERM)
        assert process.wait(processes.DEADLINE_SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
