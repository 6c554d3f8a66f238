# SPDX-License-Identifier: Apache-2.0
"""`keywright host allow|deny|access`: key pairs that open hosts without being bound to them, with a real sshd."""

import pytest

import clients
import enrolled
import hosts
import processes
from enrolled import ME, Site

GUANGZHOU = ("--region", "ap-guangzhou")


@pytest.fixture
def server(start):
    return start("--instance-delay", "0", "--tls-listen", "127.0.0.1:0")


@pytest.fixture
def site(server, machine):
    return Site(server, machine, joining=("--login-users", "ubuntu,stranger"))


def host(server, *words, **options):
    return enrolled.host(server, *words, *GUANGZHOU, **options)


def set_tags(server, instance, tags):
    clients.response(
        clients.tag(server), "ModifyResourceTags", Resource=f"qcs::cvm:ap-guangzhou:uin/:instance/{instance}",
        ReplaceTags=[{"TagKey": key, "TagValue": value} for key, value in tags.items()])


def test_a_granted_key_logs_in_beside_a_bound_one_until_it_is_taken_back(server, site):
    (bound, bound_key), (granted, granted_key), (_, other_key) = (site.create(name) for name in ("bound", "granted", "other"))
    site.bind(bound)
    said = host(server, "allow", "web1", "--key", "granted")
    assert said == f"Key pair granted ({granted}) may log in to web1 ({site.instance}).\n"
    assert (site.ssh(bound_key), site.ssh(granted_key), site.ssh(other_key)) == ("ubuntu", "ubuntu", None)
    assert site.ssh(granted_key, user="stranger") is None
    host(server, "allow", site.instance, "--key", "granted", "other", "--user", "stranger")
    assert site.ssh(other_key, user="stranger") == "stranger"
    rows = host(server, "access", "web1").splitlines()
    assert [row.split() for row in rows[:2]] == [
        ["KEY", "NAME", "USER", "BY", "UNTIL", "SINCE"], [bound, "bound", "ubuntu", "binding", "to", site.instance]]
    assert sorted(row.split()[1:4] for row in rows[2:]) == [
        ["granted", "stranger", site.instance], ["granted", "ubuntu", site.instance], ["other", "stranger", site.instance]]

    said = host(server, "deny", "web1", "--key", "granted", "--user", "ubuntu")
    assert said == f"Key pair granted ({granted}) is no longer granted on web1 ({site.instance}) as ubuntu.\n"
    assert (site.ssh(granted_key), site.ssh(granted_key, user="stranger")) == (None, "stranger")
    host(server, "deny", "web1", "--key", "granted", "other")
    assert (site.ssh(granted_key, user="stranger"), site.ssh(other_key, user="stranger")) == (None, None)
    assert site.ssh(bound_key) == "ubuntu"
    assert "InvalidParameterValue" in host(server, "deny", "web1", "--key", "granted", status=3)


def test_a_grant_by_a_tag_follows_the_tag_and_one_with_an_end_ends(server, site):
    (_, tagged_key), (_, timed_key) = (site.create(name) for name in ("tagged", "timed"))
    assert "all with the tag role=web" in host(server, "allow", "--tag", "role=web", "--key", "tagged")
    assert site.ssh(tagged_key) is None
    set_tags(server, site.instance, {"role": "web"})
    assert site.ssh(tagged_key) == "ubuntu"
    set_tags(server, site.instance, {"role": "db"})
    assert site.ssh(tagged_key) is None

    host(server, "allow", "web1", "--key", "timed", "--until", "1h")
    assert site.ssh(timed_key) == "ubuntu"
    (grant,) = host(server, "access", "web1", "--output", "json")
    assert (grant["Username"], grant["Tag"], grant["CreatedBy"]) == ("ubuntu", None, "100000000001")
    host(server, "allow", "web1", "--key", "timed", "--until", "5s")
    processes.wait_until(lambda: host(server, "access", "web1", "--output", "json") == [], "the grant has ended")
    # The machine was not notified.
    assert site.ssh(timed_key) is None


def test_the_operator_of_the_machine_limits_who_can_ever_be_granted(server, site):
    key_id, key = site.create("a")
    for user in ("root", "ubuntu", "stranger", "nobody"):
        host(server, "allow", "web1", "--key", "a", "--user", user)
    assert site.ssh(key) == "ubuntu"
    assert site.ssh(key, user="stranger") == "stranger"
    assert site.ssh(key, user="root") is None
    said = site.machine.namespace.run(
        *site.machine.as_agent, "sh", "-c",
        f"/usr/local/sbin/keywright-host authorized-keys {' '.join(hosts.offer(key.public, 'root'))} 2>&1")
    assert said == "keywright-host: root is none of the login users of this host (/etc/keywright-host/config)"
    # Only users that the operator of the machine permits have cached answers.
    assert "brought copies for 2 users" in site.machine.agent("refresh", "--sshd", "/usr/local/sbin/sshd")
    server.stop()
    assert (site.ssh(key), site.ssh(key, user="root")) == ("ubuntu", None)


@pytest.mark.parametrize("joining, user", [((), None), (("--login-users", "ubuntu,root"), "root")])
def test_root_is_let_in_where_the_machine_says_so(server, machine, joining, user):
    site = Site(server, machine, joining=joining)
    _, key = site.create("a")
    host(server, "allow", "web1", "--key", "a", "--user", "root")
    host(server, "allow", "web1", "--key", "a")
    assert (site.ssh(key), site.ssh(key, user="root")) == ("ubuntu", user)


def test_what_is_no_access_is_refused_and_changes_nothing(server):
    instance, _ = enrolled.enroll(server)
    key_id = clients.import_key(clients.cvm(server), "a")
    for words, status, words_said in [
        (("allow", "--key", "a"), 64, "Name hosts, or say --tag"),
        (("allow", "web1"), 64, "Missing expected argument '--key"),
        (("deny", "web1", "--tag", "role=web", "--key", "a"), 64, "exclude each other"),
        (("access", "web1", "--tag", "role=web"), 64, "exclude each other"),
        (("allow", "--tag", "role", "--key", "a"), 64, "--tag must be KEY=VALUE, not role"),
        (("allow", "--tag", "=web", "--key", "a"), 64, "--tag must be KEY=VALUE, not =web"),
        (("allow", "web1", "--key", "a", "--until", "tomorrow"), 64, "--until must be a time such as"),
        (("allow", "web1", "--key", "a", "--until", "2030-01-01T00:00:00"), 64, "--until must be a time such as"),
        (("allow", "web1", "--key", "a", "--until", "9223372036854775807d"), 64, "--until must be a time such as"),
        (("allow", "web1", "--key", "a", "--until", "0s"), 3, "InvalidParameterValue"),
        (("allow", "web1", "--key", "a", "--until", "2020-01-01T00:00:00Z"), 3, "InvalidParameterValue"),
        (("allow", "web1", "--key", "a", "--user", "a b"), 3, "InvalidParameterValue"),
        (("allow", "web2", "--key", "a"), 3, "there is no instance web2"),
        (("allow", "web1", "--key", "b"), 3, "there is no key pair b"),
        (("deny", "web1", "--key", "a"), 3, "InvalidParameterValue"),
    ]:
        ended = processes.run("host", *words, *GUANGZHOU, "--endpoint", server.url, **ME)
        assert ended.returncode == status and words_said in ended.stderr, (words, ended)
    assert host(server, "access", "--output", "json") == []
    # A time with an offset and a Unix time for the same moment.
    for until in ("2035-01-01T08:00:00+08:00", "2051222400"):
        host(server, "allow", "web1", "--key", "a", "--until", until)
        (grant,) = host(server, "access", "--output", "json")
        assert (grant["KeyId"], grant["InstanceId"]) == (key_id, instance)
        assert grant["EndTime"] == {"2": "2035-01-01T00:00:00Z"}[until[0]], grant


def test_a_deny_says_what_still_opens_the_host(server, site):
    (first, _), (second, _) = (site.create(name) for name in ("first", "second"))
    set_tags(server, site.instance, {"role": "app"})
    site.bind(second)
    host(server, "allow", "--tag", "role=app", "--key", "first")
    host(server, "allow", "web1", "--key", "first", "second")

    def denied(*keys, status):
        done = processes.run("host", "deny", "web1", "--key", *keys, *GUANGZHOU, "--endpoint", server.url, **ME)
        assert done.returncode == status, done
        return done

    by_tag = f"keywright: key pair first ({first}) still opens it by a grant on the tag role=app: "
    done = denied("first", status=5)
    assert done.stdout == f"Key pair first ({first}) is no longer granted on web1 ({site.instance}).\n"
    assert done.stderr == f"{by_tag}`keywright host deny --tag 'role=app' --key {first}` takes it back\n"
    refused = denied("first", status=3)
    assert refused.stderr.startswith(by_tag) and "InvalidParameterValue" in refused.stderr
    done = denied("second", status=5)
    assert f"still opens it as ubuntu by its binding to {site.instance}: `keywright key unbind` ends it" in done.stderr
    host(server, "deny", "--tag", "role=app", "--key", "first")
