# SPDX-License-Identifier: Apache-2.0
"""Credentials and tokens of hosts: what they permit, and when they become invalid."""

import contextlib
import json
import sqlite3

import pytest

import enrolled
import hosts
import machines
import processes
from enrolled import ME, Site, enroll, invite, keys_of

QUICK = ("--instance-delay", "0", "--tls-listen", "127.0.0.1:0", "--failed-signatures", "0")


@pytest.fixture
def server(start):
    return start(*QUICK)


def credential_file(machine):
    return machine.namespace.seen("/etc/keywright-host/credential")


def credential(machine):
    return credential_file(machine).read_text().rstrip("\n")


def join_fails(machine, server, token):
    """The message of a join that the server refuses."""
    ended = hosts.run(
        "join", *enrolled.way(server), "--token", token, "--sshd", "/usr/local/sbin/sshd",
        binary="/usr/local/sbin/keywright-host", within=machine.namespace.within)
    assert ended.returncode != 0, ended
    # No file of the attempt remains.
    assert not machine.namespace.seen("/etc/ssh/sshd_config.d/10-keywright.conf").exists()
    assert not credential_file(machine).exists()
    return ended.stderr


def test_a_host_cannot_read_the_keys_of_another(server, tmp_path):
    with contextlib.ExitStack() as stack:
        machine_of = {}
        for name in "ab":
            (tmp_path / name).mkdir()
            machine_of[name] = stack.enter_context(machines.running(tmp_path / name))
        one, other = Site(server, machine_of["a"]), Site(server, machine_of["b"], "--login-user", "stranger")
        key_id, key = one.create("a")
        other_id, other_key = one.create("b")
        one.bind(key_id)
        other.bind(other_id)
        assert (one.ssh(key), other.ssh(key), other.ssh(key, user="stranger")) == ("ubuntu", None, None)
        assert (other.ssh(other_key, user="stranger"), one.ssh(other_key)) == ("stranger", None)

        # The credential identifies the host whatever its settings say, and its secret is valid only for that host.
        settings = machine_of["b"].namespace.seen("/etc/keywright-host/config")
        settings.write_text(settings.read_text().replace(other.instance, one.instance))
        assert other.ssh(key) is None
        assert other.ssh(other_key, user="stranger") == "stranger"
        own = credential(machine_of["b"])
        assert other.instance in own
        forged = own.replace(other.instance, one.instance)
        assert keys_of(server, "ubuntu", forged) is None
        assert keys_of(server, "ubuntu", own, machine_of["b"]) == []
        assert len(keys_of(server, "stranger", own, machine_of["b"])) == 1
        credential_file(machine_of["b"]).write_text(forged + "\n")
        assert other.ssh(key) is None
        assert one.ssh(key) == "ubuntu"


def test_a_revoked_host_learns_nothing_and_forgets(server, machine):
    site = Site(server, machine)
    key_id, key = site.create("a")
    site.bind(key_id)
    assert (site.ssh(key), site.ssh(key, user="stranger"), site.copies()) == ("ubuntu", None, 2)
    assert "learns nothing" in enrolled.host(server, "revoke", site.instance)
    assert keys_of(server, "ubuntu", credential(machine)) is None
    assert site.ssh(key) is None
    assert f"failed, status {hosts.REVOKED}" in machine.log.read_text()
    assert site.copies() == 0
    # Also while the server is unreachable.
    server.kill()
    assert site.ssh(key) is None


def test_a_new_invitation_takes_the_place_of_the_old_host(server, machine):
    site = Site(server, machine)
    key_id, key = site.create("a")
    site.bind(key_id)
    old = credential(machine)
    token = invite(server, site.instance)
    assert site.ssh(key) is None
    assert keys_of(server, "ubuntu", old) is None
    said = machine.change("join", *enrolled.way(server), "--token", token)
    assert f"joined as {site.instance}" in said and "already" not in said
    assert credential(machine) != old
    assert site.ssh(key) == "ubuntu"


def test_a_host_that_left_learns_nothing(server, machine):
    site = Site(server, machine)
    key_id, key = site.create("a")
    site.bind(key_id)
    assert site.ssh(key) == "ubuntu"
    old = credential(machine)
    machine.change("leave")
    assert keys_of(server, "ubuntu", old) is None
    assert site.ssh(key) is None
    (listed,) = enrolled.host(server, "list", "--output", "json")
    assert listed["Status"] == "REVOKED"


def test_a_second_join_is_harmless_and_a_used_token_worthless(server, machine, tmp_path):
    instance, token = enroll(server)
    machine.change("join", *enrolled.way(server), "--token", token)
    before = credential(machine)
    assert "already joined" in machine.change("join", *enrolled.way(server), "--token", token)
    assert credential(machine) == before
    (tmp_path / "thief").mkdir()
    with machines.running(tmp_path / "thief") as thief:
        assert "the token is unknown, used or too old" in join_fails(thief, server, token)
    assert keys_of(server, "ubuntu", before, machine) == []


def test_a_stolen_token_is_noticed(server, machine):
    """The first host that joined keeps the instance until the operator invites another."""
    instance, token = enroll(server)
    status, stolen = enrolled.join(server, token)
    assert (status, stolen["InstanceId"]) == (200, instance)
    assert "the token is unknown, used or too old" in join_fails(machine, server, token)
    machine.change("join", *enrolled.way(server), "--token", invite(server, instance))
    assert keys_of(server, "ubuntu", stolen["Credential"]) is None
    assert keys_of(server, "ubuntu", credential(machine), machine) == []


def test_a_token_is_good_for_a_quarter_of_an_hour(server, machine):
    instance, token = enroll(server)

    def age(milliseconds):
        with contextlib.closing(sqlite3.connect(server.data / "keywright.sqlite", timeout=30)) as database, database:
            ended = database.execute("UPDATE host SET token_until = token_until - ?", (milliseconds,))
            assert ended.rowcount == 1

    age(15 * 60 * 1000)
    assert "the token is unknown, used or too old" in join_fails(machine, server, token)
    age(-60 * 1000)
    assert f"joined as {instance}" in machine.change("join", *enrolled.way(server), "--token", token)


def test_the_hosts_of_a_disabled_account_learn_nothing(server, machine):
    made = processes.run("account", "create", "--output", "json", "--endpoint", server.url, **ME)
    account = json.loads(made.stdout)
    owner = {"secret_id": account["SecretId"], "secret_key": account["SecretKey"]}
    site = Site(server, machine, "--account", account["Uin"], owner=owner)
    key_id, key = site.create("a")
    site.bind(key_id)
    assert site.ssh(key) == "ubuntu"
    for command, outcome in (("disable", None), ("enable", "ubuntu"), ("delete", None)):
        words = ("--yes",) if command == "delete" else ()
        ended = processes.run("account", command, account["Uin"], *words, "--endpoint", server.url, **ME)
        assert ended.returncode == 0, ended
        assert site.ssh(key) == outcome, command


def test_another_ca_gets_no_token(server, machine, tmp_path):
    (tmp_path / "other").mkdir()
    with processes.Servers(tmp_path / "other") as servers:
        other = servers.start(*QUICK)
        instance, token = enroll(server)
        ended = hosts.run(
            "join", "--server", server.tls_url, "--ca", other.ca, "--token", token, "--sshd", "/usr/local/sbin/sshd",
            binary="/usr/local/sbin/keywright-host", within=machine.namespace.within)
        assert ended.returncode == hosts.BAD_ANSWER, ended
        assert f"joined as {instance}" in machine.change("join", *enrolled.way(server), "--token", token)
