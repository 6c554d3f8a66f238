# SPDX-License-Identifier: Apache-2.0
"""Full and read-only disks: real file systems in a mount namespace of the test."""

import concurrent.futures
import os
import re
import shutil
import time

import pytest

import clients
import keys
import mounts
import outages
import processes
import tc3
import v1
import wire
from outages import status

# How long /readyz may answer 503 after space was freed, with some reserve for a loaded machine.
READY_AFTER_SECONDS = 3


@pytest.fixture
def own(tmp_path):
    mounts.require()
    with mounts.Mounts(tmp_path) as own:
        yield own


@pytest.fixture(params=["memory", "disk", "disk of small blocks"])
def small(own, request):
    """A small file system."""
    if request.param == "memory":
        return own.mount_memory("4m")
    mounts.require_disks()
    return own.make_disk(16 << 20, block=1024 if "small" in request.param else 4096)


@pytest.fixture
def disk(own):
    mounts.require_disks()
    return own.make_disk(32 << 20)


def fill(path):
    """Fills the file system to the last byte."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        for size in (1 << 16, 4096, 512, 1):
            try:
                while True:
                    os.write(descriptor, bytes(size))
            except OSError:
                os.sync()
    finally:
        os.close(descriptor)


def start_with_key_pairs(start, own, directory):
    """A server with a key pair of each product to change, and another to read."""
    server = start(data=directory / "data", within=own.within)
    cvm, lighthouse = clients.cvm(server), clients.lighthouse(server)
    tags = [{"Key": "env", "Value": "prod"}]
    clients.import_key(cvm, "kept", TagSpecification=[{"ResourceType": "keypair", "Tags": tags}])
    clients.import_key(lighthouse, "kept", Tags=tags)
    return server, clients.import_key(cvm, "changed"), clients.import_key(lighthouse, "changed")


def assert_fails_and_goes_on_reading(server, own_ids, before):
    """A server that cannot write refuses changes and serves reads."""
    processes.wait_until(lambda: status(server, "/readyz") == 503, "the server is not ready")
    assert status(server, "/healthz") == 200
    outages.assert_every_change_fails(server, *own_ids)
    assert status(server, "/readyz") == 503
    assert status(server, "/healthz") == 200
    # Reads that were made before, and others.
    assert outages.listed(server) == before
    assert clients.names(clients.cvm(server), Filters=[{"Name": "tag:env", "Values": ["prod"]}]) == ["kept"]
    assert clients.names(clients.lighthouse(server), Filters=[{"Name": "key-name", "Values": ["kept"]}]) == ["kept"]
    assert clients.outcome(clients.cvm(server), "DescribeRegions") == "Success"
    quota = clients.response(
        clients.lighthouse(server), "DescribeGeneralResourceQuotas", ResourceNames=["USER_KEY_PAIR"])
    assert quota["GeneralResourceQuotaSet"][0]["ResourceQuotaAvailable"] == 8


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_full_disk_refuses_changes_and_nothing_else_until_there_is_room(own, small, start, end):
    server, *own_ids = start_with_key_pairs(start, own, small)
    before = outages.listed(server)
    ballast = own.seen(small / "ballast")
    fill(ballast)
    assert_fails_and_goes_on_reading(server, own_ids, before)

    ballast.unlink()
    # Changes succeed at once; they do not wait for the next check of /readyz.
    outages.assert_every_change_works(server, *own_ids)
    room = time.monotonic()
    outages.assert_ready_again(server)
    assert time.monotonic() - room < READY_AFTER_SECONDS
    after = outages.listed(server)
    names = [sorted(pair["KeyName"] for pair in pairs) for pairs in after]
    assert names == [["kept", "new_0", "new_1", "new_5", "new_6", "new_8", "new_9"], ["kept", "new_3", "new_4"]]
    getattr(server, end)()

    server = start(data=small / "data", within=own.within, environment={})
    assert outages.listed(server) == after


def test_what_is_acknowledged_while_a_disk_fills_up_is_kept_and_what_is_refused_is_not(own, small, start):
    server = start("--quota", "cvm=100000", data=small / "data", within=own.within)
    ballast = own.seen(small / "ballast")
    fill(ballast)
    # Free space for some of many concurrent changes.
    os.truncate(ballast, ballast.stat().st_size - (600 << 10))

    def import_until_refused(caller):
        done = []
        with tc3.Connection(server) as connection:
            while len(done) < 1000:
                name = f"pair_{caller}_{len(done)}"
                code = connection.send(tc3.imports(name)).read().code
                if code == "InternalServerError":
                    return done
                assert code == "Success"
                done.append(name)
        raise AssertionError("the disk does not fill up")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        acknowledged = sorted(name for names in pool.map(import_until_refused, range(8)) for name in names)
    server.expected_errors = 8
    assert len(acknowledged) > 8

    def kept():
        return sorted(pair["KeyName"] for pair in clients.pages(clients.cvm(server), 100))

    assert kept() == acknowledged
    server.kill()
    ballast.unlink()
    server = start("--quota", "cvm=100000", data=small / "data", within=own.within, environment={})
    assert kept() == acknowledged


def test_a_server_is_not_ready_as_soon_as_a_change_had_no_room(own, start):
    """It is not ready also while its check of the disk, which needs less space, still succeeds."""
    mounts.require_disks()
    small = own.make_disk(16 << 20)
    server, *own_ids = start_with_key_pairs(start, own, small)
    ballast = own.seen(small / "ballast")
    fill(ballast)
    # Free space for a few checks, but not for a large change.
    os.truncate(ballast, ballast.stat().st_size - (100 << 10))
    assert status(server, "/readyz") == 200
    names = [f"pair_{number}" for number in range(40)]
    tags = [{"ResourceType": "keypair", "Tags": [
        {"Key": f"{number}{'k' * 120}", "Value": "v" * 250} for number in range(10)]}]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda name: outages.answer(server, outages.api3(
            "ImportKeyPair", KeyName=name, ProjectId=0, PublicKey=keys.rsa_line(), TagSpecification=tags)).code, names))
    assert "InternalServerError" in codes
    assert status(server, "/readyz") == 503
    server.expected_errors = codes.count("InternalServerError")
    ballast.unlink()
    outages.assert_ready_again(server)
    server.stop()


@pytest.mark.parametrize("generation", ["B", "A"])
def test_the_legacy_endpoint_refuses_where_no_nonce_can_be_kept(own, small, start, generation):
    """Reads are refused too: a nonce that was not stored could be used again."""
    server, *_ = start_with_key_pairs(start, own, small)
    fill(own.seen(small / "ballast"))
    processes.wait_until(lambda: status(server, "/readyz") == 503, "the server is not ready")
    answer = outages.answer(server, v1.Call("DescribeKeyPairs", generation))
    server.expected_errors = len([line for line in server.log if line["level"] == "error"])
    assert wire.outcome(answer, generation) == ("InternalServerError" if generation == "B" else "6000 InternalError")


def test_a_disk_that_becomes_read_only_refuses_changes_and_nothing_else(own, disk, start):
    server, *own_ids = start_with_key_pairs(start, own, disk)
    before = outages.listed(server)
    own.break_disk(disk)
    assert_fails_and_goes_on_reading(server, own_ids, before)
    # The write-ahead log cannot be written to the database; it remains.
    server.expected_errors += 1
    server.stop()

    line = refusal(own, disk / "data")
    data = disk / "data"
    assert line == f"keywright: cannot use the data directory {data}: {data}/keywright.lock: Read-only file system"

    own.unmount(disk)
    own.mount_disk()
    server = start(data=disk / "data", within=own.within, environment={})
    assert outages.listed(server) == before
    outages.assert_every_change_works(server, *own_ids)
    outages.assert_ready_again(server)


def refusal(own, data):
    """The one line with which a server refuses to start; it names the path that it could not use."""
    line = processes.refusal(
        "serve", "--data", data, "--listen", "127.0.0.1:0", within=own.within, **processes.FIRST_CREDENTIALS)
    assert line.startswith("keywright: ") and str(data) in line
    return line


def test_no_first_start_on_a_read_only_disk(own, disk):
    own.unmount(disk)
    own.mount_disk("ro")
    assert refusal(own, disk / "data").endswith(": Read-only file system")


def test_a_first_start_that_had_no_room_can_be_repeated(own, small, start):
    """Whatever was written before the disk was full."""
    ballast = own.seen(small / "ballast")
    refused = 0
    for number, room in enumerate([0, 4, 12, 28, 60, 250, 500, 800, 1400]):
        data = small / f"data-{number}"
        fill(ballast)
        os.truncate(ballast, ballast.stat().st_size - (room << 10))
        ended = processes.run("init", "--data", data, within=own.within, **processes.FIRST_CREDENTIALS)
        ballast.unlink()
        if ended.returncode != 0:
            refused += 1
            assert str(data) in ended.stderr and ended.stderr.count("\n") == 1
            assert re.search("No space left|enough space|disk is full|is full: [0-9]+ KB are free, and 1024 are needed", ended.stderr), ended
        server = start(data=data, within=own.within)
        assert clients.works(server)
        server.stop()
        shutil.rmtree(own.seen(data))
    assert refused > 5


def test_a_server_that_found_no_room_to_start_has_everything_once_there_is(own, small, start):
    server, *own_ids = start_with_key_pairs(start, own, small)
    before = outages.listed(server)
    server.stop()
    ballast = own.seen(small / "ballast")
    fill(ballast)
    assert refusal(own, small / "data")
    ballast.unlink()
    server = start(data=small / "data", within=own.within, environment={})
    assert outages.listed(server) == before
    outages.assert_every_change_works(server, *own_ids)
