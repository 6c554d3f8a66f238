# SPDX-License-Identifier: Apache-2.0
import json
import re
import socket

import pytest

import keys
from tc3 import Call, Connection, exchange, imports

UUID_V4 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def listed_names(server):
    pairs = exchange(server, Call(body=b'{"Limit":100}')).response["KeyPairSet"]
    return [pair["KeyName"] for pair in pairs]


# The form of an answer.


@pytest.mark.parametrize("call, code", [
    (Call("DescribeRegions"), "Success"),
    (Call("Nonsense"), "InvalidAction"),
    (Call(secret_key="wrong"), "AuthFailure.SignatureFailure"),
    (Call(body=b"{"), "InvalidParameter"),
    (Call(without=("X-TC-Version",)), "MissingParameter"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_every_answer_is_200_and_plain_json(server, call, code):
    answer = exchange(server, call)
    assert answer.status == 200
    assert answer.values("Content-Type") == ["application/json"]
    assert answer.code == code
    assert UUID_V4.fullmatch(answer.response["RequestId"])


def test_a_success_has_no_error_and_an_error_has_nothing_else(server):
    assert set(exchange(server, Call("DescribeRegions")).response) == {"TotalCount", "RegionSet", "RequestId"}
    answer = exchange(server, Call("Nonsense"))
    assert [name for name, _ in dict(answer.pairs)["Response"]] == ["Error", "RequestId"]
    assert [name for name, _ in dict(dict(answer.pairs)["Response"])["Error"]] == ["Code", "Message"]


def test_every_request_id_is_new(server):
    with Connection(server) as connection:
        ids = [connection.send(Call("DescribeRegions")).read().response["RequestId"] for _ in range(20)]
    assert len(set(ids)) == 20


def test_fields_stand_in_the_documented_order(server):
    def fields(product, action, parameters, *path):
        value = dict(exchange(server, Call(action, product, json.dumps(parameters).encode())).pairs)["Response"]
        for step in path:
            value = dict(value)[step] if isinstance(step, str) else value[step]
        return [name for name, _ in value]

    tags = [{"Key": "a", "Value": "b"}]
    cvm = {"KeyName": "pair", "ProjectId": 0, "TagSpecification": [{"ResourceType": "keypair", "Tags": tags}]}
    assert fields("cvm", "CreateKeyPair", cvm, "KeyPair") == [
        "KeyId", "KeyName", "ProjectId", "PublicKey", "PrivateKey"]
    assert fields("cvm", "DescribeKeyPairs", {}, "KeyPairSet", 0) == [
        "AssociatedInstanceIds", "CreatedTime", "Description", "KeyId", "KeyName", "ProjectId", "PublicKey", "Tags"]
    assert fields("cvm", "ImportKeyPair", {**cvm, "KeyName": "other", "PublicKey": keys.rsa_line()}) == [
        "KeyId", "RequestId"]
    lighthouse = {"KeyName": "pair", "Tags": tags}
    assert fields("lighthouse", "CreateKeyPair", lighthouse, "KeyPair") == [
        "KeyId", "KeyName", "PublicKey", "AssociatedInstanceIds", "CreatedTime", "PrivateKey"]
    assert fields("lighthouse", "DescribeKeyPairs", {}) == ["TotalCount", "KeyPairSet", "RequestId"]
    assert fields("lighthouse", "DescribeKeyPairs", {}, "KeyPairSet", 0, "Tags", 0) == ["Key", "Value"]


def test_integers_are_json_numbers(server):
    exchange(server, imports("pair"))
    body = exchange(server, Call()).body
    assert b'"TotalCount":1,' in body
    assert b'"ProjectId":0,' in body


# Connections.


@pytest.mark.parametrize("value", ["close", "Close", "CLOSE", "keep-alive, close"])
def test_a_client_that_asks_to_close_gets_it_back(server, value):
    for call in (Call("DescribeRegions"), Call("Nonsense")):
        call.more_headers = (("Connection", value),)
        with Connection(server) as connection:
            answer = connection.send(call).read()
            assert [value.lower() for value in answer.values("Connection")] == ["close"]
            assert connection.is_closed()


def test_an_http_1_0_client_gets_its_answer_and_the_end(server):
    with Connection(server) as connection:
        answer = connection.send(Call("DescribeRegions", http="HTTP/1.0")).read()
        assert answer.code == "Success"
        assert [value.lower() for value in answer.values("Connection")] == ["close"]
        assert connection.is_closed()


def test_a_connection_is_kept_when_nobody_asks_to_close(server):
    with Connection(server) as connection:
        for call in (Call("DescribeRegions"), Call("Nonsense"), Call("DescribeRegions", method="GET"), Call()):
            answer = connection.send(call).read()
            assert "close" not in [value.lower() for value in answer.values("Connection")]


def test_pipelined_requests_are_answered_in_their_order(server):
    calls = [imports("first"), Call("Nonsense"), imports("second"), Call(method="GET", body=b""), Call("CreateKeyPair")]
    with Connection(server) as connection:
        connection.send(b"".join(call.raw() for call in calls))
        answers = [connection.read() for _ in calls]
    assert [answer.code for answer in answers] == [
        "Success", "InvalidAction", "Success", "Success", "MissingParameter"]
    assert [pair["KeyName"] for pair in answers[3].response["KeyPairSet"]] == ["second", "first"]
    assert len({answer.response["RequestId"] for answer in answers}) == len(calls)


def test_a_body_may_come_in_pieces(server):
    call = imports("pieces")
    with Connection(server) as connection:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(call.raw()), 100):
            connection.send(call.raw()[start : start + 100])
        assert connection.read().code == "Success"
    assert listed_names(server) == ["pieces"]


def test_a_body_may_be_chunked(server):
    call = imports("chunked")
    head = call.head().replace(f"Content-Length: {len(call.body)}".encode(), b"Transfer-Encoding: chunked")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (call.body[:50], call.body[50:], b""))
    assert exchange(server, head + chunks).code == "Success"
    assert listed_names(server) == ["chunked"]


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_an_absolute_target_is_understood(server, method):
    for target in ("http://cvm.example/", "http://cvm.example", "HTTP://cvm.example:80/"):
        call = Call("DescribeKeyPairs", method=method, host="cvm.example", target=target)
        assert exchange(server, call).code == "Success"
    query = "Limit=0"
    call = Call(method="GET", host="cvm.example", query=query, target=f"http://cvm.example/?{query}")
    assert exchange(server, call).code == "InvalidParameterValueLimit"
    call.target = f"http://cvm.example?{query}"
    assert exchange(server, call).code == "InvalidParameterValueLimit"


@pytest.mark.parametrize("garbage", [
    b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
], ids=["words", "TLS", "version", "negative-length", "two-ways-of-length", "two-lengths"])
def test_what_is_no_http_gets_a_bare_400_and_the_end(server, garbage):
    with Connection(server) as connection:
        answer = connection.send(garbage).read()
        assert (answer.status, answer.body) == (400, b"")
        assert connection.is_closed()
    assert exchange(server, Call()).code == "Success"


@pytest.mark.parametrize("path", ["/index.html", "/api", "//", "/healthz/", "/%2F"])
def test_an_unknown_path_is_not_found(server, path):
    for method in ("GET", "POST"):
        assert exchange(server, Call(method=method, target=path)).status == 404


def test_health_and_readiness_need_no_signature(server):
    for path in ("/healthz", "/readyz"):
        assert exchange(server, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()).status == 200


# Products and versions.


@pytest.mark.parametrize("host, product, version, code", [
    ("127.0.0.1", "cvm", "2017-03-12", "Success"),
    ("127.0.0.1", "lighthouse", "2020-03-24", "Success"),
    ("cvm.tencentcloudapi.com", "cvm", "2017-03-12", "Success"),
    ("cvm.ap-guangzhou.tencentcloudapi.com", "cvm", "2017-03-12", "Success"),
    ("cvm.intl.tencentcloudapi.com", "cvm", "2017-03-12", "Success"),
    ("lighthouse.whatever:8443", "lighthouse", "2020-03-24", "Success"),
    ("https://lighthouse.whatever", "lighthouse", "2020-03-24", "Success"),
    ("CVM.Whatever", "cvm", "2017-03-12", "Success"),
    ("cvmx.whatever", "lighthouse", "2020-03-24", "Success"),
    ("cvm.whatever", "cvm", "2020-03-24", "NoSuchVersion"),
    ("lighthouse.whatever", "lighthouse", "2017-03-12", "NoSuchVersion"),
    ("127.0.0.1", "cvm", "2017-03-13", "NoSuchVersion"),
    ("cbs.tencentcloudapi.com", "cvm", "2017-03-12", "NoSuchProduct"),
    ("region.tencentcloudapi.com", "cvm", "2022-06-27", "NoSuchProduct"),
])
def test_the_host_names_the_product_or_else_the_version_does(server, host, product, version, code):
    answer = exchange(server, Call("DescribeKeyPairs", product, host=host, version=version))
    assert answer.code == code


def test_the_product_of_the_host_answers(server):
    # Only Lighthouse's answer has the field IsChinaMainland.
    for host, product, known in (("lighthouse.a", "lighthouse", True), ("cvm.a", "cvm", False)):
        (region, *_) = exchange(server, Call("DescribeRegions", product, host=host)).response["RegionSet"]
        assert ("IsChinaMainland" in region) == known


@pytest.mark.parametrize("missing, named", [
    ("X-TC-Action", "Action"), ("X-TC-Version", "Version"), ("X-TC-Timestamp", "Timestamp"),
])
def test_a_missing_common_parameter_is_named(server, missing, named):
    answer = exchange(server, Call(without=(missing,)))
    assert answer.code == "MissingParameter"
    assert f"`{named}`" in answer.message


def test_an_empty_region_or_token_counts_as_absent(server):
    assert exchange(server, Call(region="")).code == "MissingParameter"
    assert exchange(server, Call(product="lighthouse", region="")).code == "Success"
    assert exchange(server, Call(more_headers=(("X-TC-Token", ""),))).code == "Success"


def test_english_is_spoken_unless_chinese_is_asked_for(server):
    messages = {
        language: exchange(server, Call("Nonsense", more_headers=language)).message
        for language in ((), (("X-TC-Language", "en-US"),), (("X-TC-Language", "xx"),), (("X-TC-Language", "zh-CN"),))
    }
    assert {bool(re.search("[\u4e00-\u9fff]", message)) for language, message in messages.items()
            if language != (("X-TC-Language", "zh-CN"),)} == {False}
    assert re.search("[\u4e00-\u9fff]", messages[(("X-TC-Language", "zh-CN"),)])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_supported(server, method):
    assert exchange(server, Call(method=method)).code == "UnsupportedProtocol"


def test_the_method_is_checked_before_anything_else(server):
    call = Call("Nonsense", method="PUT", body=b"{", without=("Authorization", "X-TC-Version"))
    assert exchange(server, call).code == "UnsupportedProtocol"


def test_a_client_that_waits_to_be_told_to_continue_is_told(server):
    head, body = Call("DescribeRegions", more_headers=(("Expect", "100-continue"),)).raw().split(b"\r\n\r\n", 1)
    with Connection(server) as connection:
        connection.socket.sendall(head + b"\r\n\r\n")
        interim = b""
        while not interim.endswith(b"\r\n\r\n"):
            interim += connection.socket.recv(1)
        assert interim.startswith(b"HTTP/1.1 100 Continue\r\n")
        connection.socket.sendall(body)
        assert connection.read().code == "Success"
