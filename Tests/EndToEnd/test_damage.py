# SPDX-License-Identifier: Apache-2.0
"""A database that was damaged while the server was stopped.

Damage that is found when the database is opened prevents the start. Damage that is found by a later read is an internal
error of that call; from then on /readyz answers 503, and other calls are served.
"""

import base64
import contextlib
import json
import os
import random
import re
import shutil
import sqlite3
import time

import pytest

import clients
import outages
import processes
import tc3
from outages import answer, api3, status

PAGE = 4096
CVM_PAIRS, LIGHTHOUSE_PAIRS = 150, 20
# The length of the header at the beginning of the write-ahead log.
WAL_HEADER = 32


class Database:
    """The files of a database that no process has open."""

    def __init__(self, data):
        self.path = data / "keywright.sqlite"
        self.wal = data / "keywright.sqlite-wal"

    def write(self, offset, content):
        with self.path.open("r+b") as file:
            file.seek(offset)
            file.write(content)

    def write_page(self, number, content=bytes(PAGE)):
        self.write((number - 1) * PAGE, content)

    def write_pages(self, *numbers):
        """Overwrites these pages with zeros."""
        for number in numbers:
            self.write_page(number)

    def replace(self, old, new):
        """Replaces every occurrence."""
        assert len(old) == len(new)
        content = self.path.read_bytes()
        assert old in content
        self.path.write_bytes(content.replace(old, new))

    def query(self, sql, *arguments):
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?immutable=1", uri=True)) as database:
            return database.execute(sql, arguments).fetchall()

    def execute(self, sql, *arguments):
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as database:
            assert database.execute(sql, arguments).rowcount > 0

    def change_schema(self, sql):
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA writable_schema = ON")
            database.execute(sql)

    def root(self, name):
        ((root,),) = self.query("SELECT rootpage FROM sqlite_schema WHERE name = ?", name)
        return root

    def leaves(self, name):
        """The leaf pages of a b-tree in order."""
        found = []
        self._descend(self.root(name), found)
        return found

    def _descend(self, number, found):
        content = self.path.read_bytes()[(number - 1) * PAGE : number * PAGE]
        if content[0] in (0x0A, 0x0D):
            found.append(number)
            return
        assert content[0] in (0x02, 0x05)
        cells = int.from_bytes(content[3:5], "big")
        pointers = [int.from_bytes(content[12 + 2 * cell : 14 + 2 * cell], "big") for cell in range(cells)]
        for child in [*[content[pointer : pointer + 4] for pointer in pointers], content[8:12]]:
            self._descend(int.from_bytes(child, "big"), found)


def import_many(server, product, names):
    with tc3.Connection(server) as connection:
        for name in names:
            call = tc3.imports(name)
            if product == "lighthouse":
                call = api3("ImportKeyPair", product, **{
                    name: value for name, value in json.loads(call.body).items() if name != "ProjectId"})
            assert connection.send(call).read().code == "Success"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The data directory of a stopped server, with key pairs of both products."""
    with processes.Servers(tmp_path_factory.mktemp("whole")) as servers:
        server = servers.start("--quota", "cvm=1000", "--quota", "lighthouse=1000")
        import_many(server, "lighthouse", [f"lighthouse_{number}" for number in range(LIGHTHOUSE_PAIRS)])
        import_many(server, "cvm", [f"cvm_{number}" for number in range(CVM_PAIRS)])
        server.stop()
        assert not (server.data / "keywright.sqlite-wal").exists()
        yield server.data


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The data directory of a killed server: its changes are only in the write-ahead log."""
    with processes.Servers(tmp_path_factory.mktemp("killed")) as servers:
        server = servers.start()
        import_many(server, "cvm", ["one", "two"])
        server.kill()
        yield server.data


@pytest.fixture
def database(whole, tmp_path):
    """A copy of the directory for a test to damage."""
    return Database(shutil.copytree(whole, tmp_path / "data"))


def refusal(database, **environment):
    """The line with which a server refuses to start on damaged data. It names the file, and the data are not changed.
    """
    data = database.path.parent
    before = processes.fingerprint(data)
    line = processes.refusal("serve", "--data", data, "--listen", "127.0.0.1:0", **processes.FIRST_CREDENTIALS, **environment)
    assert processes.fingerprint(data) == before
    assert str(database.path) in line
    return line


def cut(database, length):
    os.truncate(database.path, length)


NOT_OURS = "is not a keywright database"
DAMAGED = re.compile(r"SQLite \d+: |is damaged")
ON_OPENING = {
    "the first bytes are zero": (lambda database: database.write(0, bytes(16)), NOT_OURS),
    "the first page is zero": (lambda database: database.write_page(1), NOT_OURS),
    "the owner's mark is gone": (lambda database: database.write(68, bytes(4)), NOT_OURS),
    "the page size is nonsense": (lambda database: database.write(16, b"\x03\x03"), NOT_OURS),
    "everything is random": (
        lambda database: database.write(0, random.Random(1).randbytes(database.path.stat().st_size)), NOT_OURS),
    "the list of tables is zero": (lambda database: database.write(100, bytes(PAGE - 100)), DAMAGED),
    "the definition of a table is damaged": (
        lambda database: database.replace(b"CREATE TABLE key_pair ", b"CREATE TABLX key_pair "), DAMAGED),
    "a table is listed at no page": (
        lambda database: database.change_schema("UPDATE sqlite_schema SET rootpage = 999 WHERE name = 'key_pair'"),
        DAMAGED),
    "half of the file is missing": (lambda database: cut(database, database.path.stat().st_size // 2), DAMAGED),
    "the last page is missing": (lambda database: cut(database, database.path.stat().st_size - PAGE), DAMAGED),
    "half of the last page is missing": (
        lambda database: cut(database, database.path.stat().st_size - PAGE // 2), DAMAGED),
    "all but the first page is missing": (lambda database: cut(database, PAGE), DAMAGED),
    "half of the first page is missing": (lambda database: cut(database, PAGE // 2), re.compile(".")),
    "the file is empty": (lambda database: cut(database, 0), re.compile(".")),
    "the settings of the server are zero": (
        lambda database: database.write_page(database.root("server_setting")), DAMAGED),
    "the accounts are zero": (
        lambda database: database.write_pages(
            *(database.root(name) for name in ("account", "sqlite_autoindex_account_1"))), DAMAGED),
}


@pytest.mark.parametrize("damage", ON_OPENING)
def test_damage_met_on_opening_refuses_to_start_and_is_named(database, damage):
    do, words = ON_OPENING[damage]
    do(database)
    assert re.search(words, refusal(database))


def damage_wal(database, do):
    with database.wal.open("r+b") as file:
        content = bytearray(file.read())
        file.seek(0)
        do(content)
        file.write(content)


def zero_the_header(content):
    content[:WAL_HEADER] = bytes(WAL_HEADER)


def flip_a_bit_of_the_header(content):
    content[17] ^= 1


def make_garbage(content):
    content[:] = random.Random(1).randbytes(len(content))


@pytest.mark.parametrize("do", [zero_the_header, flip_a_bit_of_the_header, make_garbage])
def test_a_damaged_write_ahead_log_refuses_to_start_and_is_named(killed, tmp_path, do):
    """The log has acknowledged changes, which a start without it would lose without a message.

    Its header is synced before the first frame is written. A damaged later frame looks like one that was being written
    when the power was cut.
    """
    database = Database(shutil.copytree(killed, tmp_path / "data"))
    damage_wal(database, do)
    assert str(database.wal) in refusal(database)


@pytest.mark.parametrize("environment", [{}, {"KEYWRIGHT_MASTER_KEY": base64.b64encode(bytes(32)).decode()}])
@pytest.mark.parametrize("damage", ["missing", "empty"])
def test_a_write_ahead_log_without_its_database_is_not_a_beginning(killed, tmp_path, damage, environment):
    """SQLite would delete the log with all acknowledged changes."""
    database = Database(shutil.copytree(killed, tmp_path / "data"))
    if environment:
        (database.path.parent / "master.key").unlink()
    if damage == "missing":
        database.path.unlink()
    else:
        cut(database, 0)
    assert f"it is {damage}" in refusal(database, **environment)


def test_a_master_key_without_its_database_is_not_a_beginning(database):
    database.path.unlink()
    assert "it is missing" in refusal(database)


def test_without_damage_the_write_ahead_log_has_everything(killed, tmp_path, start):
    """Otherwise the test above would prove nothing."""
    data = shutil.copytree(killed, tmp_path / "data")
    assert clients.names(clients.cvm(start(data=data, environment={}))) == ["one", "two"]
    bare = shutil.copytree(killed, tmp_path / "bare", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    with contextlib.closing(sqlite3.connect(bare / "keywright.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM key_pair").fetchone() == (0,)


def errors(server):
    return [line for line in server.log if line["level"] in ("error", "critical")]


def assert_damage_is_told(server, database):
    """The log names the damaged file, and /readyz answers 503 from then on."""
    # The number of lines is not specified.
    server.expected_errors = len(errors(server))
    assert any(
        str(database.path) in json.dumps(line) and re.search("damaged|malformed", json.dumps(line))
        for line in errors(server)), errors(server)
    assert_not_ready_any_more(server)


def assert_not_ready_any_more(server):
    for _ in range(3):
        processes.wait_until(lambda: status(server, "/readyz") == 503, "the server is not ready")
        # Longer than the server caches an answer of /readyz.
        time.sleep(1.1)
        assert status(server, "/readyz") == 503
    assert status(server, "/healthz") == 200


def outcome(server, action, product="cvm", **parameters):
    return answer(server, api3(action, product, **parameters)).code


def oldest_and_newest(database, product):
    """The identifiers of the first and the last key pair of the table."""
    ((oldest, newest),) = database.query(
        "SELECT (SELECT key_id FROM key_pair WHERE product = ?1 ORDER BY rowid LIMIT 1),"
        " (SELECT key_id FROM key_pair WHERE product = ?1 ORDER BY rowid DESC LIMIT 1)", product)
    return oldest, newest


def start_damaged(start, database):
    server = start("--quota", "cvm=1000", "--quota", "lighthouse=1000", data=database.path.parent, environment={})
    assert status(server, "/readyz") == 200
    return server


@pytest.mark.parametrize("content", [bytes(PAGE), random.Random(2).randbytes(PAGE)], ids=["zero", "random"])
def test_an_inner_page_of_the_key_pairs_is_damaged(database, start, content):
    oldest, _ = oldest_and_newest(database, "cvm")
    database.write_page(database.root("key_pair"), content)
    server = start_damaged(start, database)
    assert outcome(server, "DescribeKeyPairs") == "InternalServerError"
    assert outcome(server, "DescribeKeyPairs", KeyIds=[oldest]) == "InternalServerError"
    assert outcome(server, "DescribeKeyPairs", "lighthouse") == "FailedOperation"
    assert_damage_is_told(server, database)
    # Other calls are served: the counts are in another table.
    assert outcome(server, "DescribeRegions") == "Success"
    assert outcome(server, "DescribeGeneralResourceQuotas", "lighthouse", ResourceNames=["USER_KEY_PAIR"]) == "Success"


def test_a_leaf_of_the_key_pairs_is_damaged(database, start):
    oldest, newest = oldest_and_newest(database, "cvm")
    database.write_page(database.leaves("key_pair")[-1])
    server = start_damaged(start, database)
    assert outcome(server, "DescribeKeyPairs", KeyIds=[oldest]) == "Success"
    assert status(server, "/readyz") == 200
    assert outcome(server, "DescribeKeyPairs", KeyIds=[newest]) == "InternalServerError"
    assert_damage_is_told(server, database)
    assert outcome(server, "DescribeKeyPairs", KeyIds=[oldest]) == "Success"
    assert len(clients.pages(clients.lighthouse(server), 100)) == LIGHTHOUSE_PAIRS


def test_a_name_that_no_key_pair_can_have(database, start):
    """The database file is valid, but a value in it is not."""
    oldest, newest = oldest_and_newest(database, "cvm")
    name = f"cvm_{CVM_PAIRS - 1}".encode()
    database.replace(name, name.replace(b"_", b"\x01"))
    server = start_damaged(start, database)
    assert outcome(server, "DescribeKeyPairs", KeyIds=[newest]) == "InternalServerError"
    assert_damage_is_told(server, database)
    assert any(newest in json.dumps(line) for line in errors(server))
    assert outcome(server, "DescribeKeyPairs", KeyIds=[oldest]) == "Success"


@pytest.mark.parametrize("column", ["name", "project_id", "public_key_type", "public_key_blob", "created_at"])
def test_a_value_that_its_column_cannot_hold(database, start, column):
    """The database file is valid, but a column has NULL that is never written."""
    oldest, newest = oldest_and_newest(database, "cvm")
    database.change_schema("UPDATE sqlite_schema SET sql = replace(replace(sql, ' NOT NULL', ''), ') STRICT', ')')"
                           " WHERE name = 'key_pair'")
    database.execute(f"UPDATE key_pair SET {column} = NULL WHERE key_id = ?", newest)
    server = start_damaged(start, database)
    assert outcome(server, "DescribeKeyPairs", KeyIds=[newest]) == "InternalServerError"
    assert_damage_is_told(server, database)
    assert outcome(server, "DescribeKeyPairs", KeyIds=[oldest]) == "Success"
    assert not any("ssh-rsa" in json.dumps(line) for line in server.log)


def test_an_access_key_that_its_columns_cannot_hold(database, start):
    database.change_schema("UPDATE sqlite_schema SET sql = replace(replace(sql, ' NOT NULL', ''), ') STRICT, ', ') ')"
                           " WHERE name = 'access_key'")
    database.execute("UPDATE access_key SET sealed_secret_key = NULL")
    server = start_damaged(start, database)
    assert outcome(server, "DescribeKeyPairs") == "InternalServerError"
    assert_damage_is_told(server, database)


def test_a_server_that_met_damage_leaves_the_disk_alone_when_it_stops(database, start):
    oldest, newest = oldest_and_newest(database, "cvm")
    database.write_page(database.leaves("key_pair")[-1])
    server = start_damaged(start, database)
    assert outcome(server, "ModifyKeyPairAttribute", KeyId=oldest, Description="new") == "Success"
    assert outcome(server, "DescribeKeyPairs", KeyIds=[newest]) == "InternalServerError"
    assert_damage_is_told(server, database)
    files = (database.path, database.wal)
    before = [file.read_bytes() for file in files]
    assert before[1]
    server.stop()
    assert [file.read_bytes() for file in files] == before


def test_the_audit_trail_is_damaged_where_it_goes_on(database, start):
    """No change is made without its audit record."""
    database.write_page(database.leaves("audit_record")[-1])
    server = start_damaged(start, database)
    listed = outages.listed(server)
    _, newest = oldest_and_newest(database, "cvm")
    assert outcome(server, "CreateKeyPair", KeyName="new", ProjectId=0) == "InternalServerError"
    assert outcome(server, "DeleteKeyPairs", KeyIds=[newest]) == "InternalServerError"
    assert_damage_is_told(server, database)
    assert outages.listed(server) == listed


def test_the_access_keys_are_damaged(database, start):
    """No caller can be authenticated, and each is told that the error is the server's."""
    database.write_page(database.root("access_key"))
    server = start_damaged(start, database)
    assert outcome(server, "DescribeKeyPairs") == "InternalServerError"
    assert outcome(server, "DescribeKeyPairs", "lighthouse") == "FailedOperation"
    assert_damage_is_told(server, database)
