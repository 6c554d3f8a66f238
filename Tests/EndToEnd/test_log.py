# SPDX-License-Identifier: Apache-2.0
import json
import re

from tc3 import CONTROLS, Call, exchange, imports

def test_nothing_of_a_call_can_break_or_forge_a_line_of_the_log(server):
    forged = '"}\n{"message":"forged"}'
    exchange(server, Call("CreateKeyPair", body=json.dumps({"KeyName": forged, "ProjectId": 0}).encode()))
    for action in ('"}{"message":"forged"}', "Caf\u00e9\u0085\u009b31m\u202eDescribe", "A" * 1000):
        raw = Call("ACTION").raw().replace(b"X-TC-Action: ACTION", b"X-TC-Action: " + action.encode())
        assert exchange(server, raw).code == "InvalidAction"
    assert not CONTROLS.search(server.stderr.replace("\n", ""))
    assert "forged" not in [line["message"] for line in server.log]
    assert max(map(len, server.stderr.split("\n"))) < 1000


def test_each_call_is_one_line_of_the_log(server):
    calls = [
        (imports("logged"), "ImportKeyPair", "Success", True),
        (imports("logged"), "ImportKeyPair", "InvalidKeyPairName.Duplicate", True),
        (Call("DescribeZones", "lighthouse", method="GET"), "DescribeZones", "Success", True),
        (Call(secret_key="wrong"), "DescribeKeyPairs", "AuthFailure.SignatureFailure", False),
        (Call(secret_id="AKIDnobody"), "DescribeKeyPairs", "AuthFailure.SecretIdNotFound", False),
    ]
    for call, action, code, is_known in calls:
        line = server.logged_call(exchange(server, call).response["RequestId"])
        assert (line["action"], line["code"], line["door"]) == (action, code, call.product)
        assert line["source"] == "127.0.0.1"
        assert line.get("account") == ("100000000001" if is_known else None)
        assert int(line["durationMicroseconds"]) > 0
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["time"])
    assert len([line for line in server.log if line["message"] == "call"]) == len(calls)


def test_a_call_that_cannot_be_read_is_logged_too(server):
    line = server.logged_call(exchange(server, Call(body=b"{")).response["RequestId"])
    assert line["code"] == "InvalidParameter"
