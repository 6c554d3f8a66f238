# SPDX-License-Identifier: Apache-2.0
"""Parsing of queries and forms byte by byte, before and after authentication (contract 2.4 and 3.2)."""

import pytest

import tc3
from tc3 import exchange
from v1 import Call, answered, spelled
from wire import GENERATIONS, code, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

METHODS = ("GET", "POST")


def query_outcome(house, query, action="DescribeKeyPairs"):
    """The outcome of a GET signed by TC3."""
    return outcome(exchange(house.server, tc3.Call(action, method="GET", query=query)))


# Repeated names.


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("more", [
    b"&Limit=1&Limit=1", b"&Limit=1&Limit=2", b"&Limit=1&%4Cimit=1", b"&%4cimit=1&%4Cimit=1", b"&Limit&Limit",
    b"&KeyIds.0=a&KeyIds.0=b", b"&KeyIds.0=a&KeyIds_0=a", b"&KeyIds_0=a&KeyIds.0=a", b"&KeyIds.0=a&KeyIds%5F0=a",
    b"&KeyIds%2E0=a&KeyIds.0=a", b"&a_b_c=1&a.b_c=1", b"&a_b.c=1&a.b_c=1", b"&_=1&.=1", b"&=1&=1", b"&a&a=",
    b"&a+b=1&a%20b=1", b"&%C3%A9=1&%c3%a9=1", b"&Action=DescribeKeyPairs", b"&Action=CreateKeyPair", b"&Nonce=1",
    b"&Timestamp=1", b"&SecretId=AKIDnobody", b"&Secret_Id=a&Secret.Id=a", b"&Region=", b"&Signature=a", b"&Signature",
    b"&SignatureMethod=HmacSHA1", b"&%53ignature=a", b"&Language=zh-CN&Language=en-US", b"&Token=&Token=",
], ids=lambda value: value.decode() if isinstance(value, bytes) else value)
def test_a_name_stands_once(house, generation, more):
    for method in METHODS:
        call = Call(generation=generation, method=method, more_form=more)
        assert answered(house.server, call) == code("InvalidParameter", generation)


@pytest.mark.parametrize("query", [
    "Limit=1&Limit=1", "Limit=1&%4Cimit=1", "KeyIds.0=a&KeyIds_0=a", "KeyIds.0=a&KeyIds%5f0=a", "Limit&Limit=",
    "a_b=&a.b=",
])
def test_a_name_stands_once_in_a_query_of_tc3(house, query):
    assert query_outcome(house, query) == "InvalidParameter"


@pytest.mark.parametrize("method", METHODS)
def test_generation_b_takes_names_in_other_letters_for_the_same(house, method):
    for more in ({"KeyName": "new", "keyName": "new"}, {"KEYNAME": "new", "keyname": "new"}):
        parameters = {"ProjectId": "0", **more}
        call = Call("CreateKeyPair", generation="B", method=method, parameters=parameters)
        assert answered(house.server, call) == "InvalidParameter"


@pytest.mark.parametrize("generation", GENERATIONS)
def test_names_are_compared_by_their_bytes(house, generation):
    """A precomposed letter and a letter with a combining accent are two names."""
    call = Call(generation=generation, parameters={"\u00e9": "1", "e\u0301": "1"})
    assert answered(house.server, call) == code("UnknownParameter", generation)


# Escapes and UTF-8.

BROKEN = [
    b"%", b"%4", b"%zz", b"%4z", b"%z4", b"a%", b"%%31", b"%u0031", b"%+1", b"%-1", b"%\xef\xbc\x91\xef\xbc\x91",
    # Invalid UTF-8: invalid bytes, lone continuation bytes, truncated and overlong sequences, surrogates, values beyond
    # Unicode.
    b"%FF", b"%fe", b"%80", b"%C3", b"%C3%28", b"%E2%82", b"%C0%80", b"%C1%BF", b"%E0%80%AF", b"%F0%80%80%80",
    b"%ED%A0%80", b"%ED%BF%BF", b"%ED%A0%BD%ED%B8%80", b"%F4%90%80%80", b"%F8%88%80%80%80",
    b"\xff", b"\xe9", b"\xc3", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
]


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("text", BROKEN, ids=repr)
def test_what_does_not_decode_is_refused(house, generation, text):
    for more in (b"&RequestClient=" + text, b"&" + text + b"=1", b"&" + text, b"&KeyIds." + text + b"=a"):
        post = Call(generation=generation, method="POST", more_form=more)
        assert answered(house.server, post) == code("InvalidParameter", generation)
        # The HTTP parser refuses a target with other bytes than ASCII.
        if more.isascii():
            get = Call(generation=generation, more_form=more)
            assert answered(house.server, get) == code("InvalidParameter", generation)
            assert query_outcome(house, more[1:].decode()) == "InvalidParameter"


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("sent, decoded", [
    (b"a+b", "a b"), (b"a%20b", "a b"), (b"a%2Bb", "a+b"), (b"a%2bb", "a+b"), (b"+", " "), (b"%25", "%"), (b"%2541",
    "%41"),
    (b"%C3%A9", "é"), (b"%c3%A9", "é"), (b"e%CC%81", "e\u0301"), (b"%F0%9F%98%80", "😀"), (b"%EF%BF%BD", "\ufffd"),
    (b"%F4%8F%BF%BF", "\U0010ffff"), (b"%EE%80%80", "\ue000"), (b"%26Limit%3D0", "&Limit=0"), (b"a=b==", "a=b=="),
    (b"%0A", "\n"),
    (b"%0d%0a", "\r\n"), (b"%01", "\x01"), (b"%7f", "\x7f"), (b"-._~!$'()*,;:@/?", "-._~!$'()*,;:@/?"), (b"", ""),
    (b"%61%62", "ab"), (b"%EF%BB%BFa", "\ufeffa"), (b"a%EF%BB%BF", "a\ufeff"), (b"%EF%BB%BF", "\ufeff"),
], ids=repr)
def test_values_are_signed_decoded(house, generation, sent, decoded):
    for method in METHODS:
        call = Call(generation=generation, method=method, parameters={"RequestClient": decoded})
        call.sent_instead = {"RequestClient": b"RequestClient=" + sent}
        assert answered(house.server, call) == code("Success", generation)
        if sent.decode() != decoded:
            call.signed_instead = {"RequestClient": sent.decode()}
            assert answered(house.server, call) == code("AuthFailure.SignatureFailure", generation)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_form_may_hold_bytes_that_a_query_must_escape(house, generation):
    call = Call(generation=generation, method="POST", parameters={"RequestClient": "é ;"})
    call.sent_instead = {"RequestClient": b"RequestClient=\xc3\xa9 ;"}
    assert answered(house.server, call) == code("Success", generation)
    # Neither the decomposed form of the letter nor replacement characters match the signed bytes.
    for signed in ("e\u0301 ;", "\ufffd\ufffd ;"):
        call.signed_instead = {"RequestClient": signed}
        assert answered(house.server, call) == code("AuthFailure.SignatureFailure", generation)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_what_stands_in_a_value_is_what_was_sent(house, generation):
    """`+` and `%20` are a space, `%2B` is a plus; the message shows the decoded value."""
    for sent, shown in ((b"a+b", "`a b`"), (b"a%20b", "`a b`"), (b"a%2Bb", "`a+b`"), (b"a%252Bb", "`a%2Bb`")):
        name = spelled("KeyName", generation)
        project = {} if generation == "A" else {"ProjectId": "0"}
        call = Call("CreateKeyPair", generation, {name: shown.strip("`"), **project})
        call.sent_instead = {name: name.encode() + b"=" + sent}
        answer = exchange(house.server, call)
        assert outcome(answer, generation) == code("InvalidKeyPairNameIncludeIllegalChar", generation)
        assert shown.encode() in answer.body


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("method", METHODS)
def test_no_text_holds_a_nul(house, generation, method):
    project = {} if generation == "A" else {"ProjectId": "0"}
    for value in ("\0", "new\0", "\0new"):
        parameters = {spelled("KeyName", generation): value, **project}
        call = Call("CreateKeyPair", generation, parameters, method)
        assert answered(house.server, call) == code("InvalidParameterValue", generation)
    assert query_outcome(house, "KeyName=a%00&ProjectId=0", "CreateKeyPair") == "InvalidParameterValue"


# Parameter names.


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("method", METHODS)
def test_a_name_without_an_equals_sign_has_an_empty_value(house, generation, method):
    name = spelled("KeyName", generation)
    project = {} if generation == "A" else {"ProjectId": "0"}
    for sent in (name, name + "="):
        call = Call("CreateKeyPair", generation, {name: "", **project}, method)
        call.sent_instead = {name: sent.encode()}
        assert answered(house.server, call) == code("InvalidKeyPairNameEmpty", generation)
        # It is not valid if the signature was computed without the parameter.
        call.signed_instead = {name: None}
        assert answered(house.server, call) == code("AuthFailure.SignatureFailure", generation)
    call = Call(generation=generation, method=method, parameters={"RequestClient": ""})
    call.sent_instead = {"RequestClient": b"RequestClient"}
    assert answered(house.server, call) == code("Success", generation)
    assert query_outcome(house, "KeyName&ProjectId=0", "CreateKeyPair") == "InvalidKeyPairNameEmpty"


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name", [
    "Colour", "", "Limit ", " Limit", "Limit\n", "Limit\0", "Limit\u0301", "Limit\u200b", "\ufeffLimit", "é", "😀",
    "Lim_it", "_", "Limit_",
    "_Limit", ".Limit", ".", "KeyIds_0", "Key_Ids.0", "Filters_0_Name", "Filters_0.Name", "Secret_Id",
    "Signature_Method", "Request_Client", "\u212aeyIds.0", "Key\u0130ds.0", "X-TC-Action", "signature", "SIGNATURE",
    "action", "nonce", "secretId",
], ids=repr)
def test_a_parameter_that_is_in_no_model_is_unknown(house, generation, name):
    for method in METHODS:
        call = Call(generation=generation, method=method, parameters={spelled(name, generation): "1"})
        assert answered(house.server, call) == code("UnknownParameter", generation)


@pytest.mark.parametrize("generation, name, expected", [
    ("3.0", "limit", "Success"), ("3.0", "LIMIT", "Success"), ("3.0", "keyIds.0", "InvalidKeyPairId.Malformed"),
    ("A", "Limit", "Success"), ("A", "LIMIT", "Success"), ("A", "KeyIds.0", "InvalidKeyPairId.Malformed"),
])
def test_the_case_of_a_name_matters_but_in_generation_b(house, generation, name, expected):
    call = Call(generation=generation, parameters={name: "1"})
    assert answered(house.server, call) == code("UnknownParameter", generation)
    assert answered(house.server, Call(generation="B", parameters={name: "1"})) == expected


@pytest.mark.parametrize("generation", GENERATIONS)
def test_an_unknown_name_is_named(house, generation):
    answer = exchange(house.server, Call(generation=generation, parameters={"Key_Ids.0": "1"}))
    assert outcome(answer, generation) == code("UnknownParameter", generation)
    assert b"`Key_Ids" in answer.body


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("indexes", [(0, 1), (1, 2), (2, 10), (7,)], ids=repr)
def test_lists_count_from_any_number(house, generation, indexes):
    name = spelled("KeyIds", generation)
    parameters = {f"{name}.{index}": f"skey-0000000{count}" for count, index in enumerate(indexes)}
    assert answered(house.server, Call(generation=generation, parameters=parameters)) == code("Success", generation)
