# SPDX-License-Identifier: Apache-2.0
"""Answers to callers when the database of a running server fails."""

import contextlib
import sqlite3

import pytest

import clients
import keys
import processes
import tc3

REASON = "the disk is on fire"


@contextlib.contextmanager
def database(server):
    """A second connection to the database, by which tests break it."""
    with contextlib.closing(sqlite3.connect(server.data / "keywright.sqlite", isolation_level=None)) as connection:
        yield connection


def break_writes(server, table):
    with database(server) as connection:
        for event in ("INSERT", "UPDATE", "DELETE"):
            connection.execute(
                f"CREATE TRIGGER break_{table}_{event} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REASON}'); END")


def failed(server, product, action, code, **parameters):
    """A call that must fail: the log has the reason, and the answer does not."""
    error = clients.refused(clients.client(product, server), action, **parameters)
    server.expected_errors += 1
    assert error.code == code
    assert REASON not in error.message and "SQL" not in error.message
    line = server.logged_call(error.requestId)
    assert (line["level"], line["code"]) == ("error", code)
    assert "SQLite" in line["reason"]


@pytest.mark.parametrize("table", ["key_pair", "audit_record"])
def test_a_change_that_cannot_be_kept_or_recorded_is_not_made(server, table):
    """A change and its audit record are made in one transaction."""
    cvm, lighthouse = clients.cvm(server), clients.lighthouse(server)
    own, other = clients.import_key(cvm, "kept"), clients.import_key(lighthouse, "kept")
    before = [clients.described(client) for client in (cvm, lighthouse)]
    break_writes(server, table)

    failed(server, "cvm", "CreateKeyPair", "InternalServerError", KeyName="new", ProjectId=0)
    failed(server, "cvm", "ImportKeyPair", "InternalServerError", KeyName="new", ProjectId=0, PublicKey=keys.rsa_line())
    failed(server, "cvm", "ModifyKeyPairAttribute", "InternalServerError", KeyId=own, KeyName="new")
    failed(server, "cvm", "DeleteKeyPairs", "InternalServerError", KeyIds=[own])
    failed(server, "lighthouse", "CreateKeyPair", "FailedOperation.CreateKeyPairFailed", KeyName="new")
    failed(server, "lighthouse", "ImportKeyPair", "FailedOperation.ImportKeyPairFailed", KeyName="new",
           PublicKey=keys.rsa_line())
    failed(server, "lighthouse", "DeleteKeyPairs", "FailedOperation.DeleteKeyPairFailed", KeyIds=[other])
    assert [clients.described(client) for client in (cvm, lighthouse)] == before


def test_a_read_that_fails(server):
    clients.import_key(clients.cvm(server), "kept")
    with database(server) as connection:
        connection.execute("ALTER TABLE key_pair_count RENAME TO elsewhere")
    failed(server, "cvm", "DescribeKeyPairs", "InternalServerError")
    failed(server, "lighthouse", "DescribeKeyPairs", "FailedOperation")
    failed(server, "lighthouse", "DescribeGeneralResourceQuotas", "FailedOperation", ResourceNames=["USER_KEY_PAIR"])
    with database(server) as connection:
        connection.execute("ALTER TABLE elsewhere RENAME TO key_pair_count")
    assert clients.names(clients.cvm(server)) == ["kept"]


def test_a_store_that_cannot_be_written_is_not_ready(start):
    server = start()

    def status(path):
        return tc3.exchange(server, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()).status

    with database(server) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert status("/readyz") == 503
        assert status("/healthz") == 200
        connection.execute("ROLLBACK")
    processes.wait_until(lambda: status("/readyz") == 200, "the server is ready again")
