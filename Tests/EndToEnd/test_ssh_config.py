# SPDX-License-Identifier: Apache-2.0
"""`keywright ssh-config`: how ssh reads it, and that no text of a server becomes an option of ssh."""

import json
import os
import re
import subprocess
import urllib.request

import pytest

import between
import clients
import keys
import processes

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
ADDRESS = "203.0.113.7"


@pytest.fixture
def middle(server):
    with between.Between(server) as middle:
        yield middle


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home/.ssh").mkdir(0o700, parents=True)
    return tmp_path / "home"


@pytest.fixture
def keywright(middle, home):
    def keywright(*arguments, status=0, **environment):
        ended = processes.run(
            *arguments, "--endpoint", middle.url, **{**ME, "HOME": str(home), **environment})
        assert ended.returncode == status, ended
        return ended.stdout if status == 0 else ended.stderr

    return keywright


@pytest.fixture
def host_key(tmp_path):
    """Makes the public key of an sshd in the form that hosts send."""
    return lambda kind="ed25519": keys.generate(tmp_path, kind, comment="root@host").public


def enroll(keywright, server, name, host_keys, *options, address=ADDRESS, port=22):
    """Enrolls a host and joins it; answers the identifier of its instance."""
    enrolled = json.loads(keywright(
        "host", "enroll", name, "--allow-duplicate", "--address", address, *options, "--output", "json"))
    body = {"Token": enrolled["Token"], "HostKeys": host_keys, "SSHPort": port}
    request = urllib.request.Request(f"{server.url}/host/v1/join", json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=processes.DEADLINE_SECONDS) as answer:
        assert json.load(answer)["InstanceId"] == enrolled["InstanceId"]
    return enrolled["InstanceId"]


def understood(config, name):
    """The options that ssh uses for a host, each with all of its values."""
    ended = subprocess.run(
        ["ssh", "-G", "-F", config, name], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 0, ended.stderr
    options = {}
    for line in ended.stdout.splitlines():
        option, _, value = line.partition(" ")
        options.setdefault(option, []).append(value)
    return options


def hosts_of(config):
    return [line.split()[1:] for line in config.splitlines() if line.startswith("Host ")]


def test_ssh_knows_a_host_by_name_and_by_identifier(server, keywright, home, host_key):
    lines = [host_key(), host_key("rsa")]
    keywright("key", "create", "web1", "-o", home / ".ssh/web1")
    keywright("key", "create", "other", "-o", home / ".ssh/other")
    instance = enroll(keywright, server, "web1", lines, "--login-user", "deployer", port=2222)
    keywright("key", "bind", "web1", instance, "--force-stop")
    told = keywright("ssh-config", "--write")
    folder = home / ".ssh/keywright"
    assert told == f'1 host is in {folder}/config. Put at the top of ~/.ssh/config: Include "{folder}/config"\n'
    assert {path.name: oct(path.stat().st_mode & 0o7777) for path in folder.iterdir()} == {
        "config": "0o600", "known_hosts": "0o644"}
    for name in ("web1", instance):
        options = understood(folder / "config", name)
        expected = {
            "hostname": ADDRESS, "port": "2222", "user": "deployer", "hostkeyalias": instance,
            "userknownhostsfile": f"{folder}/known_hosts", "stricthostkeychecking": "true",
            "identityfile": f"{home}/.ssh/web1", "identitiesonly": "yes"}
        assert {option: options[option] for option in expected} == {
            option: [value] for option, value in expected.items()}
    known = "".join(f"{instance} {' '.join(line.split()[:2])}\n" for line in lines)
    assert (folder / "known_hosts").read_text() == known == keywright("ssh-config", "--known-hosts")
    assert (folder / "config").read_text() == keywright("ssh-config")
    # Another run overwrites the files, and does not suggest the Include line if it is there.
    (home / ".ssh/config").write_text(f'Host *\n  Compression yes\ninclude "{folder}/config"\n')
    (folder / "config").write_text("old")
    assert keywright("ssh-config", "--write") == f"1 host is in {folder}/config.\n"
    assert (folder / "config").read_text() == keywright("ssh-config")
    assert sorted(os.listdir(folder)) == ["config", "known_hosts"]


def test_both_products_are_there_and_either_alone(server, keywright, host_key):
    cvm = enroll(keywright, server, "web1", [host_key()])
    lighthouse = enroll(keywright, server, "blog", [host_key()], "--product", "lighthouse")
    assert hosts_of(keywright("ssh-config")) == [["web1", cvm], ["blog", lighthouse]]
    assert hosts_of(keywright("ssh-config", "--product", "cvm")) == [["web1", cvm]]
    assert hosts_of(keywright("ssh-config", "--product", "lighthouse")) == [["blog", lighthouse]]
    assert hosts_of(keywright("ssh-config", "--region", "ap-shanghai")) == []
    found = json.loads(keywright("ssh-config", "--output", "json"))
    assert [one["InstanceId"] for one in found] == [cvm, lighthouse]
    assert "must be cvm, lighthouse or both, not ecs" in keywright("ssh-config", "--product", "ecs", status=64)


def test_a_bound_user_and_a_folder_of_keys_are_taken(server, keywright, home, tmp_path, host_key):
    folder = tmp_path / "my keys"
    folder.mkdir()
    os.mkfifo(folder / "pipe.pub")
    keywright("key", "create", "blog", "-o", folder / "blog", "--product", "lighthouse")
    instance = enroll(keywright, server, "blog", [host_key()], "--product", "lighthouse", "--login-user", "ubuntu")
    clients.call(
        clients.lighthouse(server), "AssociateInstancesKeyPairs", InstanceIds=[instance], AssociateType="ONLINE",
        Username="writer", KeyIds=[json.loads(keywright("key", "list", "--product", "lighthouse", "--output", "json"))[0]["KeyId"]])
    config = home / "config"
    config.write_text(keywright("ssh-config", "--identity-dir", folder))
    options = understood(config, "blog")
    assert options["user"] == ["writer"] and options["identityfile"] == [f"{folder}/blog"]
    # Without the private key, the login user is still set, and ssh chooses among its own keys.
    config.write_text(keywright("ssh-config"))
    options = understood(config, "blog")
    assert options["user"] == ["ubuntu"] and options["identitiesonly"] == ["no"]
    line = keywright("ssh-config", "--identity-dir", tmp_path / "nowhere", status=1)
    assert line == f"keywright: cannot read the folder {tmp_path}/nowhere: No such file or directory\n"


def test_what_is_granted_by_name_or_by_tag_is_taken(server, keywright, home, host_key):
    for name in ("named", "tagged"):
        keywright("key", "create", name, "-o", home / f".ssh/{name}")
    web1, web2 = (enroll(keywright, server, name, [host_key()], "--login-user", "ubuntu") for name in ("web1", "web2"))
    enroll(keywright, server, "db1", [host_key()], "--login-user", "ubuntu")
    config = home / "config"

    def login(name):
        config.write_text(keywright("ssh-config"))
        options = understood(config, name)
        return options["user"], options["identityfile"] if options["identitiesonly"] == ["yes"] else None

    keywright("host", "allow", "web1", "--key", "named", "--user", "deploy")
    assert login("web1") == (["deploy"], [f"{home}/.ssh/named"])
    assert login("web2") == (["ubuntu"], None)
    for web in (web1, web2):
        clients.response(
            clients.tag(server), "ModifyResourceTags", Resource=f"qcs::cvm:ap-guangzhou:uin/:instance/{web}",
            ReplaceTags=[{"TagKey": "role", "TagValue": "web"}])
    keywright("host", "allow", "--tag", "role=web", "--key", "tagged")
    # The login user takes precedence over others with the same key.
    assert login("web1") == (["ubuntu"], [f"{home}/.ssh/tagged"])
    assert login("web2") == (["ubuntu"], [f"{home}/.ssh/tagged"])
    assert login("db1") == (["ubuntu"], None)
    keywright("host", "deny", "--tag", "role=web", "--key", "tagged")
    assert login("web1") == (["deploy"], [f"{home}/.ssh/named"])
    assert login("web2") == (["ubuntu"], None)


@pytest.mark.parametrize("name", [
    "two words", "a*", "a?", "!a", "-oProxyCommand=x", "#a", 'a"b', "a'b", "a\\b", "a,b", "a%h", "$(a)", "a;b", "a/b", "a=b",
    "a\nProxyCommand touch x", "a\rProxyCommand x", "a\u2028b", "a\u202eb", "a\x1b[31m", "a\0b", "", " ", ".a", "a" * 200,
    # Names of other machines.
    "github.com", "localhost", "LOCALHOST", "ins-00000009", "LHINS-00000009"])
def test_a_name_that_ssh_has_no_host_for_is_only_a_comment(middle, keywright, home, host_key, name):
    middle.instead["DescribeInstancesHostKeys"] = answering(of(1, host_key(), InstanceName=name))
    text = keywright("ssh-config", "--product", "cvm")
    assert hosts_of(text) == [["ins-00000001"]]
    check_lines(text)
    assert "# ins-00000001 goes by its identifier, not by" in text
    config = home / "config"
    config.write_text(text)
    assert understood(config, "ins-00000001")["hostname"] == [ADDRESS]
    assert "proxycommand" not in understood(config, "anything")


@pytest.mark.parametrize("name", ["web1", "Web_1-b", "数据库", "été9"])
def test_names_that_ssh_takes(middle, keywright, home, host_key, name):
    middle.instead["DescribeInstancesHostKeys"] = answering(of(1, host_key(), InstanceName=name))
    config = home / "config"
    config.write_text(keywright("ssh-config", "--product", "cvm"))
    assert understood(config, name)["hostkeyalias"] == ["ins-00000001"]


def test_a_prefix_keeps_names_apart(middle, keywright, host_key):
    middle.instead["DescribeInstancesHostKeys"] = answering(
        of(1, host_key(), InstanceName="github.com"), of(2, host_key(), InstanceName="two words"))
    assert hosts_of(keywright("ssh-config", "--product", "cvm", "--prefix", "kw-")) == [
        ["kw-github.com", "ins-00000001"], ["ins-00000002"]]
    for prefix in ("a b", "-a", "*", "a\n"):
        assert "--prefix must be" in keywright("ssh-config", f"--prefix={prefix}", status=64)


def test_two_of_one_name_go_by_their_identifiers(middle, keywright, host_key):
    middle.instead["DescribeInstancesHostKeys"] = answering(
        of(1, host_key(), InstanceName="web1"), of(2, host_key(), InstanceName="WEB1"))
    text = keywright("ssh-config", "--product", "cvm")
    assert hosts_of(text) == [["ins-00000001"], ["ins-00000002"]]
    assert text.count("another instance has the name too") == 2


HOSTILE = "x\nProxyCommand touch /tmp/x"


@pytest.mark.parametrize("field, values", [
    ("Address", [HOSTILE, "", "a b", "-oProxyCommand=x", "a%h", '"', "${HOME}", "a;b", "fe80::1%eth0", "a" * 254, None, 7]),
    ("Port", [0, 65536, -1, "22", None, "22\nProxyCommand x"]),
    ("LoginUser", [HOSTILE, "", "-l", "a b", "%h", "${HOME}", "root\0", "#", None]),
    ("HostKeys", [[], [HOSTILE], ["ssh-rsa AAAA"], ["* ssh-ed25519 AAAA"], None, "ssh-rsa"]),
])
def test_what_ssh_cannot_use_is_left_out_and_said(middle, keywright, home, host_key, field, values):
    for value in values:
        middle.instead["DescribeInstancesHostKeys"] = answering(
            of(1, host_key(), **{field: value}), of(2, host_key(), InstanceName="web2"))
        text = keywright("ssh-config", "--product", "cvm")
        assert hosts_of(text) == [["web2", "ins-00000002"]], value
        check_lines(text)
        assert '# Without ins-00000001, "web1": no usable ' in text
        assert keywright("ssh-config", "--product", "cvm", "--known-hosts").startswith("ins-00000002 ssh-")


def test_host_keys_are_written_anew(middle, keywright, host_key):
    good = host_key()
    middle.instead["DescribeInstancesHostKeys"] = answering(
        of(1, good, HostKeys=[good + "\u2028x", f"@cert-authority * {good}", good + " # comment", "ssh-dss AAAA"]))
    known = keywright("ssh-config", "--product", "cvm", "--known-hosts")
    assert known == f"ins-00000001 {' '.join(good.split()[:2])}\n"


@pytest.mark.parametrize("user", ["CORP\\user", "a$b", "first.last@example.com", "a+b"])
def test_unusual_users_arrive(middle, keywright, home, host_key, user):
    middle.instead["DescribeInstancesHostKeys"] = answering(of(1, host_key(), LoginUser=user))
    config = home / "config"
    config.write_text(keywright("ssh-config", "--product", "cvm"))
    assert understood(config, "web1")["user"] == [user]


@pytest.mark.parametrize("address, hostname", [
    ("::1", "::1"), ("2001:DB8:0::1", "2001:db8::1"), ("host_1.example", "host_1.example")])
def test_addresses_arrive(middle, keywright, home, host_key, address, hostname):
    middle.instead["DescribeInstancesHostKeys"] = answering(of(1, host_key(), Address=address))
    config = home / "config"
    config.write_text(keywright("ssh-config", "--product", "cvm"))
    assert understood(config, "web1")["hostname"] == [hostname]


@pytest.mark.parametrize("identifier", ["*", "ins-1", HOSTILE, "", None, "lhins-00000001"])
def test_an_instance_without_an_identifier_ends_it(middle, keywright, home, host_key, identifier):
    middle.instead["DescribeInstancesHostKeys"] = answering(of(1, host_key(), InstanceId=identifier))
    line = keywright("ssh-config", "--write", status=4)
    assert line.endswith(
        "is not the API: the answer to DescribeInstancesHostKeys has no usable InstanceId in its InstanceHostKeySet\n")
    assert not (home / ".ssh/keywright").exists()


@pytest.mark.parametrize("part", ['a"b', "a%h", "a\\b", "${HOME}", "a\nb"])
def test_a_folder_that_ssh_would_understand_otherwise_is_refused(keywright, tmp_path, part):
    assert "ssh cannot be told of" in keywright("ssh-config", "--directory", tmp_path / part, status=1)


def test_a_folder_may_have_spaces(server, keywright, tmp_path, host_key):
    enroll(keywright, server, "web1", [host_key()])
    folder = tmp_path / "my ssh"
    keywright("ssh-config", "--write", "--directory", folder)
    assert understood(folder / "config", "web1")["userknownhostsfile"] == [f"{folder}/known_hosts"]


def test_who_may_not_ask_is_told_so(server, keywright, home, host_key):
    keywright("key", "create", "web1", "-o", home / ".ssh/web1")
    instance = enroll(keywright, server, "web1", [host_key()])
    keywright("key", "bind", "web1", instance, "--force-stop")
    cam = clients.cam(server)
    user = clients.call(cam, "AddUser", Name="user", UseApi=1)
    theirs = {"TENCENTCLOUD_SECRET_ID": user.SecretId, "TENCENTCLOUD_SECRET_KEY": user.SecretKey}

    def allow(name, action):
        document = {"version": "2.0", "statement": [{"effect": "allow", "action": action, "resource": "*"}]}
        policy = clients.call(cam, "CreatePolicy", PolicyName=name, PolicyDocument=json.dumps(document)).PolicyId
        clients.call(cam, "AttachUserPolicy", PolicyId=policy, AttachUin=user.Uin)

    refused = keywright("ssh-config", status=3, **theirs)
    assert "DescribeInstancesHostKeys was refused: " in refused and "UnauthorizedOperation" in refused
    # Permission for one product is enough; a comment mentions the rest.
    allow("hosts", "cvm:DescribeInstancesHostKeys")
    text = keywright("ssh-config", **theirs)
    assert hosts_of(text) == [["web1", instance]] and "IdentityFile" not in text
    assert "# Without lighthouse: " in text and "# Without private keys of cvm: " in text
    check_lines(text)
    keywright("ssh-config", "--product", "lighthouse", status=3, **theirs)
    allow("keys", "cvm:DescribeKeyPairs")
    assert f'IdentityFile "{home}/.ssh/web1"' in keywright("ssh-config", **theirs)


def test_a_real_login_asks_nothing(server, machine, keywright, home, tmp_path):
    token = json.loads(keywright(
        "host", "enroll", "web1", "--address", "127.0.0.1", "--login-user", "ubuntu", "--output", "json"))
    machine.change("join", "--server", server.url, "--token", token["Token"])
    keywright("key", "create", "web1", "-o", home / ".ssh/web1")
    keywright("key", "bind", "web1", token["InstanceId"], "--force-stop")
    processes.wait_until(
        lambda: clients.response(clients.cvm(server), "DescribeInstances")["InstanceSet"][0]["InstanceState"]
        == "RUNNING", "the instance runs")
    keywright("ssh-config", "--write")

    def ssh(name):
        return subprocess.run(
            ["ssh", "-F", home / ".ssh/keywright/config", "-o", "BatchMode=yes", "-o", "IdentityAgent=none", name, "id",
             "-un"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    for name in ("web1", token["InstanceId"]):
        ended = ssh(name)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ubuntu\n", ""), machine.log.read_text()
    # A server with another host key is refused.
    known = home / ".ssh/keywright/known_hosts"
    other = keys.generate(tmp_path, "ed25519").public
    known.write_text(f"{token['InstanceId']} {' '.join(other.split()[:2])}\n")
    assert "Host key verification failed" in ssh("web1").stderr


def of(number, host_key, **fields):
    return {
        "InstanceId": f"ins-{number:08}", "InstanceName": f"web{number}", "Address": ADDRESS, "Port": 22,
        "LoginUser": "ubuntu", "HostKeys": [host_key], "BindingSet": [], **fields}


def answering(*hosts):
    return {"TotalCount": len(hosts), "InstanceHostKeySet": list(hosts), "RequestId": "r"}


LINE = re.compile(
    r"|#( [^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]*)?|Host [^\s]+( [^\s]+)?"
    r"|    (HostName|Port|User|HostKeyAlias|UserKnownHostsFile|StrictHostKeyChecking|IdentityFile|IdentitiesOnly) .+")


def check_lines(text):
    """Every line has a form that Keywright writes."""
    for line in text.split("\n"):
        assert LINE.fullmatch(line), repr(line)
