# SPDX-License-Identifier: Apache-2.0
"""The X-TC-* header fields (contract 2.1 and 2.6)."""

import time

import pytest

from tc3 import Call, exchange
from wire import answered, outcome

pytestmark = pytest.mark.usefixtures("unharmed")

SIGNATURE_FAILURE = "AuthFailure.SignatureFailure"


@pytest.mark.parametrize("value, unsigned, code", [
    ("UNSIGNED-PAYLOAD", True, "Success"), ("UNSIGNED-PAYLOAD", False, SIGNATURE_FAILURE),
    ("unsigned-payload", True, SIGNATURE_FAILURE), ("unsigned-payload", False, "Success"),
    ("UNSIGNED-PAYLOAD-TRAILER", True, SIGNATURE_FAILURE), ("", True, SIGNATURE_FAILURE), ("", False, "Success"),
    ("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", False, "Success"),
    ("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", True, SIGNATURE_FAILURE),
])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_one_exact_text_leaves_the_body_unsigned(house, method, value, unsigned, code):
    call = Call(method=method, unsigned_payload=unsigned, without=("X-TC-Content-SHA256",))
    call.more_headers = (("X-TC-Content-SHA256", value),)
    assert answered(house.server, call) == code


@pytest.mark.parametrize("name", ["X-TC-RequestClient", "X-TC-TraceId", "X-TC-Whatever"])
@pytest.mark.parametrize("value", ["", "SDK_GO_1.0.1", "x" * 5000, "\u0301", "\xff"])
def test_other_fields_are_accepted_and_ignored(house, name, value):
    raw = Call(more_headers=((name, "{}"),)).raw()
    encoded = b"\xff" if value == "\xff" else value.encode()
    assert answered(house.server, raw.replace(f"{name}: {{}}".encode(), f"{name}: ".encode() + encoded)) == "Success"


@pytest.mark.parametrize("action", [
    "describeKeyPairs", "DESCRIBEKEYPAIRS", "DescribeKeyPairs1", "Describe KeyPairs",
    "DescribeKeyPairs,DescribeKeyPairs",
    "Describe\u212aeyPairs", "DescribeKeyPairs\u0301",
])
def test_an_action_is_compared_exactly(house, action):
    assert answered(house.server, Call(action)) == "InvalidAction"


@pytest.mark.parametrize("language, is_chinese", [
    ("zh-CN", True), ("en-US", False), ("zh-cn", False), ("zh", False), ("", False), ("fr-FR", False),
])
def test_a_language_is_one_of_two(house, language, is_chinese):
    answer = exchange(house.server, Call("Nonsense", more_headers=(("X-TC-Language", language),)))
    assert outcome(answer) == "InvalidAction"
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.message) == is_chinese


@pytest.mark.parametrize("timestamp", [
    "+{now}", "{now}.0", "{now}e0", "0x{now}", "-{now}", "{now},{now}", "{now} {now}", "now", "-", "٠", "{now}\u0301",
    "1" * 21,
])
def test_a_timestamp_is_digits(house, timestamp):
    raw = Call().raw()
    now = int(time.time())
    sent = raw[raw.index(b"X-TC-Timestamp: ") :].split(b"\r\n")[0]
    written = f"X-TC-Timestamp: {timestamp.format(now=now)}".encode()
    assert answered(house.server, raw.replace(sent, written)) == "InvalidParameterValue"


@pytest.mark.parametrize("timestamp", ["0", "1", "00", "9223372036854775807", "9223372036854775808", "9" * 20])
def test_a_timestamp_far_from_the_clock_is_expired(house, timestamp):
    raw = Call().raw()
    sent = raw[raw.index(b"X-TC-Timestamp: ") :].split(b"\r\n")[0]
    assert answered(house.server, raw.replace(sent, f"X-TC-Timestamp: {timestamp}".encode())) == (
        "AuthFailure.SignatureExpire")
