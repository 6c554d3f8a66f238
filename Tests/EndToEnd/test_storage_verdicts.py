# SPDX-License-Identifier: Apache-2.0
"""What commands say of files that they cannot use: damage, no permission, absence, a lock and no room are told apart."""

import contextlib
import os
import re
import shutil
import sqlite3

import pytest

import clients
import mounts
import processes

# Root is refused nothing, unless it has no capabilities.
POWERLESS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
DENIED = f"Permission denied for user {processes.own_user()}"


@pytest.fixture
def data(servers, tmp_path):
    """A stopped server's data with a key pair."""
    server = servers.start(data=tmp_path / "data")
    clients.import_key(clients.cvm(server), "kept")
    server.stop()
    return server.data


@pytest.fixture
def backup(data, tmp_path):
    path = tmp_path / "backup"
    assert processes.run("storage", "backup", path, "--include-secrets", "--data", data).returncode == 0
    return path


def refusal(*arguments, within=POWERLESS):
    """The one line of a command that is refused what it needs; it has no words of libraries."""
    ended = processes.run(*arguments, within=within)
    assert ended.returncode == 1, ended
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert "Domain" not in line and "NS" not in line and "UserInfo" not in line
    assert not re.search(r"SQLite (error )?\d+$", line)
    return line.removeprefix("keywright: ")


@contextlib.contextmanager
def closed(path, mode=0):
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def test_no_permission_is_no_absence_and_no_damage(data, backup, tmp_path):
    database = data / "keywright.sqlite"
    for path in (database, data):
        with closed(path):
            assert refusal("storage", "verify", "--data", data) == f"cannot open the database {database}: {DENIED}"
            assert refusal("storage", "backup", tmp_path / "b", "--data", data) == (
                f"cannot open the database {database}: {DENIED}")
            for command in (["storage", "rotate-master-key"], ["account", "reset-key"], ["serve"]):
                assert refusal(*command, "--data", data).endswith(DENIED)
    with closed(data / "master.key"):
        line = f"the master key file {data}/master.key cannot be read: {DENIED}"
        assert refusal("storage", "verify", "--data", data) == line
        assert refusal("serve", "--data", data, "--listen", "127.0.0.1:0") == line
    for name in ("SHA256SUMS", "keywright.sqlite"):
        with closed(backup / name):
            line = f"cannot read the backup {backup}: {backup}/{name}: {DENIED}"
            assert refusal("storage", "verify", backup) == line
            assert refusal("storage", "restore", backup, "--data", tmp_path / "new") == line
    with closed(backup):
        assert refusal("storage", "verify", backup).endswith(DENIED)
    assert not (tmp_path / "b").exists() and not (tmp_path / "new").exists()


def test_a_place_that_may_not_be_written(data, backup, tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    with closed(place, 0o500):
        assert refusal("storage", "backup", place / "b", "--data", data) == (
            f"cannot make the backup {place}/b: {DENIED}")
        assert refusal("storage", "backup", place, "--data", data) == (
            f"cannot make the backup {place}: {place}/.keywright-unfinished: {DENIED}")
        assert refusal("storage", "restore", backup, "--data", place / "r") == (
            f"cannot use the data directory {place}/r: {DENIED}")
        for command in ("init", "serve"):
            assert refusal(command, "--data", place / "d") == f"cannot use the data directory {place}/d: {DENIED}"
            assert refusal(command, "--data", place) == f"cannot use the data directory {place}: {place}/keywright.lock: {DENIED}"
    with closed(data / "keywright.sqlite", 0o400):
        assert refusal("serve", "--data", data) == f"cannot open the database {data}/keywright.sqlite: {DENIED}"
    assert list(place.iterdir()) == []


def test_the_lock_of_another_program_is_no_damage(data, tmp_path):
    database = data / "keywright.sqlite"
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        lock = "another program holds a lock on the database (SQLite 5: database is locked)"
        assert refusal("storage", "verify", "--data", data) == f"the database {database} cannot be read: {lock}"
        assert refusal("storage", "backup", tmp_path / "b", "--data", data) == (
            f"cannot make the backup {tmp_path}/b: {database}: {lock}")
        assert refusal("serve", "--data", data) == f"cannot open the database {database}: {lock}"
    assert not (tmp_path / "b").exists()
    assert processes.run("storage", "verify", "--data", data).returncode == 0


def test_no_room_is_no_damage(data, backup, tmp_path):
    mounts.require()
    with mounts.Mounts(tmp_path) as here:
        small = here.mount_memory("200k")
        line = refusal("storage", "backup", small / "b", "--data", data, within=here.within)
        assert line.startswith(f"cannot make the backup {small}/b: ")
        assert "there is no room left on the disk" in line or "No space left on device" in line
        line = refusal("storage", "restore", backup, "--data", small / "r", within=here.within)
        assert line.startswith(f"cannot restore into {small}/r: {small}/r/") and line.endswith("No space left on device")
        assert list(here.seen(small).iterdir()) == []


def test_a_path_of_another_kind(data, backup, tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert refusal("storage", "backup", file, "--data", data) == f"cannot make the backup {file}: Not a directory"
    assert refusal("storage", "restore", backup, "--data", file) == f"cannot use the data directory {file}: Not a directory"
    assert refusal("init", "--data", file / "below") == f"cannot use the data directory {file}/below: Not a directory"
    assert refusal("serve", "--data", data, "--master-key-file", tmp_path) == (
        f"the master key file {tmp_path} cannot be read: Is a directory")


def test_a_key_that_was_shown_and_not_stored_is_told(data):
    with contextlib.closing(sqlite3.connect(data / "keywright.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = processes.run("account", "reset-key", "--data", data)
        assert ended.returncode == 1 and "SecretKey" in ended.stdout
        assert ended.stderr.endswith("; do not use the access key that was shown\n")
        lock = "another program holds a lock on the database (SQLite 5: database is locked)"
        assert refusal("storage", "rotate-master-key", "--data", data) == f"the data in {data}: {lock}"
    assert processes.run("storage", "verify", "--data", data).returncode == 0


def test_absence_is_told_as_such(data, tmp_path):
    none = tmp_path / "none"
    assert refusal("storage", "verify", "--data", none) == f"there is no database {none}/keywright.sqlite"
    assert refusal("storage", "backup", none / "b", "--data", none) == f"there is no database {none}/keywright.sqlite"
    assert refusal("storage", "rotate-master-key", "--data", none) == f"there are no data in {none}"
    assert refusal("storage", "verify", none) == f"{none} is not a complete backup: it has no SHA256SUMS"
    assert not none.exists()


def test_damage_is_told_as_such(data, backup, tmp_path):
    database = data / "keywright.sqlite"
    os.truncate(database, database.stat().st_size // 2 // 4096 * 4096)
    assert refusal("storage", "verify", "--data", data).startswith(f"the database {database} is damaged: ")
    os.truncate(database, 5000)
    line = f"the database {database} is damaged: it ends in the middle of a page"
    assert refusal("storage", "verify", "--data", data).startswith(line)
    assert refusal("storage", "restore", backup, "--compare-with", data, "--data", tmp_path / "r").startswith(
        f"cannot compare with the data in {data}: the database {database} is damaged: ")
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_a_file_beside_the_database_that_may_not_be_read(servers, tmp_path, suffix):
    server = servers.start(data=tmp_path / "data")
    server.kill()
    data = shutil.copytree(server.data, tmp_path / "copy")
    with closed(data / f"keywright.sqlite{suffix}"):
        assert refusal("serve", "--data", data) == (
            f"cannot open the database {data}/keywright.sqlite: {data}/keywright.sqlite{suffix}: {DENIED}")
        assert DENIED in refusal("storage", "verify", "--data", data)
