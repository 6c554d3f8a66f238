# SPDX-License-Identifier: Apache-2.0
"""What other processes can see of a running server, and what root finds in its memory."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

import clients
import keys
import processes
import tc3

NOBODY = 65534
# The command that runs another command as an ordinary user.
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
# Files of a process in /proc. (The directory itself always shows its user.)
PRIVATE_FILES = ("environ", "maps", "mem")

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another user or read such memory")


@pytest.fixture
def own_directory(monkeypatch):
    """A directory of an ordinary user with a copy of the server: the build may be in a folder that only root can read.
    """
    directory = pathlib.Path(tempfile.mkdtemp(prefix="keywright-"))
    try:
        shutil.copy(processes.BINARY, directory)
        monkeypatch.setattr(processes, "BINARY", str(directory / pathlib.Path(processes.BINARY).name))
        os.chown(directory, NOBODY, NOBODY)
        yield directory
    finally:
        shutil.rmtree(directory)


def read_as_nobody(path):
    """The content that an ordinary user reads from a file, or `None` if the access is denied."""
    ended = subprocess.run([*AS_NOBODY, "cat", path], stdin=subprocess.DEVNULL, capture_output=True)
    if ended.returncode == 0:
        return ended.stdout
    assert b"Permission denied" in ended.stderr
    return None


@needs_root
def test_no_other_process_of_its_user_can_look_into_a_server(own_directory, start):
    server = start(data=own_directory / "data", within=AS_NOBODY)
    assert (own_directory / "data").stat().st_uid == NOBODY
    clients.import_key(clients.cvm(server), "pair")
    process = f"/proc/{server.process.pid}"
    assert f"Uid:\t{NOBODY}\t" in pathlib.Path(process, "status").read_text()
    # /proc shows a process that is not dumpable as owned by root.
    for name in PRIVATE_FILES:
        assert os.stat(f"{process}/{name}").st_uid == 0
        assert read_as_nobody(f"{process}/{name}") is None


@needs_root
def test_another_process_of_that_user_can_be_looked_into():
    """Otherwise the test above would prove nothing."""
    process = subprocess.Popen(
        [*AS_NOBODY, "sh", "-c", "echo ready; sleep 60"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        assert {os.stat(f"/proc/{process.pid}/{name}").st_uid for name in PRIVATE_FILES} == {NOBODY}
        assert read_as_nobody(f"/proc/{process.pid}/environ")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="is proven as root with another user")
def test_a_server_belongs_to_root_for_its_user(start):
    process = f"/proc/{start().process.pid}"
    assert {os.stat(f"{process}/{name}").st_uid for name in PRIVATE_FILES} == {0}


def memory(server):
    """The readable memory areas of a server."""
    areas = []
    with open(f"/proc/{server.process.pid}/mem", "rb", buffering=0) as memory:
        for line in pathlib.Path(f"/proc/{server.process.pid}/maps").read_text().splitlines():
            addresses, access, *_ = line.split()
            if "r" not in access or "[v" in line:
                continue
            start, end = (int(address, 16) for address in addresses.split("-"))
            try:
                memory.seek(start)
                areas.append(memory.read(end - start))
            except OSError:
                # The area is mapped but cannot be read.
                pass
    return areas


def found(texts, areas):
    """The number of occurrences of the texts."""
    return sum(area.count(text) for text in texts for area in areas)


def pem_lines(private):
    """The lines of base64 without public values and without the last line, which is short."""
    return [line.encode() for line in private.splitlines()[7:-2]]


def secret_numbers(private):
    """The private exponent, the primes and the values computed from them, in both byte orders."""
    _, _, _, *secrets = keys.pkcs1_integers(private)
    return [number.to_bytes((number.bit_length() + 7) // 8, order) for number in secrets for order in ("big", "little")]


@needs_root
@pytest.mark.parametrize("pool", ["0", "64"])
def test_no_private_key_stays_in_memory_once_it_is_answered(start, pool):
    """Keys in the pool are not searched for: they were not answered yet."""
    server = start("--key-pool", pool, "--quota", "lighthouse=100")
    made = []
    for product in ("cvm", "lighthouse"):
        project = {"ProjectId": 0} if product == "cvm" else {}
        with tc3.Connection(server) as connection:
            for number in range(10):
                body = json.dumps({"KeyName": f"pair_{number}", **project}).encode()
                answer = connection.send(tc3.Call("CreateKeyPair", product, body)).read()
                made.append(answer.response["KeyPair"])
    lines = [line for pair in made for line in pem_lines(pair["PrivateKey"])]
    numbers = [number for pair in made for number in secret_numbers(pair["PrivateKey"])]
    assert len(lines) >= 20 * 15
    assert len(numbers) == 20 * 6 * 2
    areas = memory(server)
    # Public values are found, so the search works.
    assert found([processes.SECRET_ID.encode()], areas) > 0
    assert found([keys.blob(pair["PublicKey"])[-64:] for pair in made], areas) > 0
    # A client may receive the last answer shortly before the server frees it.
    processes.wait_until(lambda: found(lines + numbers, memory(server)) == 0, "no private key is left")
