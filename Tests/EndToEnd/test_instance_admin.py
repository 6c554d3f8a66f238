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
    (("instance", "set-state", "ins-00000000", "RUNNING", "--latest-operation-state", "DONE"),
     "SetInstanceState was refused: InvalidParameterValue.InstanceState: "),
    (("instance", "set-state", "ins-00000000", "RUNNING", "--account", STRANGER),
     "SetInstanceState was refused: ResourceNotFound.Account: "),
    (("image", "create", "--from", "lhins-00000000"), "CreateImage was refused: ResourceNotFound.Instance: "),
    (("image", "create", "--from", "lhins-00000000", "--name", ""),
     "CreateImage was refused: InvalidParameterValue.ImageName: "),
    (("image", "delete", "img-00000000"), "DeleteImage was refused: ResourceNotFound.Image: "),
    (("image", "delete", "skey-00000000"), "DeleteImage was refused: InvalidParameterValue.ImageIdMalformed: "),
    (("image", "list", "--account", STRANGER), "ListImages was refused: ResourceNotFound.Account: "),
])
def test_what_is_refused_is_said_in_one_line(keywright, arguments, refusal):
    said = keywright(*arguments, status=3)
    assert refusal in said and said.count("\n") == 1


def test_a_state_without_an_instance_is_no_command(keywright):
    assert "Name at least one instance" in keywright("instance", "set-state", "RUNNING", status=64)
    keywright("image", "create", status=64)
    keywright("image", "delete", status=64)
