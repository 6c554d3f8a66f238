# SPDX-License-Identifier: Apache-2.0
"""The legacy endpoint over HTTP with signatures by the tests' own code, because the official legacy SDK uses only
HTTPS."""

import base64
import hashlib
import hmac
import http.client
import json
import time
import urllib.parse

import pytest

import clients
import keys
import processes

HOST = "cvm.api.qcloud.com"
PATH = "/v2/index.php"


def call(server, action, version="2017-03-12", method="GET", algorithm="HmacSHA256", nonce=None, **parameters):
    everything = {
        "Action": action, "Region": "gz", "Timestamp": str(int(time.time())), "Nonce": str(nonce or time.time_ns()),
        "SecretId": processes.SECRET_ID, "SignatureMethod": algorithm, **parameters}
    if version:
        everything["Version"] = version
    text = f"{method}{HOST}{PATH}?" + "&".join(f"{name}={everything[name]}" for name in sorted(everything))
    digest = {"HmacSHA256": hashlib.sha256, "HmacSHA1": hashlib.sha1}[algorithm]
    signature = base64.b64encode(hmac.new(processes.SECRET_KEY.encode(), text.encode(), digest).digest()).decode()
    form = urllib.parse.urlencode({**everything, "Signature": signature})
    connection = http.client.HTTPConnection(server.endpoint, timeout=processes.DEADLINE_SECONDS)
    try:
        if method == "GET":
            connection.request("GET", f"{PATH}?{form}", headers={"Host": HOST})
        else:
            headers = {"Host": HOST, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", PATH, form, headers)
        response = connection.getresponse()
        assert (response.status, response.getheader("Content-Type")) == (200, "application/json")
        return json.loads(response.read())
    finally:
        connection.close()


@pytest.mark.parametrize("algorithm", ["HmacSHA1", "HmacSHA256"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_both_generations_share_the_key_pairs_of_cvm(server, method, algorithm):
    options = {"method": method, "algorithm": algorithm}
    name = f"old_{method}_{algorithm}"
    created = call(server, "CreateKeyPair", KeyName=name, ProjectId="0", **options)["Response"]
    identifier = created["KeyPair"]["KeyId"]
    assert created["RequestId"] == created["RequestId"].upper()
    assert clients.call(clients.cvm(server), "DescribeKeyPairs", KeyIds=[identifier]).KeyPairSet[0].KeyName == name
    listed = call(server, "DescribeKeyPairs", None, **{"keyIds.0": identifier}, **options)
    assert (listed["code"], listed["codeDesc"], listed["data"]["totalCount"]) == (0, "Success", 1)
    deleted = call(server, "deleteKeyPair", None, **{"keyIds.0": identifier, "keyIds.1": "skey-00000000"}, **options)
    assert (deleted["code"], [key["code"] for key in deleted["detail"]["deleteKeySet"]]) == (5400, [0, 5000])


def test_the_official_example_of_import(server):
    answer = call(server, "ImportKeyPair", keyName="operation_key", ProjectId="0", PublicKey=keys.rsa_line("skey_45071"))
    assert list(answer["Response"]) == ["RequestId", "KeyId"]


def test_a_nonce_is_refused_the_second_time_also_after_a_restart(start):
    nonce, stamp = time.time_ns(), str(int(time.time()))
    server = start()
    assert "Error" not in call(server, "DescribeKeyPairs", nonce=nonce, Timestamp=stamp)["Response"]
    server.stop()
    server = start()
    again = call(server, "DescribeKeyPairs", nonce=nonce, Timestamp=stamp)["Response"]
    assert again["Error"]["Code"] == "InvalidRequest.ReplayAttack"
    assert call(server, "DescribeKeyPairs", None, nonce=nonce, Timestamp=stamp)["code"] == 4500


@pytest.mark.parametrize("window, accepted", [(None, False), ("7200", True)])
def test_the_window_of_the_legacy_endpoint_can_be_widened(start, window, accepted):
    server = start(*(("--legacy-window", window) if window else ()))
    stamp = str(int(time.time()) - 3600)
    answer = call(server, "DescribeKeyPairs", Timestamp=stamp)["Response"]
    assert answer.get("Error", {}).get("Code") == (None if accepted else "InvalidRequest.ReplayAttack")
    if not accepted:
        older = call(server, "DescribeKeyPairs", None, Timestamp=stamp)
        assert all("The server's time is " in text for text in (answer["Error"]["Message"], older["message"]))
    # API 3.0 accepts a deviation of five minutes in any case.
    assert clients.outcome(clients.cvm(server), "DescribeRegions") == "Success"


@pytest.mark.parametrize("window", ["0", "7201", "five"])
def test_a_window_out_of_range_is_refused(refused_on, window):
    assert refused_on("--legacy-window", window).endswith(f"--legacy-window must be 1 to 7200 seconds, not {window}")
