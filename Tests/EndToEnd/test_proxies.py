# SPDX-License-Identifier: Apache-2.0
"""Servers behind proxies: only a trusted proxy can name the source of a call."""

import json
import sqlite3
import time
import types

import pytest

import clients
import processes
import proxies
import tc3
from proxies import WAYS, version1, version2

CLIENT = "198.51.100.7"
CLIENT_V6 = "2001:db8::7"


@pytest.fixture
def behind(start):
    """A server behind a proxy on 127.0.0.1 that speaks the PROXY protocol."""
    return start("--tls-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", "--proxy-protocol", "http,https")


@pytest.fixture
def forwarded(start):
    """A server behind proxies on 127.0.0.2 and in 127.1.0.0/16 that write X-Forwarded-For."""
    return start("--tls-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.2", "--trusted-proxy", "127.1.0.0/16")


def forwarded_for(*fields):
    return tc3.Call(host="localhost", more_headers=tuple(("X-Forwarded-For", field) for field in fields))


def cam(action, **parameters):
    return tc3.Call(action, "cam", json.dumps(parameters).encode(), version="2019-01-16", host="localhost")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("header, source", [
    (version1(CLIENT), CLIENT), (version2(CLIENT), CLIENT), (version2(CLIENT, values=b"\x04\x00\x02ab"), CLIENT),
    (version1(CLIENT_V6, "::1"), CLIENT_V6), (version2(CLIENT_V6, "::1"), CLIENT_V6),
    (version1(f"::ffff:{CLIENT}", "::1"), CLIENT), (version2(f"::ffff:{CLIENT}", "::1"), CLIENT),
    (version2(), "127.0.0.1"), (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
])
def test_a_header_of_the_proxy_protocol_says_where_a_call_came_from(behind, way, header, source):
    assert proxies.source(behind, header=header, way=way) == source


@pytest.mark.parametrize("header", [version2(), b"PROXY UNKNOWN\r\n"], ids=["LOCAL", "UNKNOWN"])
def test_no_field_is_believed_where_the_proxy_names_nobody(behind, header):
    assert proxies.source(behind, forwarded_for("203.0.113.66"), header=header) == "127.0.0.1"


def test_a_header_in_pieces_is_read(behind):
    for header in (version1(CLIENT), version2(CLIENT)):
        with proxies.Connection(behind) as connection:
            for index in range(len(header)):
                connection.send(header[index:index + 1])
                time.sleep(0.001)
            answer = connection.send(tc3.Call()).read()
        assert behind.logged_call(answer.response["RequestId"])["source"] == CLIENT


def test_all_calls_of_a_connection_have_its_source(behind):
    with proxies.Connection(behind, version2(CLIENT)) as connection:
        connection.send(b"".join(tc3.Call().raw() for _ in range(3)))
        ids = [connection.read().response["RequestId"] for _ in range(3)]
    assert {behind.logged_call(request_id)["source"] for request_id in ids} == {CLIENT}


@pytest.mark.parametrize("sent", [
    b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"PROXY TCP4 198.51.100.7\r\n",
    b"PROXY TCP4 " + b"x" * 200, version2(CLIENT, values=bytes(600)), version2(CLIENT).replace(b"\x21\x11", b"\x31\x11"),
], ids=["http", "tls", "cut line", "long line", "long header", "version 3"])
def test_what_is_no_header_ends_the_connection(behind, sent):
    with proxies.Connection(behind, sent) as connection:
        assert ended(connection)
    assert [line["source"] for line in behind.logged("a connection was closed")] == ["127.0.0.1"]
    assert proxies.source(behind, header=version1(CLIENT)) == CLIENT


def ended(connection):
    """Whether the server closes a connection without an answer."""
    try:
        return connection.rest() == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("header", [b"", version1(CLIENT), version2(CLIENT), version2()])
def test_nobody_but_a_trusted_proxy_may_send_a_header_nor_go_round_the_proxy(behind, header):
    for _ in range(3):
        with proxies.Connection(behind, header, peer="127.0.0.9") as connection:
            assert ended(connection)
    lines = behind.logged("a connection was closed")
    assert [(line["source"], line["level"]) for line in lines] == [("127.0.0.9", "warning")] * 3


def test_a_header_is_none_where_it_is_not_expected(start):
    server = start("--tls-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", "--proxy-protocol", "https")
    with proxies.Connection(server, version1(CLIENT)) as connection:
        assert connection.read().status == 400
    assert proxies.source(server) == "127.0.0.1"
    assert proxies.source(server, header=version1(CLIENT), way="https") == CLIENT


def test_a_proxy_that_sends_nothing_holds_no_stop_up(behind):
    with proxies.Connection(behind):
        behind.terminate()
        began = time.monotonic()
        assert behind.wait() == 0
        assert time.monotonic() - began < 25


@pytest.mark.parametrize("peer, fields, source", [
    ("127.0.0.2", [CLIENT], CLIENT), ("127.0.0.2", [f"203.0.113.9, {CLIENT}"], CLIENT),
    ("127.0.0.2", ["203.0.113.9", CLIENT], CLIENT), ("127.0.0.2", [CLIENT, "127.1.2.3, 127.1.2.4"], CLIENT),
    ("127.0.0.2", [CLIENT_V6], CLIENT_V6), ("127.0.0.2", [f"::ffff:{CLIENT}"], CLIENT), ("127.0.0.2", [], "127.0.0.2"),
    ("127.0.0.2", ["127.1.2.3"], "127.1.2.3"), ("127.0.0.2", [f"{CLIENT}:80"], "127.0.0.2"),
    ("127.0.0.2", [f"{CLIENT}, unknown"], "127.0.0.2"), ("127.0.0.2", [f"{CLIENT},"], "127.0.0.2"),
    # Peers that are not trusted proxies.
    ("127.0.0.1", [CLIENT], "127.0.0.1"), ("127.0.0.3", ["127.0.0.2"], "127.0.0.3"),
    ("127.0.0.3", [CLIENT, "127.1.2.3"], "127.0.0.3"),
])
@pytest.mark.parametrize("way", ["http", "https"])
def test_x_forwarded_for_is_believed_from_the_right_as_far_as_the_trusted_proxies_go(
    forwarded, way, peer, fields, source,
):
    assert proxies.source(forwarded, forwarded_for(*fields), peer=peer, way=way) == source


@pytest.mark.parametrize("name", ["Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"])
def test_no_other_field_is_believed(forwarded, name):
    call = tc3.Call(host="localhost", more_headers=((name, f"for={CLIENT}" if name == "Forwarded" else CLIENT),))
    assert proxies.source(forwarded, call, peer="127.0.0.2") == "127.0.0.2"


def test_inside_of_a_tunnel_it_is_the_client_who_writes(forwarded):
    """Header fields inside of a tunnel are the client's: the proxy that opened the tunnel cannot see or change them."""
    inside = forwarded_for("203.0.113.9")
    assert proxies.source(forwarded, inside, peer="127.0.0.2", way="tunnel") == "127.0.0.2"
    assert proxies.source(
        forwarded, inside, peer="127.0.0.2", way="tunnel", connect_fields=f"X-Forwarded-For: {CLIENT}\r\n") == CLIENT
    assert proxies.source(
        forwarded, inside, peer="127.0.0.3", way="tunnel", connect_fields=f"X-Forwarded-For: {CLIENT}\r\n"
    ) == "127.0.0.3"


def test_the_two_go_together(start):
    """A load balancer with the PROXY protocol, and behind it an HTTP proxy."""
    server = start("--trusted-proxy", "127.0.0.1,10.0.0.0/8", "--proxy-protocol", "http")
    assert proxies.source(server, forwarded_for(CLIENT), header=version2("10.1.2.3")) == CLIENT
    assert proxies.source(server, forwarded_for("203.0.113.9"), header=version2(CLIENT)) == CLIENT


@pytest.mark.parametrize("way", WAYS)
def test_audit_records_and_policies_have_the_address_of_the_client(behind, way):
    def ask(call, source=CLIENT):
        with proxies.Connection(behind, version2(source), way=way) as connection:
            return connection.send(call).read()

    user = ask(cam("AddUser", Name="user", UseApi=1)).response
    document = {"version": "2.0", "statement": [
        {"effect": "allow", "action": "cvm:*", "resource": "*",
         "condition": {"ip_equal": {"qcs:ip": "198.51.100.0/24"}}}]}
    policy = ask(cam("CreatePolicy", PolicyName="policy", PolicyDocument=json.dumps(document))).response["PolicyId"]
    assert ask(cam("AttachUserPolicy", PolicyId=policy, AttachUin=user["Uin"])).code == "Success"
    own = tc3.Call(secret_id=user["SecretId"], secret_key=user["SecretKey"], host="localhost")
    assert ask(own).code == "Success"
    assert ask(own, "192.0.2.7").code == "AuthFailure.UnauthorizedOperation"
    behind.stop()
    with sqlite3.connect(behind.data / "keywright.sqlite") as database:
        sources = database.execute("SELECT DISTINCT source FROM audit_record").fetchall()
    assert (CLIENT,) in sources and ("127.0.0.1",) not in sources


@pytest.fixture
def haproxy(start, tmp_path):
    """HAProxy with a port for each way to name its client; its health checks use LOCAL."""
    protocol = start("--tls-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", "--proxy-protocol", "http,https")
    fields = start(
        "--tls-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", data=tmp_path / "fields")
    checked = "check check-send-proxy inter 50"
    backends = {
        "v1": ["mode tcp", f"server s {protocol.endpoint} send-proxy {checked}"],
        "v2": ["mode tcp", f"server s {protocol.endpoint} send-proxy-v2 {checked}"],
        "v2 tls": ["mode tcp", f"server s {protocol.tls_endpoint} send-proxy-v2"],
        "fields": ["mode http", "option forwardfor", f"server s {fields.endpoint}"],
        "fields tls": ["mode http", "option forwardfor", f"server s {fields.tls_endpoint} ssl verify none"],
    }
    with proxies.HAProxy(tmp_path, {name.replace(" ", "-"): lines for name, lines in backends.items()}) as haproxy:
        yield types.SimpleNamespace(port=haproxy.port, protocol=protocol, fields=fields)


@pytest.mark.parametrize("way", ["v1", "v2", "v2-tls", "fields", "fields-tls"])
def test_the_client_of_haproxy_is_where_a_call_came_from(haproxy, way):
    server = haproxy.fields if way.startswith("fields") else haproxy.protocol
    before = types.SimpleNamespace(
        host="127.0.0.1", port=haproxy.port[way], tls_port=haproxy.port[way], ca=server.ca,
        logged_call=server.logged_call)
    # The client's own claim is left of the address that the proxy adds.
    call = forwarded_for("203.0.113.9")
    options = {"way": "https" if way == "v2-tls" else "http", "peer": "127.0.0.5"}
    for _ in range(3):
        assert proxies.source(before, call, **options) == "127.0.0.5"


def test_a_gateway_may_have_a_host_of_its_own(start, tmp_path):
    """The client sends to another name than the signed one, or the gateway changes the Host field (ruling 32)."""
    server = start("--trusted-proxy", "127.0.0.1")
    gateway = ["mode http", "option forwardfor", "http-request set-header Host gateway.internal:8080",
               f"server s {server.endpoint}"]
    with proxies.HAProxy(tmp_path, {"gateway": gateway}) as haproxy:
        port = haproxy.port["gateway"]
        for transport in clients.TRANSPORTS:
            way = {"protocol": "http", "endpoint": "cvm.ap-guangzhou.tencentcloudapi.com"}
            client = clients.client("cvm", server, transport=transport, way=way)
            client.profile.httpProfile.apigw_endpoint = f"127.0.0.1:{port}"
            assert clients.outcome(client, "DescribeKeyPairs") == "Success", transport
            for other in ("lighthouse.tencentcloudapi.com", "cvm.ap-beijing.tencentcloudapi.com", "127.0.0.1"):
                client.profile.httpProfile.endpoint = other
                assert clients.outcome(client, "DescribeKeyPairs") == "AuthFailure.SignatureFailure", (transport, other)


def test_bad_settings_of_proxies(refused_on):
    assert "--trusted-proxy" in refused_on("--proxy-protocol", "http")
    assert "--tls-listen" in refused_on("--proxy-protocol", "https", "--trusted-proxy", "127.0.0.1")
