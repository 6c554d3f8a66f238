# SPDX-License-Identifier: Apache-2.0
"""`keywright key show` and what selects and orders `keywright key list`."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios

import pytest

import clients
import keys
import processes

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
PRODUCTS = ["cvm", "lighthouse"]


@pytest.fixture
def server(start):
    return start("--instance-delay", "0", "--failed-signatures", "0", "--import-key-types",
                 "ssh-rsa,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521")


@pytest.fixture
def keywright(server):
    def keywright(*arguments, status=0, **environment):
        ended = processes.run(*arguments, **{"KEYWRIGHT_ENDPOINT": server.url, **ME, **environment})
        assert ended.returncode == status, ended
        return ended.stdout if status == 0 else ended.stderr.removeprefix("keywright: ").rstrip("\n")

    return keywright


@pytest.fixture
def cvm(server):
    return clients.cvm(server)


def fields(text):
    """The values of each name."""
    found = {}
    for line in text.splitlines():
        width = 14
        name = line[:width].strip() or name
        found.setdefault(name, []).append(line[width:].strip())
    return found


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("kind, bits", [
    ("rsa", 2048), ("rsa", 3072), ("ed25519", 256), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521)])
def test_the_fingerprints_are_those_of_ssh_keygen(server, keywright, tmp_path, product, kind, bits):
    public = keys.generate(tmp_path, kind, bits).public
    (tmp_path / "own.pub").write_text(public + "\n")
    clients.import_key(clients.client(product, server), "own", public)
    own = []
    for algorithm in ("sha256", "md5"):
        said = subprocess.run(
            ["ssh-keygen", "-l", "-E", algorithm, "-f", tmp_path / "own.pub"], capture_output=True, text=True, check=True)
        size, fingerprint, *_, name = said.stdout.split()
        own.append(fingerprint)
    shown = fields(keywright("key", "show", "own", "--product", product))
    assert shown["Fingerprints"] == own
    assert shown["Type"] == [f"{name.strip('()')}, {size} bits"]
    told = json.loads(keywright("key", "show", "own", "--product", product, "--output", "json"))
    assert [told["SHA256"], told["MD5"]] == own and told["Bits"] == int(size)


def test_everything_about_one_is_told(server, keywright, cvm, tmp_path):
    project = clients.call(clients.tag(server), "AddProject", ProjectName="shop").ProjectId
    keywright("key", "create", "web", "-o", tmp_path / "web", "--tag", "env=prod", "--tag", "role=web", "--project", project)
    keywright("key", "rename", "web", "--description", "网站")
    (pair,) = clients.described(cvm)
    far = clients.cvm(server, region="ap-tokyo")
    (virtual,) = clients.call(
        far, "RunInstances", Placement={"Zone": "ap-tokyo-1"}, ImageId="img-487zeit5", InstanceName="app",
        LoginSettings={"KeyIds": [pair["KeyId"]]}).InstanceIdSet
    host = json.loads(keywright("host", "enroll", "db", "--output", "json"))["InstanceId"]
    keywright("host", "allow", "db", "--key", "web", "--user", "deploy", "--until", "2035-01-01T00:00:00Z")
    keywright("host", "allow", "--tag", "role=db", "--key", "web")
    shown = fields(keywright("key", "show", "web"))
    (found,) = clients.response(far, "DescribeInstances")["InstanceSet"]
    assert shown | {"Fingerprints": [], "Public key": []} == {
        "Key pair": [pair["KeyId"]], "Name": ["web"], "Product": ["cvm"], "Project": [str(project)], "Description": ["网站"],
        "Type": ["RSA, 2048 bits"], "Fingerprints": [], "Public key": [], "Created": [pair["CreatedTime"]],
        "Made by": ["the main account, by CreateKeyPair from 127.0.0.1"], "Tags": ["env=prod", "role=web"],
        "Instances": [f"app ({virtual}), ap-tokyo, RUNNING, user {found['DefaultLoginUser']}"],
        "Grants": ["all hosts with the tag role=db, user of each host",
                   f"{host}, ap-guangzhou, user deploy, until 2035-01-01T00:00:00Z"]}
    assert shown["Public key"] == [pair["PublicKey"]]
    told = json.loads(keywright("key", "show", pair["KeyId"], "--output", "json"))
    assert {name: told[name] for name in pair if name != "AssociatedInstanceIds"} == {
        name: pair[name] for name in pair if name != "AssociatedInstanceIds"}
    assert told["MadeBy"] == {"Username": "root", "EventName": "CreateKeyPair", "SourceIPAddress": "127.0.0.1"}
    assert told["Instances"] == [
        {"InstanceId": virtual, "InstanceName": "app", "Region": "ap-tokyo", "InstanceState": "RUNNING", "IsHost": False,
         "Username": found["DefaultLoginUser"]}]
    assert [grant["Username"] for grant in told["Grants"]] == ["", "deploy"]


def test_users_of_lighthouse_are_those_of_the_bindings(server, keywright):
    client = clients.lighthouse(server)
    key_id = clients.import_key(client, "web")
    (virtual,) = clients.call(
        client, "CreateInstances", BundleId="bundle2022_gen_01", BlueprintId="lhbp-ubuntu22",
        InstanceChargePrepaid={"Period": 1}, InstanceCount=1).InstanceIdSet
    keywright("key", "bind", "web", virtual, "--product", "lighthouse", "--username", "deploy")
    shown = fields(keywright("key", "show", "web", "--product", "lighthouse"))
    assert shown["Instances"][0].endswith(f"({virtual}), ap-guangzhou, RUNNING, user deploy")
    assert "Project" not in shown and shown["Key pair"] == [key_id]


def test_what_is_not_permitted_is_said_and_the_rest_is_shown(server, keywright, cvm):
    clients.import_key(cvm, "web")
    cam = clients.cam(server)
    user = clients.call(cam, "AddUser", Name="reader", UseApi=1)
    theirs = {"TENCENTCLOUD_SECRET_ID": user.SecretId, "TENCENTCLOUD_SECRET_KEY": user.SecretKey}
    line = keywright("key", "show", "web", status=3, **theirs)
    assert "DescribeKeyPairs was refused: " in line and "cvm:DescribeKeyPairs" in line
    document = {"version": "2.0", "statement": [
        {"effect": "allow", "action": "cvm:DescribeKeyPairs", "resource": "*"}]}
    policy = clients.call(cam, "CreatePolicy", PolicyName="p", PolicyDocument=json.dumps(document)).PolicyId
    clients.call(cam, "AttachUserPolicy", PolicyId=policy, AttachUin=user.Uin)
    shown = fields(keywright("key", "show", "web", **theirs))
    assert shown["Made by"] == ["not permitted: cloudaudit:DescribeEvents is needed"]
    assert shown["Grants"] == ["not permitted: cvm:DescribeHostAccess is needed"]
    assert shown["Instances"] == ["-"] and shown["Name"] == ["web"]
    told = json.loads(keywright("key", "show", "web", "--output", "json", **theirs))
    assert told["MadeBy"] is None and told["Grants"] is None


def test_who_made_it_is_named(server, keywright, cvm):
    cam = clients.cam(server)
    user = clients.call(cam, "AddUser", Name="anna", UseApi=1)
    clients.call(cam, "AttachUserPolicy", PolicyId=1, AttachUin=user.Uin)
    theirs = {"TENCENTCLOUD_SECRET_ID": user.SecretId, "TENCENTCLOUD_SECRET_KEY": user.SecretKey}
    clients.import_key(clients.cvm(server, secret_id=user.SecretId, secret_key=user.SecretKey), "hers")
    assert fields(keywright("key", "show", "hers"))["Made by"] == ["anna, by ImportKeyPair from 127.0.0.1"]
    assert keywright("key", "show", "hers", **theirs).count("\n") > 10


def test_what_is_not_there_is_said(keywright):
    assert keywright("key", "show", "web", status=3).startswith("there is no key pair web")
    assert keywright("key", "show", "skey-00000000", status=3) == "there is no key pair skey-00000000 of cvm"
    line = keywright("key", "show", "lhkp-00000000", status=3)
    assert line == "lhkp-00000000 is a key pair of lighthouse: say --product lighthouse"


# The list.


def names(keywright, *arguments):
    return [pair["KeyName"] for pair in json.loads(keywright("key", "list", "--output", "json", *arguments))]


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_list_is_selected_and_put_in_order(server, keywright, product):
    client, of = clients.client(product, server), ("--product", product)
    tags = {"cvm": lambda tag: {"TagSpecification": [{"ResourceType": "keypair", "Tags": [tag]}]},
            "lighthouse": lambda tag: {"Tags": [tag]}}[product]
    for name, value in (("web", "prod"), ("Web", "test"), ("db", "prod"), ("old_web", "other")):
        clients.import_key(client, name, **tags({"Key": "env", "Value": value}))
        processes.wait_until(lambda name=name: name in names(keywright, *of), "it is listed")
    clients.import_key(client, "bare")
    assert sorted(names(keywright, *of, "--name", "web")) == ["old_web", "web"]
    assert sorted(names(keywright, *of, "--tag", "env=prod")) == ["db", "web"]
    assert sorted(names(keywright, *of, "--tag", "env=prod", "--tag", "env=test")) == ["Web", "db", "web"]
    assert len(names(keywright, *of, "--tag", "env")) == 4 and names(keywright, *of, "--tag", "role") == []
    assert names(keywright, *of, "--tag", "env=prod", "--name", "web") == ["web"]
    assert names(keywright, *of, "--sort", "name") == ["Web", "bare", "db", "old_web", "web"]
    assert names(keywright, *of, "--sort", "name", "--reverse") == ["web", "old_web", "db", "bare", "Web"]
    newest = names(keywright, *of)
    assert newest == [pair["KeyName"] for pair in clients.described(client)]
    assert names(keywright, *of, "--reverse") == newest[::-1]
    assert names(keywright, *of, "--bound") == [] and names(keywright, *of, "--unbound") == newest
    rows = keywright("key", "list", *of, "--name", "web", "--sort", "name").splitlines()
    assert [row.split()[1] for row in rows] == ["NAME", "old_web", "web"]


def test_projects_and_bindings_select(server, keywright, cvm):
    project = clients.call(clients.tag(server), "AddProject", ProjectName="shop").ProjectId
    clients.call(cvm, "ImportKeyPair", KeyName="of_shop", ProjectId=project, PublicKey=keys.rsa_line())
    bound = clients.import_key(cvm, "bound")
    clients.call(
        cvm, "RunInstances", Placement={"Zone": "ap-guangzhou-3"}, ImageId="img-487zeit5", InstanceCount=2,
        LoginSettings={"KeyIds": [bound]})
    assert names(keywright, "--project", project) == names(keywright, "--project", "shop") == ["of_shop"]
    line = keywright("key", "list", "--project", "Shop", status=3)
    assert line == "there is no project Shop in the account"
    assert names(keywright, "--project", "0") == names(keywright, "--bound") == ["bound"]
    assert names(keywright, "--unbound") == ["of_shop"]
    assert names(keywright, "--sort", "instances") == ["bound", "of_shop"]
    assert "had already been set" in keywright("key", "list", "--bound", "--unbound", status=64)
    assert "created" in keywright("key", "list", "--sort", "age", status=64)
    line = keywright("key", "list", "--project", "0", "--product", "lighthouse", status=1)
    assert line == "--project is for --product cvm: key pairs of lighthouse have no project"


def on_a_terminal(server, columns, *arguments):
    """The lines of a command whose output is a terminal of this width."""
    own, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    try:
        process = subprocess.Popen(
            [processes.BINARY, "key", "list", *arguments, "--endpoint", server.url], stdin=subprocess.DEVNULL, stdout=other,
            stderr=subprocess.PIPE, env=processes.clean_environment(**ME))
        os.close(other)
        text = b""
        while True:
            try:
                part = os.read(own, 65536)
            except OSError:
                break
            if not part:
                break
            text += part
        assert process.wait(processes.DEADLINE_SECONDS) == 0
        return text.decode().splitlines()
    finally:
        os.close(own)


def cells(line):
    return sum(2 if "一" <= character <= "鿿" else 1 for character in line)


def test_a_table_fits_the_terminal_and_nothing_else_is_cut(server, keywright, cvm):
    for number in range(3):
        key_id = clients.import_key(cvm, f"a_name_of_25_characters_{number}")
        clients.call(cvm, "ModifyKeyPairAttribute", KeyId=key_id, Description="网站的密钥 " * number * 5)
    whole = keywright("key", "list").splitlines()
    assert max(map(cells, whole)) > 150 and not any("…" in line for line in whole)
    for columns in (80, 100, 140):
        lines = on_a_terminal(server, columns)
        assert len(lines) == 4 and all(cells(line) <= columns for line in lines), lines
        assert any("…" in line for line in lines)
    assert on_a_terminal(server, 80, "--wide") == on_a_terminal(server, 300) == whole
    # One that has no size is not cut to nothing.
    assert on_a_terminal(server, 0) == whole
