# SPDX-License-Identifier: Apache-2.0
"""Requests of the host protocol and their refusals, as Documentation/host-protocol.md specifies them."""

import concurrent.futures
import json

import pytest

import enrolled
import keys
import processes
import tc3
from enrolled import HOST_KEY, enroll, exchange, keys_of, request

ANOTHER_KEY = keys.rsa_line()
SECRET = "x" * 64


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with a host; no refusal may change it."""
    with processes.Servers(tmp_path_factory.mktemp("hosts")) as servers:
        server = servers.start("--failed-signatures", "0")
        server.instance, server.used_token = enroll(server)
        status, answer = enrolled.join(server, server.used_token)
        assert status == 200
        assert (list(answer), answer["LoginUser"]) == (["InstanceId", "Credential", "LoginUser"], "ubuntu")
        server.credential = answer["Credential"]
        yield server


@pytest.fixture(autouse=True)
def unharmed(house):
    yield
    assert keys_of(house, "ubuntu", house.credential) == []
    listed = {host["InstanceId"]: host for host in enrolled.host(house, "list", "--output", "json")}
    assert listed[house.instance]["HostKeys"] == [HOST_KEY]


def refused(house, status, code, *arguments, **options):
    found, answer = exchange(house, *arguments, **options)
    assert (found, list(answer)) == (status, ["Error"]), (arguments, answer)
    assert list(answer["Error"]) == ["Code", "Message"] and answer["Error"]["Code"] == code, answer
    for secret in (house.credential, house.used_token, SECRET):
        assert secret not in json.dumps(answer)


@pytest.mark.parametrize("path, method", [
    ("join", "POST"), ("authorized-keys?user=ubuntu", "GET"), ("host-keys", "PUT"), ("credential", "DELETE")])
def test_a_path_has_one_method(house, path, method):
    for other in {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"} - {method}:
        refused(house, 405, "MethodNotAllowed", other, path, body=b"", credential=house.credential)
    with tc3.Connection(house) as connection:
        connection.send(request("HEAD", path, credential=house.credential))
        connection.send(request("PATCH", path, credential=house.credential))
        # The answer to HEAD has the Content-Length of an omitted body, so that only its head is read.
        head = connection.socket.recv(65_536).decode()
        assert head.startswith("HTTP/1.1 405 ") and f"\r\nAllow: {method}\r\n" in head


@pytest.mark.parametrize("path", ["", "joins", "join/", "JOIN", "authorized-keys/ubuntu", "..", "../v2/join", "%6aoin", "join%00"])
def test_there_is_no_other_path(house, path):
    refused(house, 404, "NotFound", "POST", path, body={"Token": house.used_token, "HostKeys": [HOST_KEY]})


def test_another_version_is_not_served(house):
    answer = tc3.exchange(house, b"GET /host/v2/authorized-keys HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.status == 404


@pytest.mark.parametrize("query", [
    "", "?", "?user", "?user=", "?USER=ubuntu", "?user=ubuntu&user=root", "?user=ubuntu&x=1", "?x=1&user=ubuntu", "?user=%zz",
    "?user=%", "?user=-root", "?user=a%00b", "?user=a%0ab", "?user=%ff", "?user=" + "a" * 101, "?user=a/b", "?user=%2e%2e/x",
    "?user=a%20b", "?user=%C3%BC",
])
def test_a_query_names_one_user(house, query):
    refused(house, 400, "Malformed", "GET", f"authorized-keys{query}", credential=house.credential)


@pytest.mark.parametrize("user", ["ubuntu", "nobody-knows", "DOMAIN\\user", "user@example.com", "host$", "a+b", "..", "a" * 100])
def test_a_user_that_is_not_known_is_no_error(house, user):
    assert keys_of(house, user, house.credential) == []


@pytest.mark.parametrize("alter", [
    lambda good: None, lambda good: "", lambda good: "nonsense", lambda good: good[:-1], lambda good: good + "x",
    lambda good: good.swapcase(), lambda good: good.replace("kwh.", "kwt."), lambda good: good + ".x", lambda good: f"{good} {good}",
    lambda good: ".".join(["kwh", "100000000002", *good.split(".")[2:]]),
    lambda good: ".".join(["kwh", "0" + good.split(".")[1], *good.split(".")[2:]]),
    lambda good: ".".join(["kwh", "9" * 40, *good.split(".")[2:]]),
    lambda good: ".".join(["kwh", "-1", *good.split(".")[2:]]),
    lambda good: ".".join([*good.split(".")[:2], "ins-00000000", SECRET]),
    lambda good: ".".join([*good.split(".")[:2], "ins-' OR 1=1", SECRET]),
    lambda good: ".".join([*good.split(".")[:2], "lh" + good.split(".")[2], good.split(".")[3]]),
    lambda good: ".".join([*good.split(".")[:3], ""]), lambda good: "x" * 8000,
])
def test_another_credential_is_worthless(house, alter):
    bad = alter(house.credential)
    for method, path, body in (
        ("GET", "authorized-keys?user=ubuntu", None), ("PUT", "host-keys", {"HostKeys": [ANOTHER_KEY]}), ("DELETE", "credential", None),
    ):
        refused(house, 401, "CredentialWorthless", method, path, body=body, credential=bad)


@pytest.mark.parametrize("field", ["Basic {}", "{}", "Bearer", "Bearer  {}", "bearer:{}", "Token {}", "Bearer {},x"])
def test_a_credential_stands_in_one_form(house, field):
    refused(
        house, 401, "CredentialWorthless", "GET", "authorized-keys?user=ubuntu",
        headers=[f"Authorization: {field.format(house.credential)}"])
    answer = tc3.exchange(house, request("GET", "authorized-keys?user=ubuntu"))
    assert answer.values("WWW-Authenticate") == ["Bearer"]


BODIES = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", b'{"Token":1,"HostKeys":[]}', b'{"Token":"a"}', b"[" * 60_000, b'{"a":' * 10_000,
    b'{"Token":"a","HostKeys":"b"}', b'{"Token":"a","HostKeys":[1]}', b'{"Token":"a","HostKeys":[],"SSHPort":"22"}',
    b'{"Token":"a","HostKeys":[],"SSHPort":22.5}', b'{"Token":"a","HostKeys":[],"SSHPort":99999999999999999999}',
    b"{}" + b" " * 65_535,
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:40].decode(errors="replace"))
def test_a_body_is_the_json_that_it_should_be(house, body):
    refused(house, 400, "Malformed", "POST", "join", body=body)
    if b'"HostKeys":[]' not in body:
        refused(house, 400, "Malformed", "PUT", "host-keys", body=body, credential=house.credential)


@pytest.mark.parametrize("size", [65_537, 1_000_000, 11_000_000])
def test_a_large_body_is_not_read(house, size):
    body = json.dumps({"Token": house.used_token, "HostKeys": [HOST_KEY]}).encode()
    refused(house, 400, "Malformed", "POST", "join", body=body.ljust(size))


def test_a_body_of_64_kilobytes_is(house):
    body = json.dumps({"HostKeys": [HOST_KEY]}).encode().ljust(65_536)
    assert exchange(house, "PUT", "host-keys", body=body, credential=house.credential) == (200, {})


@pytest.mark.parametrize("lines", [
    [], [HOST_KEY] * 17, [""], ["nonsense"], [HOST_KEY, "nonsense"], [HOST_KEY + "\n" + HOST_KEY], ["no-pty " + HOST_KEY],
    ["@cert-authority * " + HOST_KEY], ["web1 " + HOST_KEY],
])
def test_host_keys_are_keys(house, lines):
    _, token = enroll(house)
    refused(house, 400, "Malformed", "PUT", "host-keys", body={"HostKeys": lines}, credential=house.credential)
    refused(house, 400, "Malformed", "POST", "join", body={"Token": token, "HostKeys": lines})
    # The refusal did not use up the token.
    assert enrolled.join(house, token)[0] == 200


def test_host_keys_are_written_anew(house):
    body = {"HostKeys": [HOST_KEY + ' x" command="id"', HOST_KEY, ANOTHER_KEY + " \u202e"]}
    assert exchange(house, "PUT", "host-keys", body=body, credential=house.credential) == (200, {})
    (listed,) = [host for host in enrolled.host(house, "list", "--output", "json") if host["InstanceId"] == house.instance]
    assert listed["HostKeys"] == [HOST_KEY, ANOTHER_KEY]
    exchange(house, "PUT", "host-keys", body={"HostKeys": [HOST_KEY]}, credential=house.credential)


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_port_is_one(house, port):
    _, token = enroll(house)
    refused(house, 400, "Malformed", "POST", "join", body={"Token": token, "HostKeys": [HOST_KEY], "SSHPort": port})
    assert enrolled.join(house, token, SSHPort=65_535)[0] == 200


@pytest.mark.parametrize("alter", [
    lambda token: token, lambda token: "", lambda token: "kwt", lambda token: "kwt....", lambda token: token[:-1],
    lambda token: token.replace("kwt.", "kwh."), lambda token: "a\x00\n", lambda token: "x" * 60_000,
    lambda token: ".".join([*token.split(".")[:3], SECRET]),
])
def test_another_token_is_worthless(house, alter):
    refused(
        house, 403, "TokenWorthless", "POST", "join", body={"Token": alter(house.used_token), "HostKeys": [HOST_KEY]})


def test_a_used_token_is_told_again_to_the_secret_that_used_it_alone(house):
    instance, token = enroll(house, name="repeated")
    body = {"Token": token, "HostKeys": [HOST_KEY], "Secret": "0123456789abcdef" * 4}
    refused(house, 400, "Malformed", "POST", "join", body={**body, "Secret": "a" * 64})
    status, first = enrolled.join(house, token, Secret=body["Secret"])
    assert (status, first["InstanceId"]) == (200, instance) and first["Credential"].endswith(f".{body['Secret']}")
    assert enrolled.join(house, token, Secret=body["Secret"]) == (200, first)
    status, invited = exchange(house, "POST", "invitation", {"Token": token, "Secret": body["Secret"]})
    assert (status, invited["InstanceId"]) == (200, instance)
    for secret in ({}, {"Secret": "fedcba9876543210" * 4}):
        refused(house, 403, "TokenWorthless", "POST", "join", body={"Token": token, "HostKeys": [HOST_KEY], **secret})
        refused(house, 403, "TokenWorthless", "POST", "invitation", body={"Token": token, **secret})
    assert keys_of(house, "ubuntu", first["Credential"]) == []


def test_a_groups_token_makes_one_host_of_a_secret_and_counts_it_once(house):
    group = enrolled.host(house, "invite", "--group", "--uses", "1", "--lifetime", "1h", "--output", "json")
    one = {"Secret": "0123456789abcdef" * 4, "Hostname": "grouped-1"}
    status, first = enrolled.join(house, group["Token"], **one)
    assert status == 200 and enrolled.join(house, group["Token"], **one) == (200, first)
    status, invited = exchange(house, "POST", "invitation", {"Token": group["Token"], "Secret": one["Secret"]})
    assert (status, invited["InstanceId"]) == (200, first["InstanceId"])
    for secret in ({}, {"Secret": "fedcba9876543210" * 4}):
        body = {"Token": group["Token"], "HostKeys": [HOST_KEY], "Hostname": "grouped-2", **secret}
        refused(house, 403, "TokenUsedUp", "POST", "join", body=body)
    listed = enrolled.host(house, "list", "--output", "json")
    assert [host["InstanceId"] for host in listed if host["InstanceName"].startswith("grouped")] == [first["InstanceId"]]


def test_a_credential_is_no_token_and_a_token_no_credential(house):
    _, token = enroll(house)
    refused(house, 403, "TokenWorthless", "POST", "join", body={"Token": house.credential, "HostKeys": [HOST_KEY]})
    refused(house, 401, "CredentialWorthless", "GET", "authorized-keys?user=ubuntu", credential=token)


def test_of_many_who_have_a_token_one_joins(house):
    _, token = enroll(house)
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: enrolled.join(house, token), range(20)))
    assert sorted(status for status, _ in answers) == [200] + [403] * 19
    (credential,) = [answer["Credential"] for status, answer in answers if status == 200]
    assert keys_of(house, "ubuntu", credential) == []


def test_the_log_and_the_data_hold_no_secret(house):
    _, token = enroll(house)
    _, answer = enrolled.join(house, token)
    refused(house, 403, "TokenWorthless", "POST", "join", body={"Token": token, "HostKeys": [HOST_KEY]})
    exchange(house, "DELETE", "credential", credential=answer["Credential"])
    processes.wait_until(lambda: "a host joined" in house.stderr, "the log says so")
    kept = b"".join(path.read_bytes() for path in house.data.rglob("*") if path.is_file())
    for secret in (token, answer["Credential"], house.credential, house.used_token):
        assert secret.split(".")[3] not in house.stderr
        assert secret.split(".")[3].encode() not in kept


def test_who_tries_tokens_is_told_nothing_soon_and_fills_no_log(start):
    """A host behind the same address still gets the refusal of a revoked credential; otherwise it would use its cached
    answers."""
    server = start("--failed-signatures", "5")
    _, token = enroll(server)
    bad = request("POST", "join", {"Token": token + "x", "HostKeys": [HOST_KEY]})
    with tc3.Connection(server) as connection:
        connection.send(bad * 200)
        found = [connection.read().status for _ in range(200)]
    assert found[:5] == [403] * 5
    assert set(found) == {403, 429} and found.count(429) > 100
    assert keys_of(server, "ubuntu", "nonsense") is None
    assert enrolled.join(server, token)[0] == 200
    processes.wait_until(lambda: "a host joined" in server.stderr, "the log says so")
    told = [line["message"] for line in server.log]
    assert told.count("a token was refused") == found.count(403)
    assert told.count("too many worthless tokens from an address") == 1


def test_a_field_of_a_long_name_is_refused_before_its_name_is_hashed(server):
    """The name of a field may be expensive to normalize: 60 KB of combining marks took seconds."""
    for name in ("e" * 65, "\u0301\u0323" * 15_000):
        body = json.dumps({"Token": "x", "HostKeys": [], name: 1}, ensure_ascii=False).encode()
        assert enrolled.exchange(server, "POST", "join", body) == (
            400, {"Error": {"Code": "Malformed", "Message": "the body is not the JSON that it should be"}})
