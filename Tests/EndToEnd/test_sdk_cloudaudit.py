# SPDX-License-Identifier: Apache-2.0
"""An account's own audit trail through the official SDK."""

import json
import pathlib
import re
import time

import pytest
from tencentcloud.cloudaudit.v20190319 import errorcodes, models

import clients
import processes
import tc3

ACCOUNT = 100000000001
PAGES = pathlib.Path(__file__).resolve().parents[2] / "Documentation/reference/cloudaudit"
ACTIONS = sorted(page.stem for page in PAGES.glob("*.md"))


@pytest.fixture
def cloudaudit(server):
    return clients.client("cloudaudit", server)


def span(seconds=3600):
    now = int(time.time())
    return {"StartTime": now - seconds, "EndTime": now + 60}


def attributes(**wanted):
    return {"LookupAttributes": [{"AttributeKey": key, "AttributeValue": value} for key, value in wanted.items()]}


def test_what_was_done_is_looked_up(server, cloudaudit):
    cvm = clients.cvm(server)
    made = clients.call(cvm, "CreateKeyPair", KeyName="made", ProjectId=0)
    clients.call(cvm, "DeleteKeyPairs", KeyIds=[made.KeyPair.KeyId])
    for action in ("LookUpEvents", "DescribeEvents"):
        answer = clients.call(cloudaudit, action, **span())
        assert [event.EventName for event in answer.Events] == ["DeleteKeyPairs", "CreateKeyPair", "CreateAccount"]
        assert answer.ListOver is True and answer.TotalCount == 3
        event = answer.Events[1]
        assert (event.Username, event.AccountID, event.ErrorCode) == ("root", ACCOUNT, 0)
        assert (event.SecretId, event.SourceIPAddress) == (processes.SECRET_ID, "127.0.0.1")
        assert (event.RequestID, event.EventId) == (made.RequestId, f"{ACCOUNT}-2")
        assert (event.Resources.ResourceType, event.Resources.ResourceName) == ("cvm", made.KeyPair.KeyId)
        assert abs(int(event.EventTime) - time.time()) < 60
        whole = json.loads(event.CloudAuditEvent)
        assert whole["eventName"] == "CreateKeyPair" and whole["userIdentity"]["type"] == "Root"
        assert made.KeyPair.PrivateKey.splitlines()[1] not in event.CloudAuditEvent
        found = clients.call(cloudaudit, action, **span(), **attributes(ResourceName=made.KeyPair.KeyId, EventName="CreateKeyPair"))
        assert [event.EventName for event in found.Events] == ["CreateKeyPair"]


def test_a_long_trail_is_read_part_by_part(server, cloudaudit):
    cvm = clients.cvm(server)
    for number in range(25):
        clients.import_key(cvm, f"pair_{number}")
    for action, first in (("LookUpEvents", ""), ("DescribeEvents", 0)):
        found, token, over = [], first, False
        while not over:
            answer = clients.call(cloudaudit, action, **span(), MaxResults=10, NextToken=token)
            found += [event.EventId for event in answer.Events]
            token, over = answer.NextToken, answer.ListOver
        assert found == [f"{ACCOUNT}-{number}" for number in range(26, 0, -1)]


def test_what_was_refused_is_there_when_the_server_has_ended(servers):
    server = servers.start()
    wrong = clients.cvm(server, secret_key="wrong")
    for _ in range(3):
        assert clients.outcome(wrong, "DescribeKeyPairs") == "AuthFailure.SignatureFailure"
    server.stop()
    cloudaudit = clients.client("cloudaudit", servers.start())
    answer = clients.call(cloudaudit, "DescribeEvents", **span(), **attributes(CamErrorCode="4100"))
    (event,) = answer.Events
    whole = json.loads(event.CloudAuditEvent)
    assert (whole["apiErrorCode"], whole["eventCount"]) == ("AuthFailure.SignatureFailure", 3)
    assert (event.ErrorCode, event.SecretId, event.EventName) == (4100, processes.SECRET_ID, "DescribeKeyPairs")


def test_limits_are_the_vendors(cloudaudit):
    assert clients.outcome(cloudaudit, "LookUpEvents", **span(8 * 86400)) == "LimitExceeded.OverTime"
    assert clients.outcome(cloudaudit, "LookUpEvents", **span(6 * 86400)) == "Success"
    assert clients.outcome(cloudaudit, "DescribeEvents", **span(29 * 86400)) == "Success"
    assert clients.outcome(cloudaudit, "DescribeEvents", **span(31 * 86400)) == "LimitExceeded.OverTime"
    assert clients.outcome(cloudaudit, "DescribeEvents", **span(), MaxResults=51) == "InvalidParameterValue.MaxResult"
    assert clients.outcome(cloudaudit, "DescribeEvents", **span(), **attributes(Color="x")) == (
        "InvalidParameterValue.attributeKey")


def test_permission_is_asked(server):
    made = clients.response(clients.cam(server), "AddUser", Name="reader", UseApi=1)
    user = clients.client("cloudaudit", server, secret_id=made["SecretId"], secret_key=made["SecretKey"])
    error = clients.refused(user, "LookUpEvents", **span())
    assert error.code == "AuthFailure.UnauthorizedOperation" and "(cloudaudit:LookUpEvents)" in error.message


def test_it_is_found_by_its_host_name_or_its_version(server):
    body = json.dumps(span()).encode()
    for host in ("cloudaudit.tencentcloudapi.com", server.endpoint):
        call = tc3.Call("LookUpEvents", "cloudaudit", body=body, host=host, version="2019-03-19")
        assert "Events" in tc3.exchange(server, call).response


# The declarations are compared with the official package.


def rows(action, section):
    text = (PAGES / f"{action}.md").read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def fields(structure):
    return {name[1:] for name in vars(structure()) if name.startswith("_")}


def test_every_action_is_compared():
    assert ACTIONS == ["DescribeEvents", "LookUpEvents"]


@pytest.mark.parametrize("action", ACTIONS)
def test_declarations_are_those_of_the_official_package(action):
    asked = fields(getattr(models, f"{action}Request"))
    asked |= {f"LookupAttributes[].{name}" for name in fields(models.LookupAttribute)}
    assert rows(action, "Parameters") == asked
    answered = fields(getattr(models, f"{action}Response")) | {f"Events[].{name}" for name in fields(models.Event)}
    answered |= {f"Events[].Resources.{name}" for name in fields(models.Resource)}
    assert rows(action, "Answer") == answered
    assert rows(action, "Errors") <= {value for name, value in vars(errorcodes).items() if name.isupper()} | {
        "InvalidParameterValue"}


def test_actions_that_are_not_supported_are_those_of_the_official_package(cloudaudit):
    line = (PAGES.parent / "README.md").read_text().split("\n## CloudAudit\n")[1].split("`UnsupportedOperation`: ")[1]
    unsupported = re.findall(r"`(\w+)`", line.split("\n")[0])
    assert "CreateAuditTrack" in unsupported
    assert {clients.outcome(cloudaudit, action) for action in unsupported} == {"UnsupportedOperation"}
