# SPDX-License-Identifier: Apache-2.0
"""`keywright storage`: complete backups, restores that overwrite nothing, and rotations of the master key."""

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

import clients
import enrolled
import processes

MASTER_KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_MASTER_KEY = base64.b64encode(bytes(range(1, 33))).decode()


def storage(*arguments, **environment):
    """The output lines of a command."""
    ended = processes.run("storage", *arguments, **environment)
    assert ended.returncode == 0, ended
    assert ended.stderr == ""
    return ended.stdout.splitlines()


def refusal(*arguments, **environment):
    return processes.refusal("storage", *arguments, **environment)


def names(server, product="cvm"):
    return clients.names(clients.client(product, server), Limit=100)


@pytest.fixture
def filled(servers, tmp_path):
    """The data of a stopped server with a key pair of each product."""
    server = servers.start(data=tmp_path / "filled")
    for product in ("cvm", "lighthouse"):
        clients.import_key(clients.client(product, server), "kept")
    server.stop()
    return server.data


def test_a_backup_of_a_serving_server_is_of_one_moment(servers, tmp_path):
    server = servers.start("--quota", "cvm=5000")
    client = clients.client("cvm", server)
    done, stop = [], threading.Event()

    def work():
        while not stop.is_set():
            name = f"n{len(done)}"
            clients.import_key(client, name)
            done.append(name)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        processes.wait_until(lambda: len(done) > 5, "some are there")
        before = list(done)
        first = storage("backup", tmp_path / "backup", "--data", server.data)
        after = list(done)
    finally:
        stop.set()
        worker.join()
    assert first[0].startswith(f"Made and checked {tmp_path}/backup: 1 account, 1 access key, ")
    assert first[1:] == ["The master key is not in it; keep a copy of the key elsewhere."]
    assert not (tmp_path / "backup/master.key").exists()
    restored = tmp_path / "restored"
    assert storage("restore", tmp_path / "backup", "--data", restored)[1] == (
        f"The master key is not there: put it into {restored}/master.key before you serve.")
    shutil.copy(server.data / "master.key", restored)
    again = servers.start("--quota", "cvm=5000", data=restored)
    newest = clients.response(clients.client("cvm", again), "DescribeKeyPairs", Limit=1)
    # The backup has all changes that were acknowledged before it, and a gapless beginning of those made meanwhile.
    assert len(before) <= newest["TotalCount"] <= len(after) + 1
    assert newest["KeyPairSet"][0]["KeyName"] == done[newest["TotalCount"] - 1]


def test_a_backup_holds_the_secrets_where_they_are_asked_for(servers, tmp_path):
    server = servers.start("--tls-listen", "127.0.0.1:0")
    clients.import_key(clients.client("cvm", server), "kept")
    assert len(storage("backup", tmp_path / "backup", "--include-secrets", "--data", server.data)) == 1
    server.stop()
    for name in ("master.key", "tls/ca.pem", "tls/ca.key"):
        assert (tmp_path / "backup" / name).read_bytes() == (server.data / name).read_bytes()
    for path in (tmp_path / "backup").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert storage("restore", tmp_path / "backup", "--data", tmp_path / "restored")[1] == (
        "The master key opens it: ready to serve.")
    again = servers.start("--tls-listen", "127.0.0.1:0", data=tmp_path / "restored")
    assert names(again) == ["kept"]
    assert (again.data / "tls/ca.pem").read_bytes() == (tmp_path / "backup/tls/ca.pem").read_bytes()


def test_coreutils_know_the_checksums(filled, tmp_path):
    storage("backup", tmp_path / "backup", "--data", filled)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "backup", capture_output=True, text=True)
    assert (checked.returncode, checked.stdout) == (0, "keywright.sqlite: OK\n")


def test_what_is_damaged_is_found_and_not_restored(filled, tmp_path):
    backup = tmp_path / "backup"
    storage("backup", backup, "--data", filled)
    whole = (backup / "keywright.sqlite").read_bytes()
    (backup / "keywright.sqlite").write_bytes(whole[:9000] + bytes([whole[9000] ^ 4]) + whole[9001:])
    line = f"keywright: the backup {backup} is not whole: keywright.sqlite is damaged"
    assert refusal("verify", backup) == line
    assert refusal("restore", backup, "--data", tmp_path / "restored") == line
    assert not (tmp_path / "restored").exists()
    (backup / "keywright.sqlite").write_bytes(whole)
    assert storage("verify", backup)[0].startswith(f"{backup} is whole: 1 account, 1 access key, 2 key pairs, ")


def test_the_data_themselves_are_checked_also_while_they_are_served(filled, servers):
    server = servers.start(data=filled)
    (line,) = storage("verify", "--data", filled)
    assert line == (
        f"{filled} is whole: 1 account, 1 access key, 2 key pairs, 3 audit records. "
        "The master key opens every secret.")
    server.stop()
    (filled / "master.key").write_text(MASTER_KEY)
    assert refusal("verify", "--data", filled) == (
        f"keywright: the master key that is there does not open every secret in {filled}")
    database = filled / "keywright.sqlite"
    whole = database.read_bytes()
    # A page in the middle, which is not read when a server starts.
    database.write_bytes(whole[:8192] + bytes(4096) + whole[12288:])
    assert refusal("verify", "--data", filled).startswith(f"keywright: the database {database} is damaged: ")


def test_nothing_is_written_over(filled, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("mine")
    backup = tmp_path / "backup"
    storage("backup", backup, "--data", filled)
    line = "is not empty; nothing was changed"
    assert refusal("backup", full, "--data", filled) == f"keywright: the directory {full} {line}"
    assert refusal("backup", backup, "--data", filled) == f"keywright: the directory {backup} {line}"
    assert refusal("restore", backup, "--data", full) == f"keywright: the directory {full} {line}"
    assert refusal("restore", backup, "--data", filled) == f"keywright: the directory {filled} {line}"
    assert [path.name for path in full.iterdir()] == ["mine"]
    storage("verify", backup)


@pytest.mark.parametrize("command", [["backup", "b"], ["verify"], ["rotate-master-key"]])
def test_where_there_are_no_data_nothing_is_made(command, tmp_path):
    empty = tmp_path / "empty"
    assert "there " in refusal(*[tmp_path / part if part == "b" else part for part in command], "--data", empty)
    assert not empty.exists()
    assert not (tmp_path / "b").exists()


def test_a_backup_that_is_none_is_refused(tmp_path):
    for command in (["verify"], ["restore", "--data", tmp_path / "data"]):
        assert refusal(*command, tmp_path / "none") == (
            f"keywright: {tmp_path}/none is not a complete backup: it has no SHA256SUMS")


def test_a_new_master_key_seals_everything(filled, servers):
    old = (filled / "master.key").read_text()
    assert storage("rotate-master-key", "--data", filled) == [
        f"Every secret is sealed anew with the key in {filled}/master.key. The old one is in {filled}/master.key.old."]
    assert (filled / "master.key").read_text() != old
    assert (filled / "master.key.old").read_text() == old
    assert {oct(path.stat().st_mode & 0o777) for path in filled.glob("master.key*")} == {"0o600"}
    assert not (filled / "master.key.rotating").exists()
    server = servers.start(data=filled)
    assert names(server) == names(server, "lighthouse") == ["kept"]
    server.stop()
    (filled / "master.key").write_text(old)
    assert processes.refusal("serve", "--data", filled, "--listen", "127.0.0.1:0") == (
        f"keywright: the master key is not the one that sealed the data in {filled}")


def test_a_master_key_from_the_environment_is_changed_for_a_given_one(tmp_path, servers):
    data = tmp_path / "data"
    given = {"KEYWRIGHT_MASTER_KEY": MASTER_KEY}
    assert processes.run("init", "--data", data, **given, **processes.FIRST_CREDENTIALS).returncode == 0
    rotate = ("rotate-master-key", "--data", data)
    assert refusal(*rotate, **given) == (
        "keywright: KEYWRIGHT_MASTER_KEY gives the master key; the new one must be given in KEYWRIGHT_NEW_MASTER_KEY")
    assert refusal(*rotate, **given, KEYWRIGHT_NEW_MASTER_KEY="short") == (
        "keywright: KEYWRIGHT_NEW_MASTER_KEY must be the base64 of 32 bytes")
    assert storage(*rotate, **given, KEYWRIGHT_NEW_MASTER_KEY=OTHER_MASTER_KEY) == [
        "Every secret is sealed anew. From now on KEYWRIGHT_MASTER_KEY must be the new key."]
    assert not list(data.glob("master.key*"))
    assert "is not the one that sealed" in processes.refusal("serve", "--data", data, **given)
    server = servers.start(data=data, environment={"KEYWRIGHT_MASTER_KEY": OTHER_MASTER_KEY})
    assert names(server) == []


def test_a_served_directory_gets_no_new_master_key(servers):
    server = servers.start()
    assert refusal("rotate-master-key", "--data", server.data) == (
        f"keywright: the data directory {server.data} is in use by another keywright process")
    assert not list(server.data.glob("master.key.*"))


def test_a_rotation_that_is_killed_leaves_a_key_that_opens_the_data(filled, servers):
    """The rotation is killed after increasing delays until it ends before."""
    delay, ended = 0.0, False
    while not ended:
        process = subprocess.Popen(
            [processes.BINARY, "storage", "rotate-master-key", "--data", filled],
            env=processes.clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        ended = process.wait() == 0
        delay += 0.004
        line = storage("verify", "--data", filled)[0] if ended else None
        server = servers.start(data=filled)
        assert names(server) == ["kept"]
        server.stop()
        assert not (filled / "master.key.rotating").exists()
    assert line.endswith("The master key opens every secret.")


def test_either_half_of_a_rotation_is_ended(filled, servers):
    """If the data are not yet sealed with the new key, the new key is deleted; otherwise it replaces the old one."""
    old = (filled / "master.key").read_text()
    (filled / "master.key.rotating").write_text(MASTER_KEY + "\n")
    servers.start(data=filled).stop()
    assert (filled / "master.key").read_text() == old
    assert not (filled / "master.key.rotating").exists()
    storage("rotate-master-key", "--data", filled)
    new = (filled / "master.key").read_text()
    (filled / "master.key").rename(filled / "master.key.rotating")
    (filled / "master.key").write_text(old)
    server = servers.start(data=filled)
    assert names(server) == ["kept"]
    server.stop()
    assert (filled / "master.key").read_text() == new


def test_each_master_key_that_was_replaced_is_kept(filled, servers, tmp_path):
    """A backup needs the key that was in use when it was made."""
    first = (filled / "master.key").read_text()
    storage("backup", tmp_path / "backup", "--data", filled)
    storage("rotate-master-key", "--data", filled)
    second = (filled / "master.key").read_text()
    assert storage("rotate-master-key", "--data", filled)[0].endswith(f"The old one is in {filled}/master.key.old.2.")
    assert [(filled / f"master.key.{name}").read_text() for name in ("old", "old.2")] == [first, second]
    storage("restore", tmp_path / "backup", "--data", tmp_path / "restored")
    shutil.copy(filled / "master.key.old", tmp_path / "restored/master.key")
    assert names(servers.start(data=tmp_path / "restored")) == ["kept"]


@pytest.fixture
def half_rotated(filled):
    """The state after a rotation was killed: the data are sealed with the new key, which has not replaced the old one.
    """
    old = (filled / "master.key").read_text()
    storage("rotate-master-key", "--data", filled)
    (filled / "master.key").rename(filled / "master.key.rotating")
    (filled / "master.key.old").rename(filled / "master.key")
    assert (filled / "master.key").read_text() == old
    return filled


def test_every_command_finds_the_key_of_a_rotation_that_was_killed(half_rotated, servers, tmp_path):
    before = processes.fingerprint(half_rotated)
    assert storage("verify", "--data", half_rotated)[0].endswith("The master key opens every secret.")
    storage("backup", tmp_path / "backup", "--include-secrets", "--data", half_rotated)
    assert processes.fingerprint(half_rotated) == before
    assert storage("restore", tmp_path / "backup", "--data", tmp_path / "restored")[1] == (
        "The master key opens it: ready to serve.")
    assert names(servers.start(data=tmp_path / "restored")) == ["kept"]


def test_a_waiting_key_that_other_data_may_need_is_not_lost(half_rotated, servers, tmp_path):
    """A key file that two data directories share."""
    key = tmp_path / "shared.key"
    for name in ("", ".rotating"):
        (half_rotated / f"master.key{name}").rename(f"{key}{name}")
    waiting = (tmp_path / "shared.key.rotating").read_text()
    for _ in range(2):
        servers.start("--master-key-file", key, data=tmp_path / "other").stop()
    assert (tmp_path / "shared.key.unused").read_text() == waiting
    (tmp_path / "shared.key.unused").rename(key)
    assert names(servers.start("--master-key-file", key, data=half_rotated)) == ["kept"]


def test_no_backup_holds_a_key_that_does_not_open_it(filled, tmp_path):
    line = f"keywright: cannot make the backup {tmp_path}/backup: the master key that is there does not open every secret"
    command = ("backup", tmp_path / "backup", "--include-secrets", "--data", filled)
    assert refusal(*command, KEYWRIGHT_MASTER_KEY=MASTER_KEY) == f"{line} in {filled}"
    (filled / "master.key").unlink()
    assert "the master key is not there" in refusal(*command)
    assert not (tmp_path / "backup").exists()


def test_a_master_key_file_without_a_key_is_told(filled):
    (filled / "master.key").write_text("garbage")
    assert refusal("verify", "--data", filled) == (
        f"keywright: the master key file {filled}/master.key does not hold the base64 of 32 bytes")


@pytest.mark.parametrize("sql, finding", [
    ("UPDATE server_setting SET value = zeroblob(8) WHERE name = 'master-key-check'", "does not open every secret"),
    ("UPDATE key_pair SET key_id = 'nonsense' WHERE product = 'cvm'", "key pair nonsense is damaged"),
    ("UPDATE key_pair SET name = char(1) WHERE product = 'cvm'", "is damaged"),
    ("UPDATE key_pair SET public_key_fingerprint = zeroblob(32) WHERE product = 'cvm'", "is not what was written"),
    ("UPDATE audit_record SET resources = 'x'", "an audit record is damaged"),
])
def test_what_no_server_writes_is_found(filled, tmp_path, sql, finding):
    with contextlib.closing(sqlite3.connect(filled / "keywright.sqlite", isolation_level=None)) as database:
        assert database.execute(sql).rowcount > 0
    assert finding in refusal("verify", "--data", filled)
    # The remaining data are backed up, and the message does not claim more.
    said = refusal("backup", tmp_path / "backup", "--include-secrets", "--data", filled)
    assert said.startswith(f"keywright: made {tmp_path}/backup, but it is not whole: ") and finding in said
    assert (tmp_path / "backup/master.key").read_bytes() == (filled / "master.key").read_bytes()
    assert finding in refusal("verify", tmp_path / "backup")
    assert finding in refusal("restore", tmp_path / "backup", "--data", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_restore_that_is_killed_is_not_taken_for_a_beginning(filled, servers, tmp_path):
    """The restore is killed after increasing delays until it ends before: the directory is empty, refused, or complete.
    """
    storage("backup", tmp_path / "backup", "--include-secrets", "--data", filled)
    delay, ended = 0.0, False
    while not ended:
        restored = tmp_path / f"restored-{delay}"
        process = subprocess.Popen(
            [processes.BINARY, "storage", "restore", tmp_path / "backup", "--data", restored],
            env=processes.clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        ended = process.wait() == 0
        delay += 0.002
        left = {path.name for path in restored.glob("*")} - {"keywright.lock"}
        if "keywright.sqlite" in left:
            server = servers.start(data=restored)
            assert names(server) == ["kept"]
            server.stop()
        elif left:
            assert processes.refusal("serve", "--data", restored, "--listen", "127.0.0.1:0") == (
                f"keywright: a restore into {restored} was not finished; empty the directory and restore again")
    assert "keywright.sqlite" in left


def test_a_restore_that_fails_leaves_nothing(filled, tmp_path):
    storage("backup", tmp_path / "backup", "--include-secrets", "--data", filled)
    ended = subprocess.run(
        ["bash", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$@"', "-", processes.BINARY, "storage", "restore",
         tmp_path / "backup", "--data", tmp_path / "restored"],
        env=processes.clean_environment(), capture_output=True, text=True)
    assert ended.returncode == 1, ended
    assert ended.stderr.startswith(f"keywright: cannot restore into {tmp_path}/restored: ")
    assert {path.name for path in (tmp_path / "restored").glob("*")} <= {"keywright.lock"}


def test_what_is_restored_is_its_owners_alone(filled, tmp_path):
    storage("backup", tmp_path / "backup", "--include-secrets", "--data", filled)
    for path in (tmp_path / "backup").glob("*"):
        path.chmod(0o444)
    (tmp_path / "restored").mkdir(mode=0o755)
    storage("restore", tmp_path / "backup", "--data", tmp_path / "restored")
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "restored").glob("*")} == {"0o600"}


def backed_up_with_others(servers, tmp_path):
    """A backup with the operator's account and a sub-user, another account with a sub-user, and two hosts, one of them
    joined."""
    server = servers.start(data=tmp_path / "rich")
    operator = clients.client("cam", server)
    own_user = clients.response(operator, "AddUser", Name="deputy", UseApi=1)
    other = json.loads(run("account", "create", "--output", "json", "--endpoint", server.url, **OPERATOR))
    client = clients.cam(server, secret_id=other["SecretId"], secret_key=other["SecretKey"])
    other_user = clients.response(client, "AddUser", Name="worker", UseApi=1)
    clients.response(client, "CreatePolicy", PolicyName="all", PolicyDocument=json.dumps(
        {"version": "2.0", "statement": [{"effect": "allow", "action": "*", "resource": "*"}]}))
    joined, invited = (json.loads(
        run("host", "enroll", name, "--output", "json", "--endpoint", server.url, **OPERATOR)) for name in ("a", "b"))
    assert enrolled.join(server, joined["Token"])[0] == 200
    key_id = clients.import_key(clients.cvm(server), "kept")
    clients.response(
        clients.cvm(server), "AssociateInstancesKeyPairs", KeyIds=[key_id], InstanceIds=[joined["InstanceId"]],
        ForceStop=True)
    for target in ({"InstanceIds": [joined["InstanceId"]]}, {"Tags": [{"Key": "role", "Value": "web"}]}):
        clients.response(clients.cvm(server), "GrantHostAccess", KeyIds=[key_id], **target)
    server.stop()
    backup = tmp_path / "backup"
    storage("backup", backup, "--include-secrets", "--data", server.data)
    users = [(user["SecretId"], user["SecretKey"]) for user in (own_user, other_user)]
    return backup, [*users, (other["SecretId"], other["SecretKey"])], other, invited


OPERATOR = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
HELD = "2 users, 4 active access keys, 1 policy, 1 host credential, 1 invitation, 1 binding, 2 grants"


def run(*arguments, **environment):
    ended = processes.run(*arguments, **environment)
    assert ended.returncode == 0, ended
    return ended.stdout


def test_a_restore_says_what_may_be_alive_again(servers, tmp_path):
    backup, *_ = backed_up_with_others(servers, tmp_path)
    lines = storage("restore", backup, "--data", tmp_path / "restored")
    assert len(lines) == 3
    assert re.fullmatch(
        f"It holds {HELD}\\. Those of them that were deleted, disabled or revoked after "
        r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, its last change, are alive again\.", lines[2]), lines[2]


def test_a_restore_names_what_the_data_that_were_served_last_do_not_hold(servers, tmp_path):
    backup, keys, other, invited = backed_up_with_others(servers, tmp_path)
    latest = tmp_path / "rich"
    server = servers.start(data=latest, environment={})
    operator = clients.cam(server)
    user = clients.response(operator, "ListUsers")["Data"][0]
    clients.response(operator, "DeleteUser", Name=user["Name"], Force=1)
    enrolled.host(server, "revoke", invited["InstanceId"])
    clients.import_key(clients.cvm(server), "later")
    key_id = clients.described(clients.cvm(server))[-1]["KeyId"]
    clients.response(
        clients.cvm(server), "RevokeHostAccess", KeyIds=[key_id], Tags=[{"Key": "role", "Value": "web"}])
    command = ("restore", backup, "--compare-with", latest, "--data", tmp_path / "restored")
    lines = storage(*command)
    assert lines[2].startswith(f"It holds {HELD}.")
    assert lines[3:] == [
        f"Not in {latest} any more, and alive again: 1 user, 1 active access key, 0 policies, 0 host credentials, "
        "1 invitation, 0 bindings, 1 grant.",
        f"  user deputy ({user['Uin']}) of 100000000001",
        f"  active access key {keys[0][0]} of {user['Uin']}",
        f"  invitation {invited['InstanceId']} of 100000000001",
        f"  grant {key_id} to tag role=web of 100000000001",
    ]
    none = ("restore", backup, "--compare-with", tmp_path / "none", "--data", tmp_path / "again")
    assert refusal(*none).startswith(f"keywright: cannot compare with the data in {tmp_path}/none: ")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("place", ["in the backup", "given"])
def test_a_restore_can_disable_whatever_lets_somebody_in(servers, tmp_path, place):
    backup, keys, other, invited = backed_up_with_others(servers, tmp_path)
    restored, environment = tmp_path / "restored", {}
    if place == "given":
        environment["KEYWRIGHT_MASTER_KEY"] = (backup / "master.key").read_text().strip()
    lines = storage("restore", backup, "--disable-access-keys", "--data", restored, **environment)
    assert lines[2].startswith(f"It holds {HELD}.")
    assert lines[3] == (
        "Disabled in it: 3 access keys, 1 host credential, 1 invitation. The access keys of the main account "
        "100000000001 itself stay as they are in the backup.")
    assert {path.name for path in restored.glob("keywright.sqlite*")} == {"keywright.sqlite"}
    assert storage("verify", "--data", restored)[0].endswith("The master key opens every secret.")

    server = servers.start(data=restored, environment={})
    assert clients.works(server)
    for secret_id, secret_key in keys:
        caller = clients.cvm(server, secret_id=secret_id, secret_key=secret_key)
        assert clients.outcome(caller, "DescribeKeyPairs") == "AuthFailure.InvalidSecretId"
    assert enrolled.join(server, invited["Token"])[0] == 403
    hosts = json.loads(run("host", "list", "--output", "json", "--endpoint", server.url, **OPERATOR))
    assert [host["Status"] for host in hosts] == ["REVOKED"] * 2
    # Each change is recorded in the trail of its account, and the trails are intact.
    assert "is whole" in run("audit", "verify", "--endpoint", server.url, **OPERATOR)
    records = [
        json.loads(line) for line in run(
            "audit", "list", "--account", other["Uin"], "--output", "json", "--endpoint", server.url,
            **OPERATOR).splitlines()]
    disabled = [record for record in records if record["Action"] == "DisableAccessKey"]
    assert sorted(record["Resources"][1] for record in disabled) == sorted(secret_id for secret_id, _ in keys[1:])
    # A user with the permission can enable a key again.
    user = clients.response(clients.cam(server), "ListUsers")["Data"][0]["Uin"]
    clients.response(clients.cam(server), "UpdateAccessKey", AccessKeyId=keys[0][0], Status="Active", TargetUin=user)
    caller = clients.cvm(server, secret_id=keys[0][0], secret_key=keys[0][1])
    assert clients.outcome(caller, "DescribeKeyPairs") == "AuthFailure.UnauthorizedOperation"


def test_a_restore_disables_nothing_without_the_master_key(filled, tmp_path):
    storage("backup", tmp_path / "backup", "--data", filled)
    command = ("restore", tmp_path / "backup", "--disable-access-keys", "--data", tmp_path / "restored")
    assert refusal(*command) == (
        "keywright: --disable-access-keys needs the master key, which is not in the backup: give it by "
        "--master-key-file or KEYWRIGHT_MASTER_KEY")
    assert refusal(*command, KEYWRIGHT_MASTER_KEY=MASTER_KEY) == (
        "keywright: --disable-access-keys needs the master key that sealed the backup, which is another one")
    assert not (tmp_path / "restored").exists()
    storage(*command, "--master-key-file", filled / "master.key")


def test_a_restore_that_is_killed_while_it_disables_leaves_nothing_to_serve(servers, tmp_path):
    """The restore is killed after increasing delays until it ends before: no server ever accepts the keys to be
    disabled."""
    backup, keys, *_ = backed_up_with_others(servers, tmp_path)
    delay, ended = 0.0, False
    while not ended:
        restored = tmp_path / f"restored-{delay}"
        process = subprocess.Popen(
            [processes.BINARY, "storage", "restore", backup, "--disable-access-keys", "--data", restored],
            env=processes.clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        ended = process.wait() == 0
        delay += 0.01
        if (restored / "keywright.sqlite").exists():
            with contextlib.closing(sqlite3.connect(restored / "keywright.sqlite")) as database:
                assert database.execute("SELECT count(*) FROM access_key WHERE is_active").fetchone() == (1,)


def test_an_audit_trail_without_its_key_is_named(filled, tmp_path):
    """Also without the master key, and if the stored ends of the trails were removed too."""
    def change(sql):
        with contextlib.closing(sqlite3.connect(filled / "keywright.sqlite", isolation_level=None)) as database:
            assert database.execute(sql).rowcount > 0

    change("DELETE FROM server_setting WHERE name = 'audit-key'")
    line = (
        f"keywright: the audit trail in {filled} is not whole: the key of the chain is not there, under which the "
        "records are chained of 100000000001")
    assert refusal("verify", "--data", filled) == line
    change("DELETE FROM audit_chain")
    assert refusal("verify", "--data", filled) == line
    # As if the records had never been chained.
    change("UPDATE audit_record SET hash = x''")
    assert refusal("verify", "--data", filled) == line
    # A backup and a restore do not hide it either, with the key or without it.
    backup = tmp_path / "backup"
    line = line.replace(f"in {filled}", f"in {backup}")
    assert refusal("backup", backup, "--data", filled) == line.replace(
        "keywright: ", f"keywright: made {backup}, but it is not whole: ")
    (filled / "master.key").rename(tmp_path / "master.key")
    assert refusal("verify", "--data", filled) == line.replace(f"in {backup}", f"in {filled}")
    assert refusal("restore", backup, "--data", tmp_path / "restored") == line
    assert not (tmp_path / "restored").exists()


def test_an_emptied_database_is_told_as_a_server_tells_it(filled, tmp_path):
    backup, restored = tmp_path / "backup", tmp_path / "restored"
    storage("backup", backup, "--include-secrets", "--data", filled)
    (filled / "keywright.sqlite").write_bytes(b"")
    (line,) = processes.run("serve", "--listen", "127.0.0.1:0", "--data", filled).stderr.splitlines()[-1:]
    assert "is damaged: it is empty, but not what belongs to it" in line
    for command in (("verify", "--data", filled), ("backup", tmp_path / "other", "--data", filled)):
        assert refusal(*command).removeprefix("keywright: ") in line
    assert not (tmp_path / "other").exists()
    # With matching checksums.
    for secret in (True, False):
        (backup / "keywright.sqlite").write_bytes(b"")
        names = ["keywright.sqlite", "master.key"] if secret else ["keywright.sqlite"]
        if not secret:
            (backup / "master.key").unlink()
        sums = subprocess.run(["sha256sum", *names], cwd=backup, capture_output=True, check=True).stdout
        (backup / "SHA256SUMS").write_bytes(sums)
        for command in (("verify", backup), ("restore", backup, "--data", restored)):
            assert f"the database {backup}/keywright.sqlite is damaged: it is empty" in refusal(*command)
        assert not restored.exists()


def test_a_trigger_of_another_is_named(filled, tmp_path):
    with contextlib.closing(sqlite3.connect(filled / "keywright.sqlite", isolation_level=None)) as database:
        database.execute("CREATE TRIGGER evil AFTER INSERT ON audit_record BEGIN DELETE FROM access_key; END")
    finding = "is damaged: the trigger evil is not of its schema"
    assert finding in refusal("verify", "--data", filled)
    assert finding in refusal("backup", tmp_path / "backup", "--data", filled)
    assert finding in refusal("restore", tmp_path / "backup", "--data", tmp_path / "restored")


@pytest.mark.parametrize("column, number", [
    ("months", 2**62), ("months", 2**63 - 1), ("created_at", 2**63 - 1), ("created_at", -(2**63))])
def test_a_number_that_no_server_writes_ends_no_server(servers, tmp_path, column, number):
    server = servers.start(data=tmp_path / "data")
    cvm, lighthouse = clients.cvm(server), clients.lighthouse(server)
    clients.response(cvm, "RunInstances", Placement={"Zone": "ap-guangzhou-3"}, ImageId="img-487zeit5")
    clients.response(
        lighthouse, "CreateInstances", BundleId="bundle2022_gen_01", BlueprintId="lhbp-ubuntu22",
        InstanceChargePrepaid={"Period": 1})
    server.expected_errors = 2
    # The server is running: each row is checked when it is read, not only at the start.
    with contextlib.closing(sqlite3.connect(server.data / "keywright.sqlite", isolation_level=None)) as database:
        assert database.execute(f"UPDATE instance SET {column} = ?", (number,)).rowcount == 2
    for client, code in ((cvm, "InternalServerError"), (lighthouse, "FailedOperation")):
        assert clients.outcome(client, "DescribeInstances") == code
        assert clients.outcome(client, "DescribeKeyPairs") == "Success"
    assert f"{column} in the table instance is damaged" in refusal("verify", "--data", server.data)
    server.stop()


@pytest.mark.parametrize("name", ["keywright.sqlite", "SHA256SUMS"])
def test_a_pipe_in_a_backup_is_not_waited_for(filled, tmp_path, name):
    backup = tmp_path / "backup"
    storage("backup", backup, "--data", filled)
    (backup / name).unlink()
    os.mkfifo(backup / name)
    for command in (("verify", backup), ("restore", backup, "--data", tmp_path / "restored")):
        assert name in refusal(*command)


def test_nothing_is_written_into_a_backup_that_is_looked_at(filled, tmp_path):
    backup = tmp_path / "backup"
    storage("backup", backup, "--data", filled)
    (backup / "keywright.sqlite-wal").write_bytes(bytes(64))
    names = ["keywright.sqlite", "keywright.sqlite-wal"]
    sums = subprocess.run(["sha256sum", *names], cwd=backup, capture_output=True, check=True).stdout
    (backup / "SHA256SUMS").write_bytes(sums)
    before = {path.name: path.read_bytes() for path in backup.iterdir()}
    line = f"keywright: the backup {backup} is not whole: keywright.sqlite-wal does not belong to a backup"
    assert refusal("verify", backup) == line
    assert refusal("restore", backup, "--data", tmp_path / "restored") == line
    assert {path.name: path.read_bytes() for path in backup.iterdir()} == before


def test_help_says_what_a_restore_needs():
    assert "--include-secrets" in processes.run("storage", "backup", "--help").stdout
    assert "To restore it takes the backup and the master key." in processes.run("storage", "backup", "--help").stdout
    assert "The master key that sealed the backup is needed" in processes.run("storage", "restore", "--help").stdout
