# SPDX-License-Identifier: Apache-2.0
"""HmacSHA1 and HmacSHA256: the signed text, and its variants in official clients (contract 3.2 and 3.3)."""

import pytest

from tc3 import exchange
from v1 import Call, answered, as_sent, dotted_after_sorting, dotted_before_sorting, quoted, spelled
from wire import GENERATIONS, code, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

generations = pytest.mark.parametrize("generation", GENERATIONS)
METHODS = ("GET", "POST")
SIGNATURE_FAILURE = "AuthFailure.SignatureFailure"


@generations
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name, algorithm, expected", [
    ("HmacSHA256", "HmacSHA256", "Success"), ("HmacSHA1", "HmacSHA1", "Success"), (None, "HmacSHA1", "Success"),
    ("", "HmacSHA1", "Success"), ("hmacsha256", "HmacSHA1", "Success"), ("HmacSHA512", "HmacSHA1", "Success"),
    ("HmacSHA256 ", "HmacSHA1", "Success"), ("TC3-HMAC-SHA256", "HmacSHA1", "Success"),
    ("HmacSHA256", "HmacSHA1", SIGNATURE_FAILURE), ("HmacSHA1", "HmacSHA256", SIGNATURE_FAILURE),
    (None, "HmacSHA256", SIGNATURE_FAILURE), ("hmacsha256", "HmacSHA256", SIGNATURE_FAILURE),
])
def test_one_exact_text_selects_sha_256(house, generation, method, name, algorithm, expected):
    call = Call(generation=generation, method=method, algorithm=algorithm, parameters={"SignatureMethod": name})
    assert answered(house.server, call) == code(expected, generation)


@generations
@pytest.mark.parametrize("sent, signed, expected", [
    ("cvm.example", "cvm.example", "Success"), ("cvm.example", "cvm.example:80", "Success"),
    ("cvm.example", "cvm.example:443", SIGNATURE_FAILURE), ("cvm.example", "cvm.example:", SIGNATURE_FAILURE),
    ("cvm.example:80", "cvm.example", SIGNATURE_FAILURE), ("cvm.example:8443", "cvm.example:8443", "Success"),
    ("cvm.example:8443", "cvm.example", SIGNATURE_FAILURE), ("cvm.example:8443", "cvm.example:8443:80",
    SIGNATURE_FAILURE),
    ("CVM.Example", "CVM.Example", "Success"), ("CVM.Example", "cvm.example", SIGNATURE_FAILURE),
    ("127.0.0.1", "127.0.0.1:80", "Success"), ("[::1]", "[::1]", "Success"), ("[::1]", "[::1]:80", "Success"),
    ("[::1]:8443", "[::1]:8443", "Success"), ("[::1]:8443", "[::1]:8443:80", SIGNATURE_FAILURE),
    ("http://cvm.example:7722", "http://cvm.example:7722", "Success"),
    ("http://cvm.example:7722", "cvm.example:7722", SIGNATURE_FAILURE), ("cvm.example", "cvn.example",
    SIGNATURE_FAILURE),
])
def test_a_host_is_signed_as_sent_or_with_the_port_of_http(house, generation, sent, signed, expected):
    for method in METHODS:
        call = Call(generation=generation, method=method, host=sent, signed_host=signed)
        assert answered(house.server, call) == code(expected, generation)


@generations
@pytest.mark.parametrize("sent", [b"\xff", b"\xe9", b"\xc0\x80", b"\xed\xa0\x80"])
def test_a_host_that_is_no_utf_8_is_not_one_that_was_signed(house, generation, sent):
    """A lenient decoder would insert a replacement character for each invalid byte or for all of them."""
    for count in (1, len(sent)):
        repaired = "\ufffd" * count
        raw = Call(generation=generation, host=f"a{repaired}.example").raw()
        assert outcome(exchange(house.server, raw.replace(repaired.encode(), sent)), generation) == code(
            SIGNATURE_FAILURE, generation)


@generations
def test_a_target_may_be_absolute(house, generation):
    for method in METHODS:
        call = Call(generation=generation, method=method)
        for scheme in (b"http://", b"HTTP://", b"https://"):
            # The Host field is the signed host, not the host of the target.
            for authority in (call.place[0].encode(), b"proxy.example:3128", b"127.0.0.1"):
                call.target = scheme + authority + call.place[1].encode()
                assert answered(house.server, call) == code("Success", generation)
    root = Call(target=b"http://cvm.example")
    assert answered(house.server, root) == "Success"


@generations
def test_the_method_is_signed(house, generation):
    raw = Call(generation=generation, method="POST").raw()
    head, form = raw.split(b"\r\n\r\n", 1)
    moved = head.replace(b" HTTP/1.1", b"?" + form + b" HTTP/1.1").replace(b"POST", b"GET", 1)
    moved = b"\r\n".join(line for line in moved.split(b"\r\n") if not line.startswith(b"Content-"))
    assert outcome(exchange(house.server, moved + b"\r\n\r\n"), generation) == code(SIGNATURE_FAILURE, generation)


@generations
@pytest.mark.parametrize("content_type", [
    None, "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8",
    "Application/X-WWW-Form-URLEncoded;charset=UTF-8",
])
def test_a_content_type_is_optional_on_a_get_and_may_have_parameters_on_a_post(house, generation, content_type):
    for method in METHODS:
        call = Call(generation=generation, method=method, content_type=content_type)
        assert answered(house.server, call) == code("Success", generation)


# Names and values.


@generations
def test_names_are_sorted_by_their_bytes(house, generation):
    """The names are unknown, which is checked after the signature. In UTF-16 order, the last two would be exchanged."""
    extras = {"z": "1", "a": "1", "Z": "1", "\u00e9": "1", "\uff5e": "1", "\U00010000": "1"}
    call = Call(generation=generation, parameters=extras)
    assert answered(house.server, call) == code("UnknownParameter", generation)
    call.order = lambda pairs: sorted(pairs, key=lambda pair: pair[0].decode().encode("utf-16-be"))
    assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)
    call.order = lambda pairs: sorted(pairs, key=lambda pair: pair[0].lower())
    assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)


@generations
def test_every_parameter_is_signed(house, generation):
    signed = Call(generation=generation, parameters={"RequestClient": "a"})
    for name in signed.pairs():
        for other in (None, "1"):
            call = Call(generation=generation, parameters={"RequestClient": "a"}, signed_instead={name: other})
            assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation), name
    more = Call(generation=generation, signed_instead={"Signature": "a"})
    assert answered(house.server, more) == code(SIGNATURE_FAILURE, generation)
    more = Call(generation=generation, more_form=b"&RequestClient=")
    assert answered(house.server, more) == code(SIGNATURE_FAILURE, generation)


def underscored(generation):
    """`_` sorts after capital letters and `.` before them, so that replacing it changes the order."""
    return {spelled("KeyIds.0", generation): "skey-00000000", spelled("Key_x", generation): "1"}


@generations
@pytest.mark.parametrize("order", [as_sent, dotted_before_sorting, dotted_after_sorting])
def test_an_underscore_is_signed_in_one_of_three_ways_and_never_read(house, generation, order):
    for method in METHODS:
        for parameters in (underscored(generation), {spelled("KeyIds_0", generation): "skey-00000000"}):
            call = Call(generation=generation, method=method, parameters=parameters, order=order)
            assert answered(house.server, call) == code("UnknownParameter", generation)
            call.secret_key = "wrong"
            assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)


@generations
@pytest.mark.parametrize("order", [
    lambda pairs: dotted_before_sorting(pairs)[::-1],
    lambda pairs: sorted((name.replace(b"_", b"."), value.replace(b"_", b".")) for name, value in pairs),
    lambda pairs: sorted((name.replace(b"_", b""), value) for name, value in pairs),
    lambda pairs: sorted((name.replace(b".", b"_"), value) for name, value in pairs),
    lambda pairs: [pair for pair in sorted(pairs) if b"_" not in pair[0]],
], ids=["backwards", "values-too", "left-out", "underscored", "names-left-out"])
def test_an_underscore_is_signed_in_no_other_way(house, generation, order):
    parameters = {**underscored(generation), "RequestClient": "a_b"}
    call = Call(generation=generation, parameters=parameters, order=order)
    assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)


@generations
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", ["@", "@file", "@/etc/passwd", "@@", "@\u00e9"])
def test_a_value_with_an_at_sign_is_signed_like_any_other(house, generation, method, value):
    name = spelled("KeyName", generation)
    project = {} if generation == "A" else {"ProjectId": "0"}
    call = Call("CreateKeyPair", generation, {name: value, **project}, method)
    assert answered(house.server, call) == code("InvalidKeyPairNameIncludeIllegalChar", generation)
    call.signed_instead = {name: None}
    assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)
    call = Call(generation=generation, method=method, parameters={"RequestClient": value})
    assert answered(house.server, call) == code("Success", generation)
    call.signed_instead = {"RequestClient": None}
    assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)


# The Signature parameter.


@generations
@pytest.mark.parametrize("change", [
    lambda text: quoted(text), lambda text: text.decode(), lambda text: quoted(text + b"\n"),
    lambda text: quoted(text.replace(b"+", b" ")), lambda text: text.replace(b"+", b"%20").decode(),
    lambda text: "".join(f"%{byte:02x}" for byte in text), lambda text: text.decode() + "%0a",
], ids=["encoded", "not encoded", "Ruby's newline", "spaces", "encoded spaces", "all encoded", "newline"])
def test_a_signature_may_end_in_a_newline_and_have_spaces_for_plus(house, generation, change):
    # Repeated until signatures contained a plus.
    pluses = 0
    while pluses < 2:
        signatures = []
        call = Call(generation=generation, signature=lambda text: signatures.append(text) or change(text).encode())
        assert answered(house.server, call) == code("Success", generation)
        pluses += b"+" in signatures[0]


def flipped_padding(text):
    """Another base64 text for the same bytes: the last character before `=` has unused bits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = text.rstrip("=")
    return body[:-1] + alphabet[alphabet.index(body[-1]) ^ 1] + text[len(body) :]


@generations
@pytest.mark.parametrize("change", [
    lambda text: text + "\n\n", lambda text: text + "\r\n", lambda text: text + "\r", lambda text: "\n" + text,
    lambda text: text + " ", lambda text: " " + text, lambda text: text + "\0",
    lambda text: text[:10] + "\n" + text[10:],
    lambda text: text.rstrip("="), lambda text: text + "=", lambda text: text + text, lambda text: text[4:],
    lambda text: flipped_padding(text), lambda text: text.swapcase(), lambda text: "=", lambda text: "A" * len(text),
    lambda text: text.replace("+", "-").replace("/", "_") + "-", lambda text: "\ufeff" + text,
    lambda text: text + "\u0301",
    lambda text: '"' + text + '"', lambda text: "%2B" + text,
], ids=[
    "two newlines", "CR LF", "CR", "newline before", "space after", "space before", "NUL", "newline inside",
    "no padding",
    "more padding", "twice", "short", "other padding bits", "other case", "padding only", "zeros", "URL alphabet",
    "mark",
    "accent", "quotes", "encoded twice",
])
def test_a_signature_is_one_base64_text(house, generation, change):
    for algorithm in ("HmacSHA256", "HmacSHA1"):
        call = Call(generation=generation, algorithm=algorithm)
        call.signature = lambda text: quoted(change(text.decode())).encode()
        assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)


@generations
def test_a_signature_of_other_hands_is_refused(house, generation):
    for method in METHODS:
        for algorithm in ("HmacSHA256", "HmacSHA1"):
            call = Call("CreateKeyPair", generation, method=method, algorithm=algorithm, secret_key="wrong")
            assert answered(house.server, call) == code(SIGNATURE_FAILURE, generation)
