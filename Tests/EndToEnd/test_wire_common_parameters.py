# SPDX-License-Identifier: Apache-2.0
"""The common parameters of calls that are signed by their parameters (contract 2.2, 2.3, 2.6 and 3.2)."""

import time

import pytest

import v1
from tc3 import exchange
from v1 import Call, answered
from wire import GENERATIONS, code, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

generations = pytest.mark.parametrize("generation", GENERATIONS)

NO_NUMBERS = [
    "1" * 21, "-" + "1" * 21, "0" * 21, "+1", "--1", "-", "1-", "1.0", "1e3", "0x1", " 1", "1 ", "1\n", "\n1", "1\0",
    "1,1", "1_0",
    "now", "\u0661", "\uff11", "\u00b2", "\u2212\u0031", "1\u0301", "-\u0301" + "1", "\u200b1",
]
NUMBERS = [
    "0", "-0", "1", "-1", "007", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "18446744073709551616", "9" * 20, "-" + "9" * 20, "0" * 20,
]


@generations
@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
@pytest.mark.parametrize("name", ["Nonce", "Timestamp"])
def test_nonce_and_timestamp_are_1_to_20_digits(house, generation, name, value):
    expected = code("InvalidParameterValue", generation)
    for method in ("GET", "POST"):
        answer = exchange(house.server, Call(generation=generation, method=method, parameters={name: value}))
        assert outcome(answer, generation) == expected
        assert name.encode() in answer.body
    # Checked before the access key and the signature.
    stranger = Call(generation=generation, parameters={name: value, "SecretId": "AKIDnobody"}, secret_key="wrong")
    assert answered(house.server, stranger) == expected


@generations
@pytest.mark.parametrize("name", ["Nonce", "Timestamp"])
def test_an_empty_nonce_or_timestamp_is_no_number(house, generation, name):
    for sent in (name.encode(), name.encode() + b"="):
        call = Call(generation=generation, parameters={name: ""}, sent_instead={name: sent})
        assert answered(house.server, call) == code("InvalidParameterValue", generation)


@generations
def test_any_number_is_a_nonce(house, generation):
    # Both legacy endpoints share the nonces of a second, so each generation uses another second.
    now = int(time.time()) - 60 * GENERATIONS.index(generation)
    for value in NUMBERS:
        call = Call(generation=generation, parameters={"Nonce": value, "Timestamp": str(now)})
        assert answered(house.server, call) == code("Success", generation)


@generations
@pytest.mark.parametrize("value", NUMBERS)
def test_any_number_is_a_timestamp_but_most_are_expired(house, generation, value):
    call = Call(generation=generation, parameters={"Timestamp": value})
    assert answered(house.server, call) == code("AuthFailure.SignatureExpire", generation)


@pytest.mark.parametrize("generation, name", [
    ("3.0", "Version"),
    *((generation, name) for generation in GENERATIONS for name in ("Action", "Timestamp", "Nonce", "SecretId")),
])
def test_a_missing_common_parameter_is_named(house, generation, name):
    answer = exchange(house.server, Call(generation=generation, parameters={name: None}))
    assert outcome(answer, generation) == code("MissingParameter", generation)
    assert f"`{name}`".encode() in answer.body


@generations
def test_of_many_faults_the_earliest_is_answered(house, generation):
    """The order is that of contract 2.7 at every endpoint."""
    late = int(time.time()) - 400
    faults = [
        ({"Action": None}, "MissingParameter"), ({"Timestamp": None}, "MissingParameter"),
        ({"SecretId": "AKIDnobody"}, "AuthFailure.SecretIdNotFound"), ({"Timestamp": str(late)},
        "AuthFailure.SignatureExpire"),
        ({"SignatureMethod": "none"}, "AuthFailure.SignatureFailure"), ({"Token": "token"}, "AuthFailure.TokenFailure"),
        ({"Action": "Nonsense"}, "InvalidAction"), ({"Region": "nowhere"}, "InvalidParameterValue"),
        ({"Colour": "red"}, "UnknownParameter"),
    ]
    for first, (parameters, expected) in enumerate(faults):
        together = {}
        for later, _ in reversed(faults[first:]):
            together |= later
        call = Call(generation=generation, parameters=together)
        assert answered(house.server, call) == code(expected, generation)


@generations
@pytest.mark.parametrize("region, expected", [
    (None, "MissingParameter"), ("", "MissingParameter"), ("nowhere", "InvalidParameterValue"),
    ("AP-GUANGZHOU", "InvalidParameterValue"), ("ap-guangzhou ", "InvalidParameterValue"), ("GZ",
    "InvalidParameterValue"),
    ("ap-mumbai", "UnsupportedRegion"), ("ap-guangzhou", "Success"), ("ap-shanghai-fsi", "Success"),
])
def test_a_region_is_a_parameter(house, generation, region, expected):
    for method in ("GET", "POST"):
        call = Call(generation=generation, method=method, parameters={"Region": region})
        answer = exchange(house.server, call)
        assert outcome(answer, generation) == code(expected, generation)
        if expected != "Success":
            assert b"`Region`" in answer.body


@pytest.mark.parametrize("short, expected", [
    ("gz", "Success"), ("sh", "Success"), ("bj", "Success"), ("cd", "Success"), ("cq", "Success"), ("hk", "Success"),
    ("sg", "Success"), ("th", "Success"), ("kr", "Success"), ("jp", "Success"), ("de", "Success"), ("usw", "Success"),
    ("use", "Success"), ("shjr", "Success"), ("szjr", "Success"), ("in", "UnsupportedRegion"), ("ca",
    "UnsupportedRegion"),
    ("xx", "InvalidParameterValue"),
])
def test_short_codes_of_regions_are_for_the_legacy_endpoint(house, short, expected):
    for generation in ("B", "A"):
        call = Call(generation=generation, parameters={"Region": short})
        assert answered(house.server, call) == code(expected, generation)
    assert answered(house.server, Call(parameters={"Region": short})) == "InvalidParameterValue"


@generations
@pytest.mark.parametrize("language, is_chinese", [
    (None, False), ("", False), ("en-US", False), ("zh-CN", True), ("zh-cn", False), ("zh", False),
])
def test_a_language_is_a_parameter(house, generation, language, is_chinese):
    answer = exchange(house.server, Call(generation=generation, parameters={"Language": language, "Colour": "red"}))
    assert outcome(answer, generation) == code("UnknownParameter", generation)
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.body.decode()) == is_chinese


@generations
@pytest.mark.parametrize("parameters, expected", [
    ({"Token": ""}, "Success"), ({"Token": "token"}, "AuthFailure.TokenFailure"),
    ({"RequestClient": "SDK_PYTHON_3.0.1"}, "Success"), ({"RequestClient": ""}, "Success"),
    ({"SecretId": "AKIDnobody"}, "AuthFailure.SecretIdNotFound"), ({"Action": "Nonsense"}, "InvalidAction"),
    ({"SecretId": "AKID\u00e9"}, "AuthFailure.SecretIdNotFound"),
])
def test_the_other_common_parameters(house, generation, parameters, expected):
    call = Call(generation=generation, parameters=parameters)
    assert answered(house.server, call) == code(expected, generation)


# The endpoint by host and version.


@pytest.mark.parametrize("host, version, expected", [
    ("127.0.0.1", "2017-03-12", "Success"), ("127.0.0.1", "2020-03-24", "Success"),
    ("cvm.ap-mumbai.tencentcloudapi.com", "2017-03-12", "Success"), ("cvm.intl.tencentcloudapi.com", "2017-03-12",
    "Success"),
    ("cvm.ap-shanghai-fsi.tencentcloudapi.com", "2017-03-12", "Success"),
    ("lighthouse.tencentcloudapi.com", "2020-03-24", "Success"), ("lighthouse.example", "2017-03-12", "NoSuchVersion"),
    ("cvm.example", "2020-03-24", "NoSuchVersion"), ("cvm.api.qcloud.com", "2017-03-12", "Success"),
    ("127.0.0.1", "2016-01-01", "NoSuchVersion"), ("cbs.tencentcloudapi.com", "2017-03-12", "NoSuchProduct"),
])
def test_a_host_or_else_a_version_names_the_product(house, host, version, expected):
    assert answered(house.server, Call(host=host, parameters={"Version": version})) == expected


@pytest.mark.parametrize("generation", ["B", "A"])
@pytest.mark.parametrize("host", [
    "127.0.0.1", "127.0.0.1:7722", "cvm.tencentcloudapi.com", "lighthouse.tencentcloudapi.com",
    "vpc.tencentcloudapi.com",
    "account.api.qcloud.com", "tag.api.qcloud.com",
])
def test_the_path_names_the_legacy_endpoint_whatever_the_host(house, generation, host):
    assert answered(house.server, Call(generation=generation, host=host)) == code("Success", generation)


def test_a_version_names_the_generation(house):
    assert answered(house.server, Call(generation="B", parameters={"Version": "2016-01-01"})) == "NoSuchVersion"
    assert answered(house.server, Call(generation="B", parameters={"Version": "2020-03-24"})) == "NoSuchVersion"
    # Without a Version, or with an empty one.
    for version in (None, ""):
        assert answered(house.server, Call(generation="B", parameters={"Version": version}), "A") == "0 Success"


@pytest.mark.parametrize("name", ["KeyName", "PublicKey"])
def test_a_spelling_of_generation_b_without_a_version_misses_it(house, name):
    """The names belong to generation B, so the refusal has its envelope."""
    answer = exchange(house.server, Call("ImportKeyPair", generation="A", parameters={name: "new"}))
    assert outcome(answer, "B") == "MissingParameter"
    assert answer.message == "Required parameter `Version` is missing."


@pytest.mark.parametrize("action, expected", [
    ("describeKeyPairs", "0 Success"), ("DescribeKeyPairs", "0 Success"), ("DESCRIBEKEYPAIRS",
    "6200 InvalidAction.NotFound"),
    ("describekeypairs", "6200 InvalidAction.NotFound"), ("\u00dfescribeKeyPairs", "6200 InvalidAction.NotFound"),
])
def test_generation_a_takes_the_first_letter_of_an_action_in_either_case(house, action, expected):
    assert answered(house.server, Call(action, generation="A")) == expected
    if action != "DescribeKeyPairs":
        assert answered(house.server, Call(action, generation="B")) == "InvalidAction.NotFound"
        assert answered(house.server, Call(action)) == "InvalidAction"


@pytest.mark.parametrize("path", [
    b"/v2/index.php/", b"/v2/index.PHP", b"/V2/index.php", b"/v2/", b"/v2", b"//v2/index.php", b"/v2//index.php",
    b"/./v2/index.php", b"/v2/%69ndex.php", b"/v2/index.php;a", b"/v2/index.php%3F", b"/index.php", b"/v3/index.php",
])
def test_another_path_is_not_found(house, path):
    for method in ("GET", "POST"):
        answer = exchange(house.server, v1.Call(generation="B", method=method, target=path))
        assert answer.status == 404
