# SPDX-License-Identifier: Apache-2.0
"""`keywright instance set-state` and `keywright image`: actions of an operator on instances."""

import json

import pytest

import processes

OPERATOR = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
STRANGER = "100000000002"


@pytest.fixture
def keywright(server):
    def keywright(*arguments, status=0):
        ended = processes.run(*arguments, "--endpoint", server.url, **OPERATOR)
        assert ended.returncode == status, ended
        return ended.stdout if status == 0 else ended.stderr

    return keywright


def test_no_images_are_an_empty_list(keywright):
    assert keywright("image", "list") == "IMAGE  INSTANCE  CREATED  KEY PAIRS  NAME\n"
    assert json.loads(keywright("image", "list", "--output", "json")) == []


@pytest.mark.parametrize(("arguments", "refusal"), [
    (("instance", "set-state", "ins-00000000", "RUNNING"), "SetInstanceState was refused: ResourceNotFound.Instance: "),
    (("instance", "set-state", "ins-00000000", "lhins-00000000", "RUNNING"),
     "SetInstanceState was refused: InvalidParameterValue.InstanceIdMalformed: "),
    (("instance", "set-state", "ins-00000000", "DELETING"),
     "SetInstanceState was refused: InvalidParameterValue.InstanceState: "),
    (("instance", "set-state", "nobody", "RUNNING"), "there is no instance nobody of cvm in ap-guangzhou"),
    (("instance", "set-state", "nobody", "RUNNING", "--product", "lighthouse", "--region", "ap-shanghai"),
     "there is no instance nobody of lighthouse in ap-shanghai"),
    (("image", "create", "--from", "nobody"), "there is no instance nobody of cvm"),
    (("image", "create", "--from", "ins-00000000", "--account", STRANGER), "ResourceNotFound.Account: "),
    (("image", "create", "--from", "nobody", "--account", STRANGER), "ResourceNotFound.Account: "),
    (("image", "delete", "golden"), "there is no image golden among those that were made"),
    (("host", "enroll", "web1", "--image", "golden"), "there is no image golden"),
    (("instance", "list", "--region", "ap-nowhere"), "--region names another region than ap-nowhere"),
    (("host", "enroll", "web1", "--instance-region", "ap-nowhere"), "--instance-region names another region"),
    (("instance", "set-state", "ins-00000000", "RUNNING", "--account", STRANGER),
     "SetInstanceState was refused: ResourceNotFound.Account: "),
    (("image", "create", "--from", "lhins-00000000"), "CreateImage was refused: ResourceNotFound.Instance: "),
    (("image", "create", "--from", "lhins-00000000", "--name", ""),
     "CreateImage was refused: InvalidParameterValue.ImageName: "),
    (("image", "delete", "img-00000000"), "DeleteImage was refused: ResourceNotFound.Image: "),
    (("image", "delete", "skey-00000000"), "there is no image skey-00000000"),
    (("image", "list", "--account", STRANGER), "ListImages was refused: ResourceNotFound.Account: "),
])
def test_what_is_refused_is_said_in_one_line(keywright, arguments, refusal):
    said = keywright(*arguments, status=3)
    assert refusal in said and said.count("\n") == 1


def test_a_state_without_an_instance_is_no_command(keywright):
    assert "Name at least one instance" in keywright("instance", "set-state", "RUNNING", status=64)
    keywright("image", "create", status=64)
    keywright("image", "delete", status=64)
    said = keywright("instance", "set-state", "ins-00000000", "running", status=64)
    assert "The state must be PENDING, " in said and "did you mean RUNNING?" in said
    said = keywright(
        "instance", "set-state", "ins-00000000", "RUNNING", "--latest-operation-state", "DONE", status=64)
    assert "must be OPERATING, SUCCESS or FAILED, not DONE" in said


def test_instances_and_images_go_by_their_names(keywright, server):
    """A host is an instance, so its name is found like that of any other."""
    host = json.loads(keywright("host", "enroll", "web1", "--address", "::1", "--output", "json"))["InstanceId"]
    assert keywright("instance", "set-state", "web1", "STOPPED") == f"Set to STOPPED: web1 ({host}).\n"
    assert keywright("instance", "set-state", "web1", host, "RUNNING", "--account", "100000000001").startswith("Set to")
    made = keywright("image", "create", "--from", "web1", "--name", "golden")
    assert made.endswith(f" is made of web1 ({host}).\n")
    image = made.split()[1]
    keywright("host", "enroll", "web2", "--image", "golden", "--address", "web2.example")
    keywright("image", "create", "--from", host, "--name", "golden")
    said = keywright("image", "delete", "golden", status=3)
    assert "golden is the name of 2 images" in said and image in said
    assert keywright("image", "delete", image) == f"Image {image} is deleted.\n"
    assert "Image golden (img-" in keywright("image", "delete", "golden")


@pytest.mark.parametrize("address", ["256.1.1.1", "web1:22", "192.0.2.1:22", "[::1]", "a..b", "a" * 64, "fe80::1%eth0"])
def test_an_address_of_a_host_is_parsed(keywright, address):
    said = keywright("host", "enroll", "web1", "--address", address, status=64)
    assert "--address must be an IPv4 or IPv6 address or a DNS name, without a port" in said
    assert json.loads(keywright("host", "list", "--output", "json")) == []
