# SPDX-License-Identifier: Apache-2.0
"""The vendor's older command line and the SDK qcloudapi3, unchanged: they use HTTPS and fixed host names."""

import json
import subprocess
import sys

import pytest

import clients
import keys
import processes

FOLDER = processes.ROOT / ".build/older-clients"
VERSION = "2017-03-12"

# A program with qcloudapi3 for both generations; Version is an ordinary parameter there.
PROGRAM = """
import json, sys
from qcloudapi3.qcloudapi import Api
secret_id, secret_key, method = sys.argv[1:4]
api = Api("cvm", {"Region": "gz", "secretId": secret_id, "secretKey": secret_key, "method": method})
for action, parameters in json.load(sys.stdin):
    print(api.call(action, parameters))
"""


def environment(server, home):
    return processes.clean_environment(
        HOME=str(home), PYTHONPATH=str(FOLDER), HTTPS_PROXY=server.url, SSL_CERT_FILE=server.ca)


def by_sdk(server, home, method, *calls):
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, processes.SECRET_ID, processes.SECRET_KEY, method], input=json.dumps(calls),
        env=environment(server, home), capture_output=True, text=True, timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == 0, ended
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.fixture
def qcloudcli(secure, tmp_path):
    """`qcloudcli` as its `configure` sets it up, with the requested version of cvm or none."""
    folder = tmp_path / ".qcloudcli"
    folder.mkdir()
    (folder / "credentials").write_text(
        f"[default]\nqcloud_secretid = {processes.SECRET_ID}\nqcloud_secretkey = {processes.SECRET_KEY}\n")

    def qcloudcli(action, *parameters, version=None):
        lines = ["[default]", "output = json", "region = gz", *([f"cvm = {version}"] if version else [])]
        (folder / "configure").write_text("\n".join([*lines, ""]))
        ended = subprocess.run(
            [sys.executable, "-c", "import sys; from qcloudcli.Qcloudcli import main; sys.exit(main())", "cvm", action,
             *parameters], env=environment(secure, tmp_path), capture_output=True, text=True,
            timeout=processes.DEADLINE_SECONDS)
        assert ended.returncode == 0 and ended.stdout.startswith("{"), ended
        return json.loads(ended.stdout)

    return qcloudcli


def names(server, *key_ids):
    return [pair["KeyName"] for pair in clients.described(clients.cvm(server), KeyIds=list(key_ids))]


def test_qcloudcli_without_a_version(secure, qcloudcli):
    made = qcloudcli("CreateKeyPair", "--keyName", "cli_made")
    assert (made["code"], made["codeDesc"], made["data"]["keyName"]) == (0, "Success", "cli_made")
    made_id = made["data"]["keyId"]
    own_id = qcloudcli("ImportKeyPair", "--keyName", "cli_own", "--pubKey", keys.rsa_line())["keyId"]
    assert qcloudcli("ModifyKeyPair", "--keyId", own_id, "--keyName", "cli_renamed")["code"] == 0
    listed = qcloudcli("DescribeKeyPairs", "--keyIds", json.dumps([made_id, own_id]))
    assert [pair["keyName"] for pair in listed["data"]["sshSet"]] == ["cli_renamed", "cli_made"]
    assert sorted(names(secure, made_id, own_id)) == ["cli_made", "cli_renamed"]
    refused = qcloudcli("CreateKeyPair", "--keyName", "cli-made")
    assert (refused["code"], refused["codeDesc"]) == (4000, "InvalidKeyPairNameIncludeIllegalChar")
    assert qcloudcli("DeleteKeyPair", "--keyIds", json.dumps([made_id, own_id]))["code"] == 0
    assert names(secure, made_id, own_id) == []


def test_qcloudcli_with_a_version(secure, qcloudcli):
    def call(action, *parameters):
        return qcloudcli(action, *parameters, version=VERSION)["Response"]

    made = call("CreateKeyPair", "--KeyName", "cli_made", "--ProjectId", "0")["KeyPair"]
    own_id = call("ImportKeyPair", "--KeyName", "cli_own", "--ProjectId", "0", "--PublicKey", keys.rsa_line())["KeyId"]
    ids = json.dumps([made["KeyId"], own_id])
    assert set(call("ModifyKeyPairAttribute", "--KeyId", own_id, "--KeyName", "cli_renamed")) == {"RequestId"}
    assert [pair["KeyName"] for pair in call("DescribeKeyPairs", "--KeyIds", ids)["KeyPairSet"]] == [
        "cli_renamed", "cli_made"]
    refused = call("CreateKeyPair", "--KeyName", "cli-made", "--ProjectId", "0")
    assert refused["Error"]["Code"] == "InvalidKeyPairNameIncludeIllegalChar"
    assert set(call("DeleteKeyPairs", "--KeyIds", ids)) == {"RequestId"}
    assert names(secure, made["KeyId"], own_id) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_qcloudapi3(secure, tmp_path, method):
    def old(*calls):
        return by_sdk(secure, tmp_path, method, *calls)

    def new(*calls):
        calls = [(action, {**parameters, "Version": VERSION}) for action, parameters in calls]
        return [answer["Response"] for answer in old(*calls)]

    made, own, refused = old(
        ("createKeyPair", {"keyName": "sdk_old"}), ("ImportKeyPair", {"keyName": "sdk_own", "pubKey": keys.rsa_line()}),
        ("CreateKeyPair", {"keyName": "sdk-old"}))
    assert (made["code"], own["code"]) == (0, 0)
    assert (refused["code"], refused["codeDesc"]) == (4000, "InvalidKeyPairNameIncludeIllegalChar")
    old_ids = [made["data"]["keyId"], own["keyId"]]
    made, own, refused = new(
        ("CreateKeyPair", {"KeyName": "sdk_new", "ProjectId": 0}),
        ("ImportKeyPair", {"KeyName": "sdk_newer", "ProjectId": 0, "PublicKey": keys.rsa_line()}),
        ("CreateKeyPair", {"KeyName": "sdk-new", "ProjectId": 0}))
    assert refused["Error"]["Code"] == "InvalidKeyPairNameIncludeIllegalChar"
    new_ids = [made["KeyPair"]["KeyId"], own["KeyId"]]
    assert sorted(names(secure, *old_ids, *new_ids)) == ["sdk_new", "sdk_newer", "sdk_old", "sdk_own"]
    (listed,) = new(("DescribeKeyPairs", {f"KeyIds.{index}": key_id for index, key_id in enumerate(new_ids)}))
    assert [pair["KeyName"] for pair in listed["KeyPairSet"]] == ["sdk_newer", "sdk_new"]
    (deleted,) = old(("DeleteKeyPair", {f"keyIds.{index}": key_id for index, key_id in enumerate(old_ids)}))
    assert deleted["code"] == 0
    (deleted,) = new(("DeleteKeyPairs", {f"KeyIds.{index}": key_id for index, key_id in enumerate(new_ids)}))
    assert set(deleted) == {"RequestId"}
    assert names(secure, *old_ids, *new_ids) == []
