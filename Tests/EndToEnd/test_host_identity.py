# SPDX-License-Identifier: Apache-2.0
"""Which server a host trusts, the address of the server, and the identity of a machine."""

import concurrent.futures
import hashlib
import json
import shutil
import ssl

import pytest

import enrolled
import hosts
import keys
import processes
from enrolled import ME, enroll, host as operator
from test_tls import Maker

KEY = keys.rsa_line()
MACHINE, ANOTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server that announces its address for hosts."""
    with processes.Servers(tmp_path_factory.mktemp("identity")) as servers:
        yield servers.start(
            "--failed-signatures", "0", "--tls-listen", "127.0.0.1:0", "--host-url", "https://localhost:7743")


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def fake(maker):
    server = hosts.HostServer(*maker.issue("host-server", alternative="IP:127.0.0.1,DNS:localhost"))
    server.authorities = [maker.root.read_text()]
    yield server
    server.stop()


def fingerprint(path):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(open(path).read())).hexdigest()


def a_host(tmp_path, name="host", machine_id=MACHINE, ca=None):
    directory = tmp_path / name
    directory.mkdir()
    host = hosts.Host(directory, ca)
    (host.root / "etc/machine-id").write_text(machine_id + "\n")
    return host


def succeeded(ended):
    assert ended.returncode == 0, ended
    return ended.stdout


def refused(ended, status, *words):
    assert (ended.returncode, ended.stdout) == (status, ""), ended
    assert all(word in ended.stderr for word in words), ended.stderr


# Trust in a CA by its fingerprint.


def test_a_ca_is_trusted_by_its_fingerprint(tmp_path, maker, fake):
    host = a_host(tmp_path)
    digits = fingerprint(maker.root)
    pairs = ":".join(digits[at:at + 2] for at in range(0, 64, 2)).upper()
    # The fingerprint may also have the form that openssl prints.
    fake.authorities.insert(0, (maker.directory / "between.pem").read_text())
    succeeded(host.join(fake, "--ca-fingerprint", f"SHA256:{pairs}"))
    assert ssl.PEM_cert_to_DER_cert((host.root / "etc/keywright-host/ca.pem").read_text()) == \
        ssl.PEM_cert_to_DER_cert(maker.root.read_text())
    assert fake.requests[0] == ("GET", "/host/v1/ca", None)


@pytest.mark.parametrize("listed", ["another", "none", "no certificate"])
def test_a_fingerprint_that_does_not_fit_sends_nothing(tmp_path, maker, fake, listed):
    host = a_host(tmp_path)
    before = host.files()
    if listed != "another":
        fake.authorities = [] if listed == "none" else ["nonsense"]
    refused(host.join(fake, "--ca-fingerprint", "0" * 64), hosts.BAD_ANSWER)
    assert {request for request in fake.requests} == {("GET", "/host/v1/ca", None)}
    assert fake.tokens == {"kwt-good": "ins-1"} and host.files() == before


def test_who_shows_the_right_ca_must_be_signed_by_it(tmp_path, maker, fake):
    """Any server can send the certificate of another CA."""
    another = Maker(tmp_path)
    hostile = hosts.HostServer(*another.issue("hostile", alternative="IP:127.0.0.1"))
    try:
        hostile.authorities = [maker.root.read_text()]
        refused(a_host(tmp_path).join(hostile, "--ca-fingerprint", fingerprint(maker.root)), hosts.BAD_ANSWER)
        assert hostile.requests == [("GET", "/host/v1/ca", None)]
    finally:
        hostile.stop()


@pytest.mark.parametrize("text", ["", "x" * 64, "0" * 63, "0" * 65, "MD5:" + "0" * 64])
def test_what_is_no_fingerprint(tmp_path, fake, text):
    refused(a_host(tmp_path).join(fake, "--ca-fingerprint", text), hosts.USAGE, "--ca-fingerprint")
    assert fake.requests == []


# The text of an invitation.


def test_an_invitation_says_where_hosts_reach_the_server(house, tmp_path):
    digits = fingerprint(house.ca)
    said = operator(house, "enroll", "said")
    assert f"keywright-host join --server https://localhost:7743 --ca-fingerprint {digits} --token kwt." in said
    assert house.endpoint not in said
    answer = operator(house, "enroll", "json", "--output", "json")
    assert (answer["ServerUrl"], answer["CaFingerprint"]) == ("https://localhost:7743", digits)
    said = operator(house, "invite", "said", "--host-url", "https://elsewhere.example")
    assert "--server https://elsewhere.example --ca FILE --token" in said
    # The printed command works unchanged.
    host = a_host(tmp_path)
    instance, token = enroll(house)
    succeeded(host.run(
        "join", "--server", house.tls_url, "--ca-fingerprint", digits, "--token", token, "--user",
        processes.own_user(), *host.sshd_options()))


def test_without_a_name_an_invitation_names_no_address(servers):
    server = servers.start("--tls-listen", "127.0.0.1:0")
    said = operator(server, "enroll", "web1")
    assert "--server URL --ca-fingerprint" in said and "127.0.0.1" not in said and "serve --host-url" in said
    assert operator(server, "enroll", "web2", "--output", "json")["ServerUrl"] == ""


def test_the_first_name_of_the_server_is_its_address(servers):
    server = servers.start("--tls-listen", "127.0.0.1:0", "--tls-name", "*.lab.example", "--tls-name", "keys.example")
    answer = operator(server, "enroll", "web1", "--output", "json")
    assert answer["ServerUrl"] == f"https://keys.example:{server.tls_port}"
    assert answer["CaFingerprint"] == fingerprint(server.ca)


@pytest.mark.parametrize("url", ["keys.example", "http://keys.example", "https://", "https://a b", "https://a/b", "ftp://a"])
def test_an_address_for_hosts_that_is_none(tmp_path, url):
    line = processes.refusal("serve", "--data", tmp_path / "data", "--host-url", url)
    assert "--host-url must be https://HOST[:PORT]" in line


# A copy of a disk.


@pytest.fixture
def joined(house, tmp_path):
    """A host that has joined the server."""
    host = a_host(tmp_path)
    host.instance, token = enroll(house)
    succeeded(host.join(house, token=token))
    return host


def copied(host, machine_id):
    copy = object.__new__(hosts.Host)
    copy.__dict__.update(host.__dict__)
    copy.root = host.root.parent / "copy"
    shutil.copytree(host.root, copy.root, symlinks=True)
    text = host.sshd.read_text().replace(str(host.root), str(copy.root))
    copy.sshd = host.root.parent / "copy-sshd"
    copy.sshd.write_text(text)
    copy.sshd.chmod(0o755)
    copy.sshd_config = copy.root / "etc/ssh/sshd_config"
    copy.sshd_config.write_text(copy.sshd_config.read_text().replace(str(host.root), str(copy.root)))
    copy.reloads = copy.root / "reloads"
    (copy.root / "etc/machine-id").write_text(machine_id + "\n")
    return copy


def test_a_copy_of_a_disk_is_refused_and_joins_as_a_machine_of_its_own(house, joined):
    copy = copied(joined, ANOTHER)
    refused(copy.ask(KEY), hosts.BAD_ANSWER, "of whose disk this may be a copy", "keywright-host leave")
    refused(copy.refresh(), hosts.BAD_ANSWER, "of whose disk this may be a copy")
    status = copy.status()
    assert status.returncode == hosts.BAD_ANSWER and "of whose disk this may be a copy" in status.stdout
    assert house.logged("a credential was used from another machine")
    succeeded(joined.refresh())
    # With a token the copy becomes another host, and the first one is not affected.
    _, token = enroll(house)
    assert "joined as" in succeeded(copy.join(house, token=token))
    succeeded(copy.refresh())
    succeeded(joined.refresh())
    assert joined.instance not in copy.settings.read_text()


def test_a_copy_of_a_disk_leaves_without_harm_to_the_first(joined):
    copy = copied(joined, ANOTHER)
    assert "is another machine, whose credential stays good" in succeeded(copy.leave())
    assert not copy.settings.exists()
    succeeded(joined.refresh())


def test_a_copy_with_new_host_keys_is_noticed(house, joined, tmp_path):
    copy = copied(joined, MACHINE)
    own = keys.generate(tmp_path, "ed25519")
    (copy.root / "etc/ssh/ssh_host_ed25519_key.pub").write_text(own.public + "\n")
    refused(copy.refresh(), hosts.BAD_ANSWER, "all host keys are others than before", "--new-host-keys")
    succeeded(joined.refresh())
    (listed,) = [one for one in operator(house, "list", "--output", "json") if one["InstanceId"] == joined.instance]
    assert listed["HostKeys"] == [enrolled.HOST_KEY]
    succeeded(copy.refresh("--new-host-keys"))
    (listed,) = [one for one in operator(house, "list", "--output", "json") if one["InstanceId"] == joined.instance]
    assert listed["HostKeys"] == [" ".join(own.public.split()[:2])]


def test_the_machine_id_itself_is_never_sent(tmp_path, fake, maker):
    host = a_host(tmp_path, ca=maker.root)
    seen = []
    handle = fake._http.RequestHandlerClass.parse_request

    def parse_request(self):
        known = handle(self)
        seen.append((self.path, self.headers.get("Keywright-Machine")))
        return known

    fake._http.RequestHandlerClass.parse_request = parse_request
    succeeded(host.join(fake))
    host.ask(KEY)
    succeeded(host.refresh())
    digest = hashlib.sha256(f"keywright-host:{MACHINE}".encode()).hexdigest()
    assert {machine for _, machine in seen} == {digest} and len(seen) >= 5
    (host.root / "etc/machine-id").write_text("uninitialized\n")
    seen.clear()
    host.ask(KEY)
    assert [machine for _, machine in seen] == [None]


def test_a_machine_that_was_installed_anew_rejoins_under_its_name(house, tmp_path):
    first = a_host(tmp_path, "first")
    instance, token = enroll(house, name="reborn")
    succeeded(first.join(house, token=token))
    token = operator(house, "invite", "reborn", "--output", "json")["Token"]
    again = a_host(tmp_path, "again", ANOTHER)
    assert f"joined as {instance}" in succeeded(again.join(house, token=token))
    succeeded(again.refresh())
    assert first.refresh().returncode == hosts.REVOKED


# Changes of the server's address and its CA.


def test_a_host_changes_to_another_address_and_ca(house, joined):
    assert f"{joined.instance} asks {house.tls_url} from now on" in succeeded(
        joined.set("--server", house.tls_url, "--ca-fingerprint", fingerprint(house.ca)))
    assert f"Server {house.tls_url}\n" in joined.settings.read_text()
    succeeded(joined.ask(KEY))
    # Back to an address without TLS, so without a CA.
    succeeded(joined.set("--server", house.url))
    assert not joined.settings.with_name("ca.pem").exists()
    succeeded(joined.ask(KEY))
    assert not joined.settings.with_name("journal").exists()


def test_a_renewed_ca_is_set(tmp_path, maker):
    both = hosts.HostServer(*maker.issue("first", alternative="IP:127.0.0.1"))
    host = a_host(tmp_path, ca=maker.root)
    succeeded(host.join(both))
    both.stop()
    (tmp_path / "renewed").mkdir()
    renewed = Maker(tmp_path / "renewed")
    later = hosts.HostServer(*renewed.issue("later", alternative="IP:127.0.0.1"))
    try:
        later.credentials, later.bound = both.credentials, {"ubuntu": [KEY]}
        before = host.files()
        refused(host.set("--server", later.url), hosts.BAD_ANSWER, "is signed by a CA that is not trusted",
                "nothing was changed")
        assert later.requests == [] and host.files() == before
        succeeded(host.set("--server", later.url, "--ca", renewed.root))
        assert host.settings.with_name("ca.pem").read_bytes() == renewed.root.read_bytes()
        assert host.ask(KEY).stdout == KEY + "\n"
    finally:
        later.stop()


def test_a_server_that_does_not_know_the_host_is_not_set(tmp_path, maker, fake):
    host = a_host(tmp_path, ca=maker.root)
    succeeded(host.join(fake))
    before = host.files()
    another = Maker(tmp_path)
    hostile = hosts.HostServer(*another.issue("hostile", alternative="IP:127.0.0.1"))
    stranger = hosts.HostServer(*maker.issue("stranger", alternative="IP:127.0.0.1"))
    try:
        refused(host.set("--server", stranger.url), hosts.REVOKED, "does not know this host", "nothing was changed")
        # The untrusted server does not receive the credential.
        hostile.authorities = [another.root.read_text()]
        for words in ((), ("--ca", maker.root), ("--ca-fingerprint", "0" * 64)):
            refused(host.set("--server", hostile.url, *words), hosts.BAD_ANSWER)
        assert {credential for _, _, credential in hostile.requests} == {None}
        stranger.credentials = fake.credentials
        stranger.instead = lambda handler: handler.answer(200, {"User": "root", "Options": "", "Keys": []})
        refused(host.set("--server", stranger.url), hosts.BAD_ANSWER, "malformed", "nothing was changed")
    finally:
        hostile.stop()
        stranger.stop()
    refused(host.set("--server", hostile.url), hosts.UNREACHABLE, "nothing was changed")
    for words in ((), ("--server", "http://keys.example"), ("--ca", host.root / "none"), ("--ca-fingerprint", "0" * 63),
                  ("--ca", maker.root, "--ca-fingerprint", "0" * 64)):
        refused(host.set(*words), hosts.USAGE)
    assert host.files() == before


def test_set_on_a_host_that_has_not_joined(tmp_path, fake):
    refused(a_host(tmp_path).set("--server", fake.url), hosts.CONFIGURATION, "has not joined")


def test_refresh_brings_the_cas_of_the_server(tmp_path, maker, fake):
    (tmp_path / "more").mkdir()
    more = Maker(tmp_path / "more")
    host = a_host(tmp_path, ca=maker.root)
    succeeded(host.join(fake))
    fake.authorities.append(more.root.read_text())
    succeeded(host.refresh())
    file = host.state / ".authorities"
    assert file.stat().st_mode & 0o777 == 0o600
    assert ssl.PEM_cert_to_DER_cert(file.read_text()) == ssl.PEM_cert_to_DER_cert(more.root.read_text())
    later = hosts.HostServer(*more.issue("later", alternative="IP:127.0.0.1"))
    try:
        later.credentials, later.bound = fake.credentials, {"ubuntu": [KEY]}
        succeeded(host.set("--server", later.url))
        assert not file.exists() and host.ask(KEY).stdout == KEY + "\n"
        # A host whose credential was revoked removes its cached answers, but keeps its trusted CAs.
        later.authorities = [maker.root.read_text(), more.root.read_text()]
        later.credentials = {}
        assert host.refresh().returncode == hosts.REVOKED
        assert host.settings.with_name("ca.pem").read_text().count("BEGIN CERTIFICATE") == 2
    finally:
        later.stop()
    assert host.leave("--force").returncode == 0 and not file.exists()


@pytest.mark.parametrize("content, mode", [("nonsense", 0o600), (None, 0o644), ("link", 0o600)])
def test_a_file_of_cas_that_is_not_the_hosts_is_not_believed(tmp_path, maker, fake, content, mode):
    (tmp_path / "more").mkdir()
    more = Maker(tmp_path / "more")
    host = a_host(tmp_path, ca=maker.root)
    succeeded(host.join(fake))
    file = host.state / ".authorities"
    if content == "link":
        file.symlink_to(more.root)
    else:
        file.write_text(content or more.root.read_text())
        file.chmod(mode)
    later = hosts.HostServer(*more.issue("later", alternative="IP:127.0.0.1"))
    try:
        later.credentials = fake.credentials
        refused(host.set("--server", later.url), hosts.BAD_ANSWER, "is signed by a CA that is not trusted")
        assert later.requests == []
    finally:
        later.stop()
    fake.bind(KEY)
    assert host.ask(KEY).stdout == KEY + "\n"


def test_a_name_that_was_added_later_reaches_the_hosts(machine, start, tmp_path):
    """The complete sequence: the server is started with an additional name, the host learns the new CA and then uses
    the new name."""
    data = tmp_path / "data"
    server = start("--tls-listen", "127.0.0.1:0", data=data)
    instance, token = enroll(server)
    machine.change("join", "--server", server.tls_url, "--ca", server.ca, "--token", token)
    ports = ("--listen", server.endpoint, "--tls-listen", server.tls_endpoint)
    server.stop()
    server = start(*ports, "--tls-name", "keys.example", data=data, environment={})
    answer = operator(server, "invite", "web1", "--output", "json")
    assert answer["CaFingerprint"] == fingerprint(data / "tls/ca-2.pem")
    machine.change("join", "--server", server.tls_url, "--ca", server.ca, "--token", answer["Token"])
    machine.agent("refresh", "--sshd", "/usr/local/sbin/sshd")
    machine.namespace.run("sh", "-c", "echo 127.0.0.1 keys.example >> /etc/hosts")
    url = f"https://keys.example:{server.tls_port}"
    assert f"{instance} asks {url} from now on" in machine.agent("set", "--server", url)
    assert "All is right" in machine.agent("status", "--sshd", "/usr/local/sbin/sshd")
    machine.agent("refresh", "--sshd", "/usr/local/sbin/sshd")


# Names and lists of hosts.


def test_a_host_is_named_by_its_name(house):
    instance, _ = enroll(house, name="named")
    assert "was changed" in operator(house, "set", "named", "--port", "2222")
    assert "is called renamed now" in operator(house, "rename", "named", "renamed")
    assert "there is no host named" in operator(house, "invite", "named", status=3)
    (listed,) = operator(house, "list", "--name", "renamed", "--output", "json")
    assert (listed["InstanceId"], listed["Port"]) == (instance, 2222)
    enroll(house, name="another")
    assert "HostNameTaken" in operator(house, "rename", "another", "renamed", status=3)
    line = operator(house, "enroll", "Renamed", status=3)
    assert "HostNameTaken" in line and "--allow-duplicate" in line
    twice, _ = enroll(house, name="renamed")
    line = operator(house, "set", "renamed", "--port", "22", status=3)
    assert "renamed is the name of 2 hosts" in line and instance in line and twice in line
    operator(house, "delete", twice, "--yes")
    twin, _ = enroll(house, name="renamed")
    line = operator(house, "delete", "renamed", "--yes", status=3)
    assert all(one in line for one in (instance, twin)) and "say which by its identifier" in line
    assert "learns nothing" in operator(house, "revoke", instance)
    assert "was deleted" in operator(house, "delete", instance, "--yes")
    assert "was deleted" in operator(house, "delete", "renamed", "--yes")
    assert operator(house, "list", "--name", "renamed", "--output", "json") == []


def test_the_list_says_when_a_host_was_seen_and_how_old_its_copies_are(house, joined):
    succeeded(joined.refresh())
    (listed,) = [one for one in operator(house, "list", "--status", "joined", "--output", "json")
                 if one["InstanceId"] == joined.instance]
    assert listed["LastSeenTime"] >= listed["JoinedTime"] and listed["CopiesTime"] >= listed["JoinedTime"]
    assert listed["AgentVersion"] == hosts.run("--version").stdout.strip() and listed["LoginUser"] == "ubuntu"
    assert joined.instance not in operator(house, "list", "--unseen", "1h")
    assert joined.instance not in operator(house, "list", "--status", "invited")
    head = operator(house, "list").splitlines()[0].split()
    assert head == ["INSTANCE", "NAME", "STATUS", "USER", "ADDRESS", "PORT", "JOINED", "SEEN", "COPIES", "AGENT", "TAGS",
                    "OPTIONS"]
    assert "64" in json.dumps(processes.run("host", "list", "--unseen", "soon", **ME).returncode)


# Host groups.


def test_the_token_of_a_group_makes_a_host_at_each_use(house, tmp_path):
    said = operator(house, "invite", "--group", "--uses", "2", "--lifetime", "24h", "--tag", "role=web",
                    "--login-user", "deploy", "--output", "json")
    group, token = said["HostGroupId"], said["Token"]
    machines = [a_host(tmp_path, f"machine-{number}", f"{number}" * 32) for number in range(3)]
    for host in machines[:2]:
        assert "login user deploy" in succeeded(host.join(house, token=token))
    refused(machines[2].join(house, token=token), hosts.BAD_ANSWER, "used as often as it may be")
    listed = operator(house, "list", "--tag", "role=web", "--output", "json")
    assert len(listed) == 2 and len({one["InstanceName"] for one in listed}) == 1
    # A machine that has a credential does not use up the token.
    assert "already joined" in succeeded(machines[0].join(house, token=token))
    (row,) = [line.split() for line in operator(house, "groups").splitlines() if group in line]
    assert row[2:4] == ["2", "2"]
    assert "makes no more hosts" in operator(house, "revoke", group)
    refused(machines[2].join(house, token=token), hosts.BAD_ANSWER, "unknown, used or too old")
    for host in machines[:2]:
        succeeded(host.refresh())


def test_of_many_with_the_token_of_a_group_as_many_join_as_may(house):
    token = operator(house, "invite", "--group", "--uses", "4", "--tag", "role=many", "--output", "json")["Token"]
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: enrolled.join(house, token, Hostname=f"many-{number}"), range(12)))
    assert [status for status, _ in answers].count(200) == 4
    assert {answer["Error"]["Code"] for status, answer in answers if status != 200} == {"TokenUsedUp"}
    assert len(operator(house, "list", "--tag", "role=many", "--output", "json")) == 4


def test_what_goes_with_a_group_and_what_does_not(house):
    for words in (["invite"], ["invite", "--group", "web1"], ["invite", "web1", "--uses", "2"],
                  ["invite", "--group", "--lifetime", "1"], ["invite", "--group", "--lifetime", "0h"],
                  ["invite", "--group", "--tag", "role"]):
        assert processes.run("host", *words, "--endpoint", house.url, **ME).returncode == 64
    for words in (["--uses", "0"], ["--lifetime", "59s"], ["--lifetime", "999999999999d"]):
        assert processes.run("host", "invite", "--group", *words, "--endpoint", house.url, **ME).returncode in (3, 64)
