# SPDX-License-Identifier: Apache-2.0
"""A request that the HTTP parser refuses gets a bare 400 and closes its connection; each other request has one
unambiguous reading."""

import random
import re
import socket

import pytest

from tc3 import Call, Connection, imports
from wire import assert_refused_by_the_parser, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

# A call whose effect would be seen in the list of key pairs. Each test signs it anew and alters it.
SENT = imports("never")
BODY = SENT.body
LENGTH = b"Content-Length: %d" % len(BODY)


def altered(before, after):
    def change(raw):
        assert raw.count(before) == 1
        return raw.replace(before, after)

    return change


def with_line(line):
    """An additional header line."""
    return altered(b"\r\nHost: ", b"\r\n" + line + b"\r\nHost: ")


def in_chunks(chunks, line=b"Transfer-Encoding: chunked"):
    """A chunked body in place of the original one."""
    return lambda raw: altered(LENGTH, line)(raw)[: -len(BODY)] + chunks


def in_front(data):
    return lambda raw: data + raw


def refused(house, change, more=b"", before=()):
    """Sends a request that must be refused, and more bytes. After the expected earlier answers, only the 400 follows.
    """
    with Connection(house.server) as connection:
        connection.send((change if isinstance(change, bytes) else change(SENT.raw())) + more)
        for expected in before:
            assert outcome(connection.read()) == expected
        assert_refused_by_the_parser(connection)


NO_HTTP = {
    "a TLS hello": bytes.fromhex("16030100c8010000c40303") + bytes(range(100)) + b"\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    "an SSH greeting": b"SSH-2.0-OpenSSH_9.9\r\n",
    "a PROXY line": in_front(b"PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n"),
    "zeros": bytes(100),
    "a JSON body": b'{"Action":"DescribeKeyPairs"}\r\n\r\n',
    "an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "only a method": b"POST\r\n\r\n",
    "SIP": altered(b"HTTP/1.1", b"SIP/2.0"),
    "HTTP/2.0": altered(b"HTTP/1.1", b"HTTP/2.0"),
    "HTTP/1.2": altered(b"HTTP/1.1", b"HTTP/1.2"),
    "HTTP/0.9": altered(b"HTTP/1.1", b"HTTP/0.9"),
    "HTTP/1.10": altered(b"HTTP/1.1", b"HTTP/1.10"),
    "http/1.1": altered(b"HTTP/1.1", b"http/1.1"),
    "no version": altered(b" HTTP/1.1", b""),
    "a space after the version": altered(b"HTTP/1.1\r\n", b"HTTP/1.1 \r\n"),
    "a space in front": in_front(b" "),
    "post": altered(b"POST /", b"post /"),
    "an unknown method": altered(b"POST /", b"MAKE /"),
    "a method with a NUL": altered(b"POST /", b"PO\0ST /"),
    "a method with a colon": altered(b"POST /", b"POST: /"),
    "no target": altered(b"POST / ", b"POST "),
    "a target without a slash": altered(b"POST / ", b"POST index.html "),
    "a space in the target": altered(b"POST / ", b"POST /?a= b "),
    "a tab in the target": altered(b"POST / ", b"POST /\t "),
    "a NUL in the target": altered(b"POST / ", b"POST /\0 "),
    "a DEL in the target": altered(b"POST / ", b"POST /\x7f "),
    "Latin-1 in the target": altered(b"POST / ", b"POST /?a=\xe9 "),
    "UTF-8 in the target": altered(b"POST / ", b"POST /?a=\xc3\xa9 "),
    "no UTF-8 in the target": altered(b"POST / ", b"POST /?a=\xff "),
    "a line feed in the target": altered(b"POST / ", b"POST /\n "),
}

NO_FIELD = {
    "a space before the colon": with_line(b"X-A : a"),
    "a tab before the colon": with_line(b"X-A\t: a"),
    "a space before the colon of a length": altered(b"Content-Length:", b"Content-Length :"),
    "no colon": with_line(b"X-A"),
    "no name": with_line(b": a"),
    "a space in a name": with_line(b"X A: a"),
    "a bracket in a name": with_line(b"X(A): a"),
    "a NUL in a name": with_line(b"X\0A: a"),
    "Latin-1 in a name": with_line(b"X-\xe9: a"),
    "UTF-8 in a name": with_line(b"X-\xc3\xa9: a"),
    "a NUL in a value": with_line(b"X-A: a\0b"),
    "a NUL in a value that is signed": altered(b"Host: 127.0.0.1", b"Host: 127.0.0.1\0"),
    "a control character in a value": with_line(b"X-A: a\x01b"),
    "an escape in a value": with_line(b"X-A: \x1b[31m"),
    "a DEL in a value": with_line(b"X-A: a\x7fb"),
    "a CR in a value": with_line(b"X-A: a\rb"),
    "a CR in a value that is signed": altered(b"Host: 127.0.0.1", b"Host: 127.0.0.1\r"),
    "a folded line": with_line(b"X-A: a\r\n b"),
    "a folded line with a tab": with_line(b"X-A: a\r\n\tb"),
    "a folded content type": altered(b"Content-Type: application/json", b"Content-Type:\r\n application/json"),
    "a folded action": altered(b"Action: Import", b"Action: Import\r\n "),
    "a first line that is folded": altered(b"\r\nHost", b"\r\n Host"),
    "line feeds only": lambda raw: raw.replace(b"\r\n", b"\n"),
    "a line feed after the request line": altered(b"HTTP/1.1\r\n", b"HTTP/1.1\n"),
    "a line feed after a field": altered(b"\r\nContent-Type", b"\nContent-Type"),
    "a line feed before the body": altered(b"\r\n\r\n", b"\r\n\n"),
    "returns only": lambda raw: raw.replace(b"\r\n", b"\r"),
}

BAD_LENGTHS = [
    b"-1", b"+2", b"0x2", b"2 2", b"2,2", b"2, 2", b"2;", b"", b"two", b"2.0", b"1e1", b"\xd9\xa2", b"2\0", b"\x0b2",
    b"18446744073709551616", b"99999999999999999999999",
]

LENGTHS = {
    "twice the same": altered(LENGTH, LENGTH + b"\r\n" + LENGTH),
    "two": altered(LENGTH, LENGTH + b"\r\nContent-Length: 0"),
    "two in other letters": altered(LENGTH, b"content-length: 0\r\n" + LENGTH),
    "a length and chunks": in_chunks(b"0\r\n\r\n", LENGTH + b"\r\nTransfer-Encoding: chunked"),
    "chunks and a length": in_chunks(b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\n" + LENGTH),
    "a length and another encoding": in_chunks(BODY, LENGTH + b"\r\nTransfer-Encoding: identity"),
    **{
        f"encoding {encoding.decode()!r}": in_chunks(b"0\r\n\r\n", b"Transfer-Encoding: " + encoding)
        for encoding in (
            b"identity", b"gzip", b"chunked, gzip", b"chunked, identity", b"xchunked", b"chunk", b"chunked, chunked",
            b"chunked;q=1", b"\x0bchunked", b'"chunked"', b"chunked\r\nTransfer-Encoding: chunked",
            b"chunked\r\nTransfer-Encoding: identity",
        )
    },
}

CHUNKED = b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n"

# Valid bodies whose end a proxy in front may see at another position (RFC 9112, 6.1): the rest would become part of
# another client's request.
FRAMINGS = {
    **{
        f"encoding {encoding!r}": in_chunks(CHUNKED, b"Transfer-Encoding: " + encoding)
        for encoding in (
            b"gzip, chunked", b"identity, chunked", b"chunked, chunked", b"x, chunked", b"chunked,", b",chunked", b", chunked",
            b"chunked ,", b"chunked chunked", b"chunked;a=b", b"chunked\t,gzip", b'"chunked"', b"chunked\x0b", b"chunked\xa0",
            b"chun\xe2\x84\xaaed", b"gzip\r\nTransfer-Encoding: chunked", b"chunked\r\nTransfer-Encoding: chunked",
            b"chunked\r\ntransfer-encoding: chunked", b"chunked\r\nTransfer-Encoding: gzip",
            b"\r\nTransfer-Encoding: chunked", b"chunked\r\nTransfer-Encoding:",
        )
    },
    **{
        f"a length and encoding {encoding.decode()!r}": altered(
            LENGTH, LENGTH + b"\r\nTransfer-Encoding: " + encoding)
        for encoding in (b"", b",", b"identity", b"gzip", b"x")
    },
    "an encoding in HTTP/1.0": lambda raw: in_chunks(CHUNKED)(altered(b"HTTP/1.1", b"HTTP/1.0")(raw)),
    "an encoding in HTTP/1.0 that is kept alive": lambda raw: in_chunks(
        CHUNKED, b"Connection: keep-alive\r\nTransfer-Encoding: chunked")(altered(b"HTTP/1.1", b"HTTP/1.0")(raw)),
    "an encoding that is called a hop": in_chunks(
        CHUNKED, b"Connection: Transfer-Encoding\r\n" + LENGTH + b"\r\nTransfer-Encoding: chunked"),
    "a trailer that is a length": in_chunks(CHUNKED[:-2] + LENGTH + b"\r\n\r\n"),
    "a trailer that is an encoding": in_chunks(CHUNKED[:-2] + b"Transfer-Encoding: gzip\r\n\r\n"),
}

BAD_CHUNKS = [
    b"x\r\n{}\r\n0\r\n\r\n", b"0x2\r\n{}\r\n0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"+2\r\n{}\r\n0\r\n\r\n",
    b" 2\r\n{}\r\n0\r\n\r\n", b"2 \r\n{}\r\n0\r\n\r\n", b"\r\n{}\r\n0\r\n\r\n", b"2_\r\n{}\r\n0\r\n\r\n",
    b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n", b"10000000000000002\r\n{}\r\n0\r\n\r\n",
    # Chunks that are longer or shorter than their announced size.
    b"1\r\n{}\r\n0\r\n\r\n", b"3\r\n{}\r\n0\r\n\r\n", b"2\r\n{}0\r\n\r\n",
    # Lines that end in CR or LF alone.
    b"2\n{}\r\n0\r\n\r\n", b"2\r{}\r\n0\r\n\r\n", b"2\r\n{}\n0\r\n\r\n", b"2\r\n{}\r\n0\n\r\n", b"2;a\n{}\r\n0\r\n\r\n",
    b"2\r\n{}\r\n0\r\n\n",
    # Malformed extensions and trailers.
    b"2;\r\n{}\r\n0\r\n\r\n", b"2;a\0\r\n{}\r\n0\r\n\r\n", b"2\r\n{}\r\n0\r\nX-A\r\n\r\n",
    b"2\r\n{}\r\n0\r\nX-A : a\r\n\r\n",
    b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n",
]

FLOODS = {
    "a long value": with_line(b"X-A: " + b"a" * 90_000),
    "a long name": with_line(b"a" * 90_000 + b": a"),
    "a long target": altered(b"POST / ", b"POST /?" + b"a" * 90_000 + b" "),
    "a long method": altered(b"POST /", b"A" * 90_000 + b" /"),
    "many fields": with_line(b"\r\n".join(b"X-A-%d: a" % number for number in range(5000))),
    "long fields": with_line(b"\r\n".join(b"X-A-%d: " % number + b"a" * 1000 for number in range(200))),
    "one field many times": with_line(b"\r\n".join([b"A: a"] * 10_000)),
    "empty fields": with_line(b"\r\n".join([b"A:"] * 10_000)),
}


@pytest.mark.parametrize("change", [
    with_line(b"X-A: a"), in_chunks(b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n"), altered(LENGTH, LENGTH + b" "),
], ids=["line", "chunks", "length"])
def test_what_is_altered_is_a_good_call(server, change):
    with Connection(server) as connection:
        assert outcome(connection.send(change(SENT.raw())).read()) == "Success"
        assert len(connection.send(Call()).read().response["KeyPairSet"]) == 1


@pytest.mark.parametrize("change", NO_HTTP.values(), ids=NO_HTTP)
def test_what_does_not_begin_as_http_is_refused(house, change):
    refused(house, change)


@pytest.mark.parametrize("change", NO_FIELD.values(), ids=NO_FIELD)
def test_what_is_no_header_field_is_refused(house, change):
    refused(house, change)


@pytest.mark.parametrize("length", BAD_LENGTHS, ids=repr)
def test_what_is_no_length_is_refused(house, length):
    refused(house, altered(LENGTH, b"Content-Length: " + length))


@pytest.mark.parametrize("change", LENGTHS.values(), ids=LENGTHS)
def test_a_body_that_ends_in_two_places_is_refused(house, change):
    refused(house, change)
    # The rest is not read as the next request either.
    refused(house, change, more=SENT.raw())


@pytest.mark.parametrize("change", FRAMINGS.values(), ids=FRAMINGS)
def test_a_body_whose_end_others_may_see_elsewhere_is_refused(house, change):
    refused(house, change)
    refused(house, change, more=SENT.raw())
    refused(house, Call().raw() + change(SENT.raw()), before=["Success"])


@pytest.mark.parametrize("encoding", [b"chunked", b"Chunked", b"CHUNKED", b"  chunked", b"\tchunked", b"chunked  "])
def test_chunked_alone_is_understood(house, encoding):
    head = altered(b"Content-Length: 2", b"Transfer-Encoding:" + encoding)(Call().head())
    with Connection(house.server) as connection:
        connection.send((head + b"2\r\n{}\r\n0\r\n\r\n") * 2)
        assert [outcome(connection.read()) for _ in range(2)] == ["Success"] * 2


@pytest.mark.parametrize("chunks", BAD_CHUNKS, ids=repr)
def test_what_are_no_chunks_is_refused(house, chunks):
    refused(house, in_chunks(chunks))
    refused(house, in_chunks(chunks), more=SENT.raw())


@pytest.mark.parametrize("change", FLOODS.values(), ids=FLOODS)
def test_a_head_without_an_end_is_refused(house, change):
    refused(house, change)


def test_noise_is_refused(house):
    noise = random.Random(20260101)
    for _ in range(50):
        # The first byte begins no method; the others are random.
        refused(house, bytes([noise.randrange(0x80, 0x100)]) + noise.randbytes(noise.randrange(1, 300)) + b"\r\n\r\n")


def test_a_call_with_one_byte_of_noise_never_brings_the_server_down(house):
    """Each request gets a valid answer, then the connection continues or is closed; no change is ever made."""
    noise = random.Random(20260102)
    for _ in range(200):
        head = bytearray(SENT.head())
        head[noise.randrange(len(head))] = noise.randrange(0x100)
        with Connection(house.server) as connection:
            connection.socket.settimeout(10)
            connection.send(bytes(head) + b"[" * len(BODY)).socket.shutdown(socket.SHUT_WR)
            answers = re.findall(rb"HTTP/1\.1 (\d+) ", connection.rest())
        assert answers and set(answers) <= {b"200", b"400", b"404"}


def test_what_came_before_garbage_is_answered_first(house):
    for count in (1, 5):
        good = Call().raw() * count
        refused(house, good + b"garbage\r\n\r\n", before=["Success"] * count)
        refused(house, good + in_chunks(b"x\r\n")(SENT.raw()), before=["Success"] * count)


# Bodies whose length differs from the announced one.


def test_more_than_was_announced_is_the_next_request_and_no_part_of_this_one(house):
    short = altered(LENGTH, b"Content-Length: %d" % (len(BODY) - 1))
    # Refused because the JSON is cut; the rest, `}`, is not a method.
    refused(house, short, before=["InvalidParameter"])
    refused(house, short, more=SENT.raw(), before=["InvalidParameter"])
    nothing = altered(LENGTH, b"Content-Length: 0")
    refused(house, nothing, before=["AuthFailure.SignatureFailure"])
    refused(house, altered(LENGTH + b"\r\n", b""), before=["AuthFailure.SignatureFailure"])
    # The body is a complete request, and Content-Length is 0.
    inner = Call().raw()
    smuggled = Call(body=inner).raw().replace(b"Content-Length: %d" % len(inner), b"Content-Length: 0")
    with Connection(house.server) as connection:
        connection.send(smuggled)
        assert outcome(connection.read()) == "AuthFailure.SignatureFailure"
        assert outcome(connection.read()) == "Success"


@pytest.mark.parametrize("change", [
    lambda raw: raw[:1], lambda raw: raw[:20], lambda raw: raw[:100], lambda raw: raw[: -len(BODY) - 2],
    lambda raw: raw[: -len(BODY)], lambda raw: raw[:-1], altered(LENGTH, b"Content-Length: %d" % (len(BODY) + 1)),
    altered(LENGTH, b"Content-Length: 1000000000000"), in_chunks(b""), in_chunks(b"%x\r\n" % len(BODY) + BODY),
    in_chunks(b"%x\r\n" % len(BODY) + BODY + b"\r\n"), in_chunks(b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n"),
    in_chunks(b"ffffffff\r\n" + BODY),
], ids=[
    "one byte", "request line", "fields", "no empty line", "no body", "one short", "announced one more",
    "announced a terabyte",
    "no chunk", "chunk without its end", "no last chunk", "no last line", "announced a large chunk",
])
def test_a_request_that_breaks_off_is_never_made(house, change):
    raw = change(SENT.raw())
    # A client that still reads gets the parser's refusal.
    with Connection(house.server) as connection:
        connection.send(raw).socket.shutdown(socket.SHUT_WR)
        assert_refused_by_the_parser(connection)
    # A client that has closed the connection gets nothing.
    with Connection(house.server) as connection:
        connection.send(raw)


def test_a_client_that_says_nothing_more_still_gets_its_answer(house):
    with Connection(house.server) as connection:
        connection.send(Call()).socket.shutdown(socket.SHUT_WR)
        assert outcome(connection.read()) == "Success"
        assert connection.is_closed()


# Unusual requests that are allowed and unambiguous.


@pytest.mark.parametrize("chunks", [
    b"2\r\n{}\r\n0\r\n\r\n", b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", b"02\r\n{}\r\n000\r\n\r\n",
    b"2;name=value\r\n{}\r\n0\r\n\r\n",
    b'2;name="a;b"\r\n{}\r\n0;a=b\r\n\r\n', b"2\r\n{}\r\n0\r\nX-A: a\r\n\r\n",
    # Trailers do not replace header fields.
    b"2\r\n{}\r\n0\r\nX-TC-Action: Nonsense\r\nAuthorization: SKIP\r\nHost: a\r\nContent-Type: a\r\n\r\n",
], ids=repr)
def test_chunks_may_have_extensions_and_trailers(house, chunks):
    head = altered(b"Content-Length: 2", b"Transfer-Encoding: chunked")(Call().head())
    with Connection(house.server) as connection:
        connection.send((head + chunks) * 2)
        assert [outcome(connection.read()) for _ in range(2)] == ["Success"] * 2


def test_no_trailer_makes_up_for_a_header(house):
    call = Call(without=("Authorization",))
    (authorization,) = [line for line in Call().head().split(b"\r\n") if line.startswith(b"Authorization")]
    head = altered(b"Content-Length: 2", b"Transfer-Encoding: chunked")(call.head())
    with Connection(house.server) as connection:
        connection.send(head + b"2\r\n{}\r\n0\r\n" + authorization + b"\r\n\r\n")
        assert outcome(connection.read()) == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize("more", [
    (("Accept-Encoding", "gzip, deflate"),), (("Accept", "text/html"),), (("TE", "trailers"),), (("Range",
    "bytes=0-1"),),
    (("If-None-Match", "*"),), (("Cookie", "a=b"),), (("Origin", "https://example.com"),), (("Content-Encoding",
    "identity"),),
    (("X-HTTP-Method-Override", "DELETE"),), (("X-Forwarded-Host", "cvn.example"), ("Forwarded", "host=cvn.example")),
], ids=lambda more: more[0][0])
def test_other_fields_change_nothing(house, more):
    with Connection(house.server) as connection:
        answer = connection.send(Call(more_headers=more)).read()
        assert outcome(answer) == "Success"
        assert answer.values("Content-Encoding") == []


@pytest.mark.parametrize("more", [
    (("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABkAAQAoAAAAAIAAAAA")),
    (("Connection", "Upgrade"), ("Upgrade", "websocket")), (("Connection", "upgrade"), ("Upgrade", "TLS/1.0")),
    (("Upgrade", "h2c"),),
], ids=lambda more: more[-1][1])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_an_upgrade_is_not_taken_up_and_nobody_waits_in_vain(house, method, more):
    """Java's client offers HTTP/2 in its first request: the server either answers its next request or tells it to
    reconnect."""
    with Connection(house.server) as connection:
        answer = connection.send(Call(method=method, more_headers=more)).read()
        assert outcome(answer) == "Success"
        assert answer.values("Upgrade") == []
        if answer.values("Connection") == ["close"]:
            assert connection.is_closed()
        else:
            connection.socket.settimeout(2)
            assert outcome(connection.send(Call()).read()) == "Success"


@pytest.mark.parametrize("http", ["HTTP/1.1", "HTTP/1.0"])
def test_a_request_without_a_host_has_no_host_that_is_signed(house, http):
    with Connection(house.server) as connection:
        call = Call(without=("Host",), http=http)
        assert outcome(connection.send(call).read()) == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "LINK", "SOURCE"])
def test_a_method_that_http_knows_is_not_supported(house, method):
    with Connection(house.server) as connection:
        for body in (b"", b"{}", b"{"):
            call = Call("ImportKeyPair", method=method, body=body)
            assert outcome(connection.send(call).read()) == "UnsupportedProtocol"


def test_an_answer_to_head_has_no_body(house):
    head = Call(method="HEAD").head().replace(b"Content-Length: 2\r\n", b"")
    with Connection(house.server) as connection:
        connection.send(head + Call("Nonsense").raw()).socket.shutdown(socket.SHUT_WR)
        unsupported, empty, rest = connection.rest().partition(b"\r\n\r\n")
    assert unsupported.startswith(b"HTTP/1.1 200 OK\r\n") and b"\r\nContent-Type: application/json\r\n" in unsupported
    # The answer to the following request comes at once.
    assert rest.startswith(b"HTTP/1.1 200 OK\r\n") and rest.count(b"HTTP/1.1") == 1 and b"InvalidAction" in rest
