# SPDX-License-Identifier: Apache-2.0
"""The official legacy SDK over HTTPS: by CONNECT under its fixed host names, and directly at a given endpoint.

It uses Python's own HTTPS client, so that `SSL_CERT_FILE` names the trusted CA.
"""

import contextlib
import json
import socket
import urllib.request

import pytest
from QcloudApi.common.api_exception import ApiClientNetworkException
from QcloudApi.qcloudapi import QcloudApi

import clients
import keys
import processes

VERSION = "2017-03-12"
WAYS = ["by CONNECT", "at 127.0.0.1", "at localhost"]


class Legacy:
    """The SDK, configured for one of the ways to reach the server."""

    def __init__(self, server, way, **config):
        self.server = server
        self.config = {"secretId": processes.SECRET_ID, "secretKey": processes.SECRET_KEY, "Region": "gz", **config}
        self.module = "cvm"
        if way != "by CONNECT":
            # The SDK accepts an endpoint only for modules that it does not know; its own modules have fixed endpoints.
            self.module = "keywright"
            self.config["endpoint"] = f"{way.removeprefix('at ')}:{server.tls_port}"

    def raw(self, action, **parameters):
        return QcloudApi(self.module, dict(self.config)).call(action, parameters)

    def __call__(self, action, **parameters):
        return json.loads(self.raw(action, **parameters))


@pytest.fixture
def trusted(secure, monkeypatch):
    """Configures the SDK for one of the ways, in an environment in which it trusts the server."""
    monkeypatch.setenv("SSL_CERT_FILE", secure.ca)

    def trusted(way, **config):
        if way == "by CONNECT":
            monkeypatch.setenv("HTTPS_PROXY", secure.url)
        return Legacy(secure, way, **config)

    return trusted


def every_way(test):
    for name, values in (("algorithm", ["HmacSHA1", "HmacSHA256"]), ("method", ["GET", "POST"]), ("way", WAYS)):
        test = pytest.mark.parametrize(name, values)(test)
    return test


def seen(server, key_id):
    """A key pair in API 3.0: its name and the first two fields of its public key; `None` if it does not exist."""
    pairs = clients.described(clients.cvm(server), KeyIds=[key_id])
    return (pairs[0]["KeyName"], keys.first_two_fields(pairs[0]["PublicKey"])) if pairs else None


@every_way
def test_the_life_of_a_key_pair_with_a_version(secure, trusted, tmp_path, way, method, algorithm):
    legacy = trusted(way, Version=VERSION, method=method, SignatureMethod=algorithm)

    answer = legacy("CreateKeyPair", KeyName="created", ProjectId=0)["Response"]
    assert set(answer) == {"KeyPair", "RequestId"} and answer["RequestId"] == answer["RequestId"].upper()
    created = answer["KeyPair"]
    assert set(created) == {"KeyId", "KeyName", "ProjectId", "PublicKey", "PrivateKey"}
    assert (created["KeyName"], created["ProjectId"]) == ("created", 0)
    public = keys.first_two_fields(keys.public_line(created["PrivateKey"], tmp_path))
    assert created["PublicKey"] == " ".join([*public, created["KeyId"]])
    assert seen(secure, created["KeyId"]) == ("created", public)

    # `keyName`, as in the official example.
    own = keys.rsa_line("someone@example.com")
    answer = legacy("ImportKeyPair", keyName="imported", ProjectId=0, PublicKey=own)["Response"]
    assert list(answer) == ["RequestId", "KeyId"]
    imported = answer["KeyId"]
    assert seen(secure, imported) == ("imported", keys.first_two_fields(own))

    answer = legacy("DescribeKeyPairs", KeyIds=[created["KeyId"], imported])["Response"]
    assert answer["TotalCount"] == 2
    assert [(pair["KeyId"], pair["KeyName"]) for pair in answer["KeyPairSet"]] == [
        (imported, "imported"), (created["KeyId"], "created")]
    assert "PrivateKey" not in answer["KeyPairSet"][1]
    filtered = legacy("DescribeKeyPairs", Filters=[{"Name": "key-name", "Values": ["imported"]}])["Response"]
    assert [pair["KeyId"] for pair in filtered["KeyPairSet"]] == [imported]

    answer = legacy("ModifyKeyPairAttribute", KeyId=imported, KeyName="renamed", Description="密钥 一+/=&")
    assert set(answer["Response"]) == {"RequestId"}
    assert seen(secure, imported)[0] == "renamed"
    (pair,) = legacy("DescribeKeyPairs", KeyIds=[imported])["Response"]["KeyPairSet"]
    assert pair["Description"] == "密钥 一+/=&"

    assert set(legacy("DeleteKeyPairs", KeyIds=[imported, created["KeyId"]])["Response"]) == {"RequestId"}
    assert seen(secure, imported) is seen(secure, created["KeyId"]) is None


@every_way
def test_the_life_of_a_key_pair_without_a_version(secure, trusted, tmp_path, way, method, algorithm):
    legacy = trusted(way, method=method, SignatureMethod=algorithm)

    answer = legacy("CreateKeyPair", keyName="created")
    assert (answer["code"], answer["codeDesc"], answer["message"]) == (0, "Success", "")
    created = answer["data"]
    assert set(created) == {"secretkey", "pubkey", "keyId", "keyName"}
    public = keys.first_two_fields(keys.public_line(created["secretkey"], tmp_path))
    assert keys.first_two_fields(created["pubkey"]) == public
    assert seen(secure, created["keyId"]) == ("created", public)

    own = keys.rsa_line("someone@example.com")
    answer = legacy("ImportKeyPair", keyName="imported", pubKey=own)
    assert (answer["code"], answer["codeDesc"]) == (0, "Success")
    imported = answer["keyId"]
    assert seen(secure, imported) == ("imported", keys.first_two_fields(own))

    # Names of actions may begin with a small letter; the SDK capitalizes it.
    answer = legacy("describeKeyPairs", keyIds=[created["keyId"], imported])
    assert (answer["code"], answer["data"]["totalCount"]) == (0, 2)
    assert [(pair["keyId"], pair["keyName"]) for pair in answer["data"]["sshSet"]] == [
        (imported, "imported"), (created["keyId"], "created")]

    answer = legacy("ModifyKeyPair", keyId=imported, keyName="renamed")
    assert (answer["code"], answer["data"]) == (0, [])
    assert seen(secure, imported)[0] == "renamed"

    answer = legacy("DeleteKeyPair", keyIds=[imported, created["keyId"]])
    assert (answer["code"], [key["code"] for key in answer["detail"]["deleteKeySet"]]) == (0, [0, 0])
    assert seen(secure, imported) is seen(secure, created["keyId"]) is None


@every_way
def test_refusals(trusted, way, method, algorithm):
    config = {"method": method, "SignatureMethod": algorithm}

    def codes(action, parameters, **changed):
        """The codes of both generations."""
        error = trusted(way, Version=VERSION, **config, **changed)(action, **parameters)["Response"]
        assert set(error) == {"Error", "RequestId"} and set(error["Error"]) == {"Code", "Message"}
        old = trusted(way, **config, **changed)(action, **parameters)
        return error["Error"]["Code"], old["code"], old["codeDesc"]

    assert codes("Nonsense", {}) == ("InvalidAction.NotFound", 6200, "InvalidAction.NotFound")
    assert codes("DescribeKeyPairs", {}, secretKey="wrong") == (
        "InvalidParameter.SignatureFailure", 4100, "InvalidParameter.SignatureFailure")
    assert codes("DescribeKeyPairs", {}, secretId="nobody") == (
        "InvalidParameter.SecretIdNotFound", 4104, "InvalidParameter.SecretIdNotFound")
    assert codes("DescribeKeyPairs", {"Timestamp": 1}) == (
        "InvalidRequest.ReplayAttack", 4500, "InvalidRequest.ReplayAttack")
    assert codes("DescribeKeyPairs", {"Some_Key": "x"})[:2] == ("UnknownParameter", 4000)


@pytest.mark.parametrize("version", [VERSION, ""])
def test_each_generation_refuses_in_its_own_words(trusted, version):
    legacy = trusted("by CONNECT", Version=version)
    if version:
        answer = legacy("DeleteKeyPairs", KeyIds=["skey-1122"])["Response"]
        assert answer["Error"]["Code"] == "InvalidKeyPairId.Malformed"
        answer = legacy("CreateKeyPair", KeyName="a-b", ProjectId=0)["Response"]
        assert answer["Error"]["Code"] == "InvalidKeyPairNameIncludeIllegalChar"
    else:
        answer = legacy("DeleteKeyPair", keyIds=["skey-00000000"])
        assert (answer["code"], [key["code"] for key in answer["detail"]["deleteKeySet"]]) == (5000, [5000])
        answer = legacy("CreateKeyPair", keyName="a-b")
        assert (answer["code"], answer["codeDesc"]) == (4000, "InvalidKeyPairNameIncludeIllegalChar")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_projects_are_at_a_host_of_their_own(secure, trusted, method):
    legacy = trusted("by CONNECT", method=method)
    legacy.module = "account"
    answer = legacy("DescribeProject", allList=1)
    assert (answer["code"], answer["codeDesc"]) == (0, "Success")
    # The default project 0, which every account has, is never listed.
    assert answer["data"] == []


def test_a_value_that_the_sdk_sends_but_does_not_sign_is_refused(trusted):
    """In a POST, the SDK does not sign values that begin with @, which once stood for a file."""
    config = {"Version": VERSION, "SignatureMethod": "HmacSHA256"}
    post, get = (trusted("by CONNECT", method=method, **config) for method in ("POST", "GET"))
    key_id = get("ImportKeyPair", KeyName="at_sign", ProjectId=0, PublicKey=keys.rsa_line())["Response"]["KeyId"]
    refused = post("ModifyKeyPairAttribute", KeyId=key_id, Description="@home")["Response"]
    assert refused["Error"]["Code"] == "InvalidParameter.SignatureFailure"
    assert get("ModifyKeyPairAttribute", KeyId=key_id, Description="@home")["Response"].keys() == {"RequestId"}
    assert get("DeleteKeyPairs", KeyIds=[key_id])["Response"].keys() == {"RequestId"}


@pytest.mark.parametrize("version", [VERSION, ""])
def test_an_address_that_the_sdk_generates_is_good_once(secure, trusted, version):
    legacy = trusted("by CONNECT", Version=version)
    url = QcloudApi("cvm", legacy.config).generateUrl("DescribeKeyPairs", {})
    assert url.startswith("https://cvm.api.qcloud.com/v2/index.php?")

    def fetch():
        # `urlopen` would use the proxies that were set at its first call, perhaps by another test.
        opener = urllib.request.build_opener()
        with contextlib.closing(opener.open(url, timeout=processes.DEADLINE_SECONDS)) as answer:
            return json.loads(answer.read())

    first, second = fetch(), fetch()
    if version:
        assert "Error" not in first["Response"]
        assert second["Response"]["Error"]["Code"] == "InvalidRequest.ReplayAttack"
    else:
        assert (first["code"], second["code"]) == (0, 4500)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("trust", ["nothing more", "another CA"])
def test_the_sdk_refuses_a_server_that_it_was_not_told_to_trust(trusted, monkeypatch, start, way, trust):
    legacy = trusted(way, Version=VERSION)
    if trust == "another CA":
        monkeypatch.setenv("SSL_CERT_FILE", start("--tls-listen", "127.0.0.1:0").ca)
    else:
        monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ApiClientNetworkException, match="CERTIFICATE_VERIFY_FAILED"):
        legacy("DescribeKeyPairs")


def test_the_sdk_refuses_a_server_under_a_name_that_is_not_its_own(secure, trusted, monkeypatch):
    legacy = trusted("at 127.0.0.1")
    legacy.config["endpoint"] = f"127.0.0.2:{secure.tls_port}"
    # The certificate is for 127.0.0.1, to which the connection is redirected.
    connect = socket.create_connection
    monkeypatch.setattr(
        "socket.create_connection", lambda address, *rest: connect((secure.host, address[1]), *rest))
    with pytest.raises(ApiClientNetworkException, match="IP address mismatch"):
        legacy("DescribeKeyPairs")


def test_the_sdk_reaches_no_other_host_by_connect(secure, trusted):
    legacy = trusted("by CONNECT")
    legacy.module, legacy.config["endpoint"] = "keywright", "cvm.evil.example"
    with pytest.raises(ApiClientNetworkException, match="403 Forbidden"):
        legacy("DescribeKeyPairs")
