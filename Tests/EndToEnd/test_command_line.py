# SPDX-License-Identifier: Apache-2.0
"""Errors that prevent a start: one line on standard error, an exit status, and unchanged data."""

import base64
import socket
import sqlite3

import pytest

import clients
from processes import fingerprint, refusal


def test_a_port_that_is_taken(data, start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert address in refusal("serve", "--data", data, "--listen", address)
    assert clients.works(start(environment={}))


def test_an_address_that_is_not_of_this_machine(data):
    assert "192.0.2.1" in refusal("serve", "--data", data, "--listen", "192.0.2.1:0")


@pytest.mark.parametrize("command", ["serve", "init"])
def test_a_directory_that_cannot_be_written(tmp_path, command):
    listen = ["--listen", "127.0.0.1:0"] if command == "serve" else []
    (tmp_path / "file").write_text("a file")
    for path in (tmp_path / "file" / "data", tmp_path / "file", "/proc/data"):
        assert str(path) in refusal(command, "--data", path, *listen)
    assert (tmp_path / "file").read_text() == "a file"


def change_database(data, *statements):
    """Executes statements, and moves all data from the write-ahead log into the database file."""
    with sqlite3.connect(data / "keywright.sqlite") as database:
        for statement in statements:
            database.execute(statement)
    assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    database.close()


@pytest.mark.parametrize("command", ["serve", "init"])
def test_a_database_of_a_newer_schema(data, command):
    change_database(data, "INSERT INTO grdb_migrations (identifier) VALUES ('v999')")
    before = fingerprint(data)
    listen = ["--listen", "127.0.0.1:0"] if command == "serve" else []
    line = refusal(command, "--data", data, *listen)
    assert str(data / "keywright.sqlite") in line and "newer" in line
    assert fingerprint(data) == before


def test_a_file_that_is_no_database(data, refused_on):
    change_database(data)
    (data / "keywright.sqlite").write_text("This is no database. " * 1000)
    assert str(data / "keywright.sqlite") in refused_on()


def test_a_database_that_is_cut(data, start, refused_on):
    change_database(data)
    whole = (data / "keywright.sqlite").read_bytes()
    (data / "keywright.sqlite").write_bytes(whole[: len(whole) // 2])
    refused_on()
    (data / "keywright.sqlite").write_bytes(whole)
    assert clients.works(start(environment={}))


def test_a_database_of_another_program(data, refused_on):
    change_database(data, "PRAGMA application_id = 12345")
    assert str(data / "keywright.sqlite") in refused_on()


def test_a_second_server_on_the_same_data(start):
    first = start()
    assert str(first.data) in refusal("serve", "--data", first.data, "--listen", "127.0.0.1:0")
    assert str(first.data) in refusal("init", "--data", first.data)
    assert clients.works(first)
    first.stop()
    assert clients.works(start())


def test_a_server_that_was_killed_leaves_no_lock(start):
    start().kill()
    assert clients.works(start())


def test_another_master_key(data, refused_on, start, tmp_path):
    right = (data / "master.key").read_text()
    wrong = base64.b64encode(bytes(32)).decode()
    assert "master key" in refused_on(KEYWRIGHT_MASTER_KEY=wrong)
    (tmp_path / "wrong").write_text(wrong + "\n")
    assert "master key" in refused_on("--master-key-file", tmp_path / "wrong")
    for line in (refused_on(KEYWRIGHT_MASTER_KEY=wrong), refused_on(KEYWRIGHT_MASTER_KEY=wrong[:-4])):
        assert wrong[:16] not in line
    assert "KEYWRIGHT_MASTER_KEY" in refused_on(KEYWRIGHT_MASTER_KEY="no key")
    assert clients.works(start(environment={"KEYWRIGHT_MASTER_KEY": right.strip()}))


def test_a_missing_master_key_is_not_made_anew(data, refused_on, start):
    right = (data / "master.key").read_text()
    (data / "master.key").unlink()
    assert str(data / "master.key") in refused_on()
    (data / "master.key").write_text("no key\n")
    assert str(data / "master.key") in refused_on()
    (data / "master.key").unlink()
    assert clients.works(start(environment={"KEYWRIGHT_MASTER_KEY": right.strip()}))
    assert not (data / "master.key").exists()


def test_the_master_key_may_be_kept_elsewhere(start, tmp_path):
    elsewhere = tmp_path / "elsewhere.key"
    server = start("--master-key-file", elsewhere)
    assert clients.works(server)
    assert oct(elsewhere.stat().st_mode & 0o777) == "0o600"
    assert len(base64.b64decode(elsewhere.read_text())) == 32
    assert not (server.data / "master.key").exists()
