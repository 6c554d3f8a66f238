# SPDX-License-Identifier: Apache-2.0
"""`keywright key rotate`: a new key pair opens what an old one opens, and then takes its place."""

import json
import os
import pty
import re
import subprocess

import pytest

import between
import clients
import enrolled
import keys
import processes
import rotations
from rotations import ME


@pytest.fixture
def server(start):
    return start("--instance-delay", "0", "--tls-listen", "127.0.0.1:0", "--failed-signatures", "0")


@pytest.fixture
def keywright(server):
    """Runs a command against the server."""
    def keywright(*arguments, status=0, **environment):
        ended = processes.run(*arguments, **{"KEYWRIGHT_ENDPOINT": server.url, **ME, **environment})
        assert ended.returncode == status, ended
        if status == 0:
            return ended.stdout
        assert ended.stdout == ""
        if status == 64:
            return ended.stderr
        assert ended.stderr.startswith("keywright: ") and ended.stderr.count("\n") == 1, ended.stderr
        return ended.stderr.removeprefix("keywright: ").rstrip("\n")

    return keywright


@pytest.fixture
def rotate(keywright):
    def rotate(*arguments, **options):
        return keywright("key", "rotate", *arguments, **options)

    return rotate


@pytest.fixture
def cvm(server):
    return clients.cvm(server)


@pytest.fixture
def site(server, keywright, tmp_path):
    return rotations.Site(server, keywright, tmp_path)


def test_a_new_key_pair_gets_all_and_takes_the_place_of_the_old_one(site, rotate):
    said = rotate("web", "-o", site.file).splitlines()
    new = site.check_begun()
    assert said[0] == f"web_2 ({new['KeyId']}) was made; its private key is in {site.file}."
    assert said[-1] == "When web_2 works, `keywright key rotate web --finish` takes web away."
    assert any(line == f"web_2 may log in to {site.bound} as ubuntu." for line in said), said
    # Once more, nothing is left to do.
    again = rotate("web", "-o", site.file).splitlines()
    assert len(again) == 2 and again[0].startswith(f"web_2 ({new['KeyId']}) was made before")
    site.check_begun()
    said = rotate("web", "--finish").splitlines()
    assert said[-2:] == [f"web ({site.old}) was deleted.", f"web_2 ({new['KeyId']}) is now web."]
    assert site.check_ended(new)["Description"] == "the old one"
    line = rotate("web", "--finish", status=3)
    assert line == "no rotation of web was begun: `keywright key rotate web -o FILE` begins one"
    # The same file is that of another rotation.
    line = rotate("web", "-o", site.file, status=1)
    assert line == f"{site.file} exists already; no key pair was made"


@pytest.mark.parametrize("typed, status", [("yes\n", 0), ("y\n", 1)])
def test_a_terminal_is_asked_before_the_old_one_is_taken_away(server, rotate, cvm, tmp_path, typed, status):
    old = clients.import_key(cvm, "web")
    rotate("web", "-o", tmp_path / "new")
    own, other = pty.openpty()
    os.write(own, typed.encode())
    ended = subprocess.run(
        [processes.BINARY, "key", "rotate", "web", "--finish", "--endpoint", server.url], stdin=other, capture_output=True,
        env=processes.clean_environment(**ME), text=True, timeout=processes.DEADLINE_SECONDS)
    os.close(own)
    os.close(other)
    assert ended.returncode == status, ended
    assert ended.stderr.startswith(f"This deletes web ({old}), whose place web_2 takes. Type yes to go on: ")
    assert (status == 0) == (clients.names(cvm) == ["web"])


BEGINNING = ["ImportKeyPair", "ModifyKeyPairAttribute", "GrantHostAccess", "AssociateInstancesKeyPairs"]
END = ["RevokeHostAccess", "DisassociateInstancesKeyPairs", "DeleteKeyPairs", "ModifyKeyPairAttribute"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_rotation_goes_on_wherever_it_was_killed(server, site, rotate, when):
    with rotations.Deadly(server) as deadly:
        for action in BEGINNING:
            assert deadly.run(action, when, "key", "rotate", "web", "-o", site.file) or action != "ImportKeyPair"
        rotate("web", "-o", site.file)
        new = site.check_begun()
        for action in END:
            deadly.run(action, when, "key", "rotate", site.old, "--finish")
        pair = site.pair("web")
        if pair is None or pair["KeyId"] != new["KeyId"]:
            rotate(site.old, "--finish")
    site.check_ended(new)
    actions = [headers["X-TC-Action"] for headers, _ in deadly.calls]
    assert when == "before" or all(action in actions for action in BEGINNING + END)


@pytest.mark.parametrize("action", END)
def test_each_step_of_the_end_may_be_the_last(server, site, rotate, action):
    """By its name; by its identifier all of them are above."""
    rotate("web", "-o", site.file)
    new = site.check_begun()
    with rotations.Deadly(server) as deadly:
        assert deadly.run(action, "before", "key", "rotate", "web", "--finish")
        rotate("web", "--finish")
    site.check_ended(new)


def test_an_end_before_the_beginning_is_done_takes_nothing(server, site, rotate):
    with rotations.Deadly(server) as deadly:
        assert deadly.run("GrantHostAccess", "before", "key", "rotate", "web", "-o", site.file)
    line = rotate("web", "--finish", status=1)
    assert line.startswith("web_2 does not open everything yet that web opens: `keywright key rotate web -o FILE`")
    assert len(site.grants(site.old)) == 3
    rotate("web", "-o", site.file)
    rotate("web", "--finish")


# Whose permission is missing.


def allowed_all_but(server, *denied):
    """The access key of somebody who may do everything with key pairs and instances but this."""
    cam = clients.cam(server)
    user = clients.call(cam, "AddUser", Name=f"without-{denied[0].rpartition(':')[2]}", UseApi=1)
    document = {"version": "2.0", "statement": [
        {"effect": "allow", "action": "cvm:*", "resource": "*"}, {"effect": "deny", "action": list(denied), "resource": "*"}]}
    policy = clients.call(
        cam, "CreatePolicy", PolicyName=f"of-{user.Uin}", PolicyDocument=json.dumps(document)).PolicyId
    clients.call(cam, "AttachUserPolicy", PolicyId=policy, AttachUin=user.Uin)
    return {"TENCENTCLOUD_SECRET_ID": user.SecretId, "TENCENTCLOUD_SECRET_KEY": user.SecretKey}


@pytest.mark.parametrize("action, files, done", [
    ("DescribeRegions", 0, "; nothing was changed"),
    ("DescribeHostAccess", 0, "; nothing was changed"),
    ("ImportKeyPair", 0, "; nothing was changed"),
    ("ModifyKeyPairAttribute", 2, "; done so far: web_2 (skey-"),
    ("GrantHostAccess", 2, "; done so far: web_2 (skey-"),
    ("AssociateInstancesKeyPairs", 2, "web_2 may log in to "),
])
def test_a_missing_permission_is_named_and_what_was_done(server, site, rotate, tmp_path, action, files, done):
    line = rotate("web", "-o", site.file, status=3, **allowed_all_but(server, f"cvm:{action}"))
    assert line.startswith(f"{action} was refused: ") and f"cvm:{action}" in line and done in line, line
    assert len(list(tmp_path.glob("web-new*"))) == files
    assert files == 0 or line.endswith(". The same command goes on from here")
    rotate("web", "-o", site.file)
    site.check_begun()


@pytest.mark.parametrize("action", [*END[:3]])
def test_a_permission_that_is_missing_at_the_end_is_named(server, site, rotate, action):
    rotate("web", "-o", site.file)
    new = site.check_begun()
    line = rotate("web", "--finish", status=3, **allowed_all_but(server, f"cvm:{action}"))
    assert line.startswith(f"{action} was refused: ") and f"cvm:{action}" in line
    assert (action == END[0]) == ("; nothing was changed" in line)
    assert action == END[0] or "done so far: web is no longer granted on " in line
    rotate("web", "--finish")
    site.check_ended(new)


# What cannot be rotated.


def test_what_is_not_there_is_said(site, rotate):
    assert "there is no key pair nobody" in rotate("nobody", "-o", site.file, status=3)
    assert "there is no key pair skey-00000000" in rotate("skey-00000000", "-o", site.file, status=3)
    assert "there is no key pair skey-00000000" in rotate("skey-00000000", "--finish", status=3)
    for words in (("-o", site.file), ("--finish",)):
        line = rotate("lhkp-00000000", *words, status=3)
        assert line == "lhkp-00000000 is a key pair of lighthouse: say --product lighthouse"
    assert "-o FILE to begin" in rotate("web", status=64)
    assert "-o FILE to begin" in rotate("web", "-o", site.file, "--finish", status=64)
    assert "-o must name a file" in rotate("web", "-o", "-", status=1)
    assert not site.file.exists() and site.pair("web_2") is None


@pytest.mark.parametrize("taken", ["web-new", "web-new.pub"])
def test_no_file_is_overwritten(site, rotate, tmp_path, taken):
    (tmp_path / taken).write_text("precious")
    line = rotate("web", "-o", site.file, status=1)
    assert line == f"{tmp_path}/{taken} exists already; no key pair was made"
    assert (tmp_path / taken).read_text() == "precious" and site.pair("web_2") is None
    line = rotate("web", "-o", tmp_path / "none" / "web", status=1)
    assert line.endswith("none/web: No such file or directory; no key pair was made")


def test_a_name_that_is_taken_and_a_file_that_is_lost_are_said(site, rotate, cvm, tmp_path):
    taken = clients.import_key(cvm, "web_2")
    line = rotate("web", "-o", site.file, status=1)
    assert line.startswith(f"web_2 ({taken}) is there already, and is no new key pair of web")
    assert rotate("web", "--finish", status=3).startswith("no rotation of web was begun")
    clients.call(cvm, "DeleteKeyPairs", KeyIds=[taken])
    rotate("web", "-o", site.file)
    new = site.check_begun()
    line = rotate("web", "-o", tmp_path / "another", status=1)
    assert line.startswith(f"web_2 ({new['KeyId']}) was made in place of web already: -o must name the file")
    assert not (tmp_path / "another").exists()
    line = rotate("web_2", "-o", tmp_path / "another", status=1)
    assert line.startswith("web_2 is itself the new key pair of web: ")


def test_a_full_quota_leaves_no_file(start, tmp_path):
    server = start("--quota", "cvm=1")
    key_id = clients.import_key(clients.cvm(server), "web")
    arguments = ("key", "rotate", "web", "-o", tmp_path / "new", "--endpoint", server.url)
    ended = processes.run(*arguments, **ME)
    assert ended.returncode == 3 and "ImportKeyPair was refused: InvalidKeyPair.LimitExceeded: " in ended.stderr
    assert ended.stderr.endswith("; nothing was changed\n") and list(tmp_path.glob("new*")) == []
    assert [pair["KeyId"] for pair in clients.described(clients.cvm(server))] == [key_id]


def test_a_name_of_25_characters_is_cut(rotate, cvm, tmp_path):
    name = "a_name_of_25_characters_x"
    clients.import_key(cvm, name)
    rotate(name, "-o", tmp_path / "new")
    assert clients.names(cvm) == ["a_name_of_25_characters_2", name]
    rotate(name, "--finish", "--output", "json")
    assert clients.names(cvm) == [name]


def test_running_virtual_instances_are_stopped_only_where_that_is_asked_for(site, keywright, rotate):
    running = site.stopped[0]
    keywright("instance", "set-state", running, "RUNNING")
    line = rotate("web", "-o", site.file, status=1)
    assert f"({running}) is running" in line and "--force-stop" in line
    assert not site.file.exists() and site.pair("web_2") is None
    rotate("web", "-o", site.file, "--force-stop")
    new = site.check_begun()
    line = rotate("web", "--finish", status=1)
    assert f"({running}) is running" in line and len(site.grants(site.old)) == 3
    rotate("web", "--finish", "--force-stop")
    site.check_ended(new)
    (found,) = clients.response(site.cvm, "DescribeInstances", InstanceIds=[running])["InstanceSet"]
    assert found["InstanceState"] == "RUNNING"


def test_an_operation_that_is_under_way_is_waited_for(start, tmp_path):
    server = start("--instance-delay", "1")
    cvm = clients.cvm(server)
    clients.call(
        cvm, "RunInstances", Placement={"Zone": "ap-guangzhou-3"}, ImageId="img-487zeit5",
        LoginSettings={"KeyIds": [clients.import_key(cvm, "web")]})
    for words in (("-o", tmp_path / "new"), ("--finish",)):
        ended = processes.run("key", "rotate", "web", *words, "--force-stop", "--endpoint", server.url, **ME)
        assert ended.returncode == 0, ended
    assert clients.names(cvm) == ["web"]


def test_a_key_pair_that_an_image_holds_is_kept_and_named(site, keywright, rotate):
    image = re.search("img-[a-z0-9]{8}", keywright("image", "create", "--from", site.stopped[0]))[0]
    rotate("web", "-o", site.file)
    new = site.check_begun()
    said = rotate("web", "--finish")
    assert f"web ({site.old}) is kept with its name, because the image {image} holds it" in said
    assert site.pair("web")["AssociatedInstanceIds"] == [] and site.grants(site.old) == set()
    assert site.pair("web_2")["KeyId"] == new["KeyId"]
    # Who may not list images is told all the same.
    told = json.loads(rotate("web", "--finish", "--output", "json", **allowed_all_but(site.server, "cvm:StopInstances")))
    assert told["KeptKeyId"] == site.old and "because an image holds it" in told["Steps"][-1]
    keywright("image", "delete", image)
    rotate("web", "--finish")
    site.check_ended(new)


def test_lighthouse_rotates_on_hosts_and_refuses_its_virtual_instances(server, keywright, rotate, tmp_path):
    client = clients.lighthouse(server)
    of = ("--product", "lighthouse")
    key_id = clients.import_key(client, "web")
    host = json.loads(keywright("host", "enroll", "h", *of, "--output", "json"))["InstanceId"]
    clients.call(client, "AssociateInstancesKeyPairs", InstanceIds=[host], KeyIds=[key_id], AssociateType="ONLINE",
                 Username="deploy")
    rotate("web", "-o", tmp_path / "new", *of)
    new = next(pair for pair in clients.described(client) if pair["KeyName"] == "web_2")["KeyId"]
    (grant,) = clients.response(client, "DescribeHostAccess", KeyIds=[new])["HostAccessSet"]
    assert (grant["InstanceId"], grant["Username"]) == (host, "deploy")
    assert "the new one stays web_2" in rotate("web", "--finish", *of)
    assert clients.names(client) == ["web_2"]
    assert "the new one stays web_2" in rotate("web", "--finish", *of)
    (virtual,) = clients.call(
        client, "CreateInstances", BundleId="bundle2022_gen_01", BlueprintId="lhbp-ubuntu22",
        InstanceChargePrepaid={"Period": 1}, InstanceCount=1, LoginConfiguration={"KeyIds": [new]}).InstanceIdSet
    line = rotate("web_2", "-o", tmp_path / "newer", *of, status=1)
    assert f"({virtual}): a virtual instance of lighthouse holds one key pair only" in line
    assert not (tmp_path / "newer").exists() and clients.names(client) == ["web_2"]


def test_whether_it_was_made_may_be_unknown_and_it_goes_on(server, site, rotate):
    with between.Between(server) as middle:
        middle.instead["ImportKeyPair"] = b"gone"
        line = rotate("web", "-o", site.file, status=4, KEYWRIGHT_ENDPOINT=middle.url)
    assert line.endswith("; the same command goes on") and site.file.exists()
    rotate("web", "-o", site.file)
    site.check_begun()


def test_the_new_key_logs_in_before_the_old_one_is_taken_away_and_after(server, machine, rotate, tmp_path):
    site = enrolled.Site(server, machine)
    old_id, old = site.create("web")
    site.bind(old_id)
    rotate("web", "-o", tmp_path / "new")
    new = keys.OwnKey((tmp_path / "new").read_text(), (tmp_path / "new.pub").read_text())
    assert (site.ssh(old), site.ssh(new)) == ("ubuntu", "ubuntu")
    rotate("web", "--finish")
    assert (site.ssh(old), site.ssh(new)) == (None, "ubuntu")
