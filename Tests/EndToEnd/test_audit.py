# SPDX-License-Identifier: Apache-2.0
"""`keywright audit`: recorded changes and refusals, and the detection of altered records."""

import contextlib
import json
import sqlite3
import subprocess
import time

import pytest

import clients
import processes

OPERATOR = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
UIN = "100000000001"


def audit(server, *arguments, status=0, credentials=OPERATOR):
    ended = processes.run("audit", *arguments, "--endpoint", server.url, **credentials)
    assert ended.returncode == status, ended
    return ended.stdout if status == 0 else ended.stderr


def entries(server, *arguments, **options):
    return [json.loads(line) for line in audit(server, "list", *arguments, "--output", "json", **options).splitlines()]


def actions(server, *arguments, **options):
    return [entry["Action"] for entry in entries(server, *arguments, **options)]


@pytest.fixture
def busy(server):
    """A server with records of its operator: one of the account, six of key pairs, one of a user."""
    cvm = clients.cvm(server)
    for number in range(5):
        clients.import_key(cvm, f"pair_{number}")
    clients.call(clients.lighthouse(server), "CreateKeyPair", KeyName="light")
    clients.call(clients.cam(server), "AddUser", Name="ann", UseApi=1)
    return server


# Reading


def test_both_ways_to_read_tell_the_same(busy):
    own, any_account = entries(busy), entries(busy, "--account", UIN)
    assert [entry["Action"] for entry in own] == ["CreateAccount"] + ["ImportKeyPair"] * 5 + ["CreateKeyPair", "AddUser"]
    assert [entry["Number"] for entry in own] == list(range(1, 9))
    for one, other in zip(own, any_account, strict=True):
        # One of them answers whole seconds.
        assert one.pop("Time")[:19] == other.pop("Time")[:19]
        assert one == other
    # Without a subcommand, records are listed.
    assert audit(busy, "--limit", "2", "--output", "json").count("\n") == 2


def test_a_line_says_who_what_and_whence(busy):
    line = audit(busy, "--limit", "1").rstrip("\n")
    uin = str(clients.response(clients.cam(busy), "GetUser", Name="ann")["Uin"])
    time, rest = line.split("  ", 1)
    assert time.endswith("Z")
    assert rest.startswith(f"{UIN}  {processes.SECRET_ID}  127.0.0.1  cam:AddUser  Success  {uin}")


@pytest.mark.parametrize("way", [(), ("--account", UIN)], ids=["own", "operator's"])
def test_filters(busy, way):
    made = entries(busy, *way, "--action", "ImportKeyPair")
    assert len(made) == 5
    (key_id,) = made[2]["Resources"]
    assert actions(busy, *way, "--resource", key_id) == ["ImportKeyPair"]
    assert actions(busy, *way, "--action", "CreateKeyPair", "--user", "root") == ["CreateKeyPair"]
    assert actions(busy, *way, "--user", UIN, "--limit", "2") == ["CreateKeyPair", "AddUser"]
    assert actions(busy, *way, "--user", "ann") == []
    assert actions(busy, *way, "--secret-id", "AKIDother") == []
    assert len(actions(busy, *way, "--secret-id", processes.SECRET_ID)) == 7
    assert len(actions(busy, *way, "--source", "127.0.0.1")) == 7
    assert actions(busy, *way, "--outcome", "refused") == []
    assert len(actions(busy, *way, "--outcome", "success")) == 8
    assert actions(busy, *way, "--outcome", "AuthFailure.SignatureFailure") == []
    assert len(actions(busy, *way, "--since", "1h")) == 8
    assert actions(busy, *way, "--until", "1h") == []
    assert actions(busy, *way, "--since", "2026-01-01T00:00:00Z", "--until", "2026-01-02T00:00:00Z") == []


def test_an_account_reads_its_own_only(busy):
    made = json.loads(
        processes.run("account", "create", "--output", "json", "--endpoint", busy.url, **OPERATOR).stdout)
    tenant = {"TENCENTCLOUD_SECRET_ID": made["SecretId"], "TENCENTCLOUD_SECRET_KEY": made["SecretKey"]}
    assert entries(busy, credentials=tenant) == []
    assert "AuthFailure.UnauthorizedOperation" in audit(
        busy, "list", "--account", UIN, status=3, credentials=tenant)
    assert "AuthFailure.UnauthorizedOperation" in audit(busy, "verify", status=3, credentials=tenant)
    clients.import_key(clients.cvm(busy, secret_id=made["SecretId"], secret_key=made["SecretKey"]), "mine")
    assert actions(busy, credentials=tenant) == ["ImportKeyPair"]
    # The operator can read them also after the account was deleted.
    processes.run("account", "delete", made["Uin"], "--yes", "--endpoint", busy.url, **OPERATOR)
    assert actions(busy, "--account", made["Uin"]) == ["ImportKeyPair"]
    assert "is whole" in audit(busy, "verify", "--account", made["Uin"])


@pytest.mark.parametrize("way", [(), ("--account", UIN)], ids=["own", "operator's"])
def test_follow_goes_on_with_what_comes(busy, way):
    process = subprocess.Popen(
        [processes.BINARY, "audit", "list", "--follow", "--limit", "1", "--output", "json", "--endpoint", busy.url, *way],
        env=processes.clean_environment(**OPERATOR), stdout=subprocess.PIPE, text=True)
    try:
        assert json.loads(process.stdout.readline())["Action"] == "AddUser"
        for number in range(3):
            clients.import_key(clients.cvm(busy), f"more_{number}")
        numbers = [json.loads(process.stdout.readline())["Number"] for _ in range(3)]
        assert numbers == [9, 10, 11]
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("way", [(), ("--account", UIN)], ids=["own", "operator's"])
def test_follow_goes_on_after_a_restart(servers, way):
    """Without a gap or a repeat, whatever was recorded while it could not ask."""
    server = servers.start()
    clients.import_key(clients.cvm(server), "before")
    process = subprocess.Popen(
        [processes.BINARY, "audit", "list", "--follow", "--limit", "1", "--output", "json", "--endpoint", server.url,
         *way], env=processes.clean_environment(**OPERATOR), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        numbers = [json.loads(process.stdout.readline())["Number"]]
        for round in range(3):
            clients.import_key(clients.cvm(server), f"last_{round}")
            server.stop()
            time.sleep(1.5)
            server = servers.start_plainly(
                "--data", server.data, "--listen", server.endpoint, "--no-throttle", data=server.data, environment={})
            clients.import_key(clients.cvm(server), f"first_{round}")
            numbers += [json.loads(process.stdout.readline())["Number"] for _ in range(2)]
        assert numbers == list(range(2, 9))
    finally:
        process.kill()
        process.wait()


def test_all_of_it_is_read(servers):
    server = servers.start("--quota", "cvm=500")
    for number in range(120):
        clients.import_key(clients.cvm(server), f"pair_{number}")
    for way in [(), ("--account", UIN)]:
        assert len(entries(server, *way)) == 100
        assert [entry["Number"] for entry in entries(server, "--all", *way)] == list(range(1, 122))
    assert "--all and --limit exclude each other" in audit(server, "list", "--all", "--limit", "5", status=64)


def test_what_is_wrong_with_a_question_is_said(server):
    for option, value in (("--since", "yesterday"), ("--until", "5w"), ("--since", "-1h")):
        assert f"{option} must be a time" in audit(server, "list", f"{option}={value}", status=64)
    audit(server, "list", "--limit", "0", status=64)
    audit(server, "list", "--follow", "--until", "1h", status=64)
    assert "ResourceNotFound.Account" in audit(server, "list", "--account", "nobody", status=3)


def test_refusals_are_recorded_together(servers):
    server = servers.start()
    made = clients.response(clients.cam(server), "AddUser", Name="ann", UseApi=1)
    ann = clients.cvm(server, secret_id=made["SecretId"], secret_key=made["SecretKey"])
    for _ in range(4):
        assert clients.outcome(ann, "DeleteKeyPairs", KeyIds=["skey-00000000"]) == "AuthFailure.UnauthorizedOperation"
    for _ in range(2):
        assert clients.outcome(clients.cvm(server, secret_id="AKIDnobody"), "DescribeKeyPairs") == (
            "AuthFailure.SecretIdNotFound")
    server.stop()
    server = servers.start()
    refused = {entry["Code"]: entry for entry in entries(server, "--outcome", "refused")}
    permission = refused.pop("AuthFailure.UnauthorizedOperation")
    # The refusals fell into one or two minutes, each with its own record.
    assert 1 <= permission["Count"] <= 4
    assert (permission["User"], permission["SecretId"]) == (str(made["Uin"]), made["SecretId"])
    assert permission["Resources"] == [f"qcs::cvm:ap-guangzhou:uin/{UIN}:keypair/skey-00000000"]
    unknown = refused.pop("AuthFailure.SecretIdNotFound")
    assert (unknown["User"], unknown["SecretId"], unknown["Uin"]) == ("0", "…", UIN)
    assert refused == {}
    assert "is whole" in audit(server, "verify")
    assert made["SecretKey"] not in audit(server, "list", "--output", "json")


def test_the_oldest_records_go(servers):
    server = servers.start("--quota", "cvm=500")
    for number in range(120):
        clients.import_key(clients.cvm(server), f"pair_{number}")
    server.stop()
    server = servers.start("--audit-max-records", "100")
    processes.wait_until(lambda: entries(server, "--limit", "1000")[0]["Number"] == 22, "the oldest are gone")
    assert audit(server, "verify") == "The audit trail is whole: 100 records.\n"
    server.stop()
    assert "is whole" in processes.run("storage", "verify", "--data", server.data).stdout


@pytest.mark.parametrize("options", [
    ("--audit-max-records", "99"), ("--audit-max-records", "many"), ("--audit-retention-days", "0"),
    ("--audit-retention-days", "1.5")])
def test_a_retention_that_cannot_be_is_refused(refused_on, options):
    assert options[0] in refused_on(*options) and options[1] in refused_on(*options)


# Tampering by somebody with access to the database file. Records 1 to 8 exist.

SWAP = """
    UPDATE audit_record SET sequence = -1 WHERE sequence = 3;
    UPDATE audit_record SET sequence = 3 WHERE sequence = 5;
    UPDATE audit_record SET sequence = 5 WHERE sequence = -1;
"""
CUT_AT_THE_FRONT = """
    UPDATE audit_chain SET first_sequence = 4, hash_before = (SELECT hash FROM audit_record WHERE sequence = 3)
        WHERE account <> 0;
    DELETE FROM audit_record WHERE sequence < 4;
"""
CUT_AT_THE_END = """
    UPDATE audit_chain SET last_sequence = 6, last_hash = (SELECT hash FROM audit_record WHERE sequence = 6)
        WHERE account <> 0;
    DELETE FROM audit_record WHERE sequence > 6;
"""


@pytest.mark.parametrize("sql, finding", [
    ("UPDATE audit_record SET source = '192.0.2.1' WHERE sequence = 4", f"record 4 of account {UIN} was altered"),
    ("UPDATE audit_record SET resources = '[]' WHERE sequence >= 4", f"record 4 of account {UIN} was altered"),
    ("DELETE FROM audit_record WHERE sequence = 4", f"record 4 of account {UIN} was removed"),
    ("DELETE FROM audit_record WHERE sequence = 1", f"record 1 of account {UIN} was removed"),
    ("DELETE FROM audit_record WHERE sequence >= 7", f"record 7 of account {UIN} was removed"),
    ("DELETE FROM audit_record", f"record 1 of account {UIN} was removed"),
    (SWAP, f"record 3 of account {UIN} was altered"),
    (CUT_AT_THE_FRONT, f"records of account {UIN} before record 4 were removed, and the beginning of its trail written anew"),
    (CUT_AT_THE_END, f"record 7 of account {UIN} or later ones were removed, and the end of its trail written anew"),
    ("DELETE FROM audit_record; DELETE FROM audit_chain WHERE account <> 0",
     "the whole trail of an account was removed, the one begun as number 1"),
])
def test_the_first_record_that_was_altered_or_removed_is_named(busy, sql, finding):
    assert audit(busy, "verify") == "The audit trail is whole: 8 records.\n"
    assert processes.run("storage", "verify", "--data", busy.data).returncode == 0
    with contextlib.closing(sqlite3.connect(busy.data / "keywright.sqlite", isolation_level=None)) as database:
        database.executescript(sql)
    said = audit(busy, "verify", status=1)
    assert said.startswith(f"keywright: the audit trail is not whole: {finding}"), said
    offline = processes.run("storage", "verify", "--data", busy.data)
    assert offline.returncode == 1 and f"is not whole: {finding}" in offline.stderr, offline
    # Later records do not hide the alteration, and changes are still recorded.
    clients.import_key(clients.cvm(busy), "after")
    where = finding.split(" was ")[0].split(" or ")[0].split(",")[0]
    assert where in audit(busy, "verify", status=1)
    result = processes.run("audit", "verify", "--output", "json", "--endpoint", busy.url, **OPERATOR)
    assert result.returncode == 1
    assert json.loads(result.stdout)["FindingSet"] != []


def test_a_backup_is_made_of_a_trail_that_was_altered(busy, tmp_path):
    """An altered trail must not prevent a backup of the remaining data."""
    with contextlib.closing(sqlite3.connect(busy.data / "keywright.sqlite", isolation_level=None)) as database:
        database.execute("DELETE FROM audit_record WHERE sequence = 4")
    backup, restored = tmp_path / "backup", tmp_path / "restored"
    finding = f"the audit trail in {backup} is not whole: record 4 of account {UIN} was removed"
    made = processes.refusal("storage", "backup", backup, "--data", busy.data)
    assert made == f"keywright: made {backup}, but it is not whole: {finding}"
    # Without the key the alteration cannot be detected; with it, a restore is refused.
    assert "not checked" in processes.run("storage", "verify", backup).stdout
    key = ("--master-key-file", busy.data / "master.key")
    for command in (("verify", backup), ("restore", backup, "--data", restored)):
        assert processes.refusal("storage", *command, *key) == f"keywright: {finding}"
    assert not restored.exists()


def test_a_new_master_key_leaves_the_trail_whole(servers):
    server = servers.start()
    clients.import_key(clients.cvm(server), "one")
    server.stop()
    assert processes.run("storage", "rotate-master-key", "--data", server.data).returncode == 0
    assert processes.run("storage", "verify", "--data", server.data).returncode == 0
    assert audit(servers.start(), "verify") == "The audit trail is whole: 3 records.\n"
