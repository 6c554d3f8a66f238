# SPDX-License-Identifier: Apache-2.0
"""Values that a browser or a page could change, run or store: large numbers, markup, secrets, and long links."""

import json
import urllib.parse

import pytest

import explorer

LARGE = "9007199254740993"
MARKUP = "<img src=x onerror=alert(1)><iframe></iframe><b>bold</b>"
# The number of elements that the page itself never has.
MADE = "document.querySelectorAll('img, iframe, object, embed, body b, script:not([src])').length"


def answering(body, headers=(), kind="application/json"):
    """A handler of requests that answers each call with the given body."""
    text = body if isinstance(body, str) else json.dumps(body)

    def answer(route):
        if route.request.method != "POST":
            return route.fallback()
        return route.fulfill(status=200, content_type=kind, headers=dict(headers), body=text)

    return answer


def answered(page, body, **options):
    page.route("**/*", answering(body, **options))
    page.click(".send")
    page.wait_for_selector(".pane-body:not(.pending) .status-line")
    page.unroute("**/*")


def test_numbers_keep_all_their_digits_in_the_form(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    for typed in (LARGE, f"-{LARGE}", "123456789012345678901234567890"):
        explorer.control(page, "Limit").fill(typed)
        page.click("[data-shape=json]")
        assert json.loads(page.input_value("#json")) == {"Limit": typed}
        page.click("[data-shape=form]")
        assert explorer.control(page, "Limit").input_value() == typed
        explorer.until(page, "typed => location.hash === `#Limit=${typed}`", typed)
    sent = json.loads(explorer.call(page).request.post_data)
    assert sent == {"Limit": "123456789012345678901234567890"}
    page.click("#tab-history")
    page.click(".past-open")
    assert explorer.control(page, "Limit").input_value() == sent["Limit"]
    # In JSON too, numbers keep their digits: nested ones, and those beyond the range of JavaScript.
    page.click("[data-shape=json]")
    text = '{"Limit": %s, "Offset": 1e400, "Filters": [{"Name": -%s}], "KeyIds": [0.25, 7, 1%s]}' % ((LARGE,) * 3)
    page.fill("#json", text)
    assert json.loads(explorer.call(page).request.post_data) == {
        "Limit": LARGE, "Offset": "1e400", "Filters": [{"Name": f"-{LARGE}"}], "KeyIds": [0.25, 7, f"1{LARGE}"]}
    explorer.go(page, explorer.cvm("DescribeZones"))
    page.go_back()
    explorer.titled(page, "DescribeKeyPairs")
    assert json.loads(page.input_value("#json"))["Limit"] == LARGE


def test_numbers_keep_all_their_digits_in_an_answer(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    numbers = '{"Plain": %s, "List": [%s, -%s], "Inner": {"Large": 12345678901234567890}, "Half": 0.5' % ((LARGE,) * 3)
    body = '{"Response": %s, "RequestId": "r"}}' % numbers
    answered(page, body)
    shown = page.inner_text(".json-view")
    assert json.loads(shown) == json.loads(body)
    written = [LARGE, LARGE, f"-{LARGE}", "12345678901234567890", "0.5"]
    assert page.locator(".json-number").all_inner_texts() == written
    page.locator(".part-head button").click()
    explorer.until(page, "body => navigator.clipboard.readText().then((copied) => copied === body)", body)
    # The digits are kept, too, when the answer is shown again without the private key that was saved.
    key = "-----BEGIN RSA PRIVATE KEY-----\nsecret\n-----END RSA PRIVATE KEY-----"
    answered(page, '{"Response": %s, "KeyPair": {"PrivateKey": %s}, "RequestId": "r"}}' % (numbers, json.dumps(key)))
    with page.expect_download():
        page.click(".save-key")
    page.click("#tab-history")
    page.click("#tab-answer")
    assert "PRIVATE KEY" not in page.content()
    assert page.locator(".json-number").all_inner_texts() == written


ERROR = {"Code": MARKUP, "Message": f"{MARKUP} Parameter `{MARKUP}`"}
REFUSALS = {
    "cvm": {"Response": {"Error": ERROR, "RequestId": MARKUP, MARKUP: 1}},
    "legacy-a": {"code": 4000, "codeDesc": MARKUP, "message": MARKUP, "requestId": MARKUP, MARKUP: [MARKUP]},
}


@pytest.mark.parametrize("door", REFUSALS)
def test_no_text_of_a_refusal_becomes_markup(page, door):
    """The same holds for headers, an answer that is not JSON, the history, and the search results from it."""
    explorer.go(page, explorer.link(door, "2017-03-12" if door == "cvm" else "", "DescribeKeyPairs"))
    answered(page, REFUSALS[door], headers={"X-Markup": MARKUP})
    seen = page.inner_text(".refusal")
    assert seen.count(MARKUP) == (4 if door == "cvm" else 2)
    assert page.inner_text(".request-id code") == MARKUP
    page.click(".headers summary")
    assert MARKUP in page.inner_text(".headers dl")
    assert page.inner_text(".json-view").count(MARKUP) == json.dumps(REFUSALS[door]).count(MARKUP)
    assert page.inner_text("body > [role=status]") == MARKUP
    assert page.evaluate(MADE) == 0
    page.click("#tab-history")
    assert page.inner_text(".past .status") == MARKUP
    page.fill("#search", f"requestId:{MARKUP}")
    page.wait_for_selector("#found:not([hidden])")
    assert page.evaluate(MADE) == 0
    page.fill("#search", "")
    answered(page, MARKUP, kind="text/html")
    assert page.inner_text(".pane-body pre") == MARKUP
    assert page.evaluate(MADE) == 0


SECRETS = {
    "RunInstances": {"LoginSettings": {"Password": "NestedSecret1!"}, "InstanceName": "kept-name"},
    "ImportKeyPair": {
        "KeyName": "kept_name", "ProjectId": 0,
        "PublicKey": "-----BEGIN OPENSSH PRIVATE KEY-----\nPastedSecret1\n-----END OPENSSH PRIVATE KEY-----"},
    "DescribeKeyPairs": {
        "SecretKey": "UndeclaredSecret1", "Filters": [{"Name": "kept-name", "Password": "ListedSecret1"}]},
}


def test_no_secret_is_kept_wherever_it_was_typed(page):
    """The secrets are nested, in a parameter for a public value, and under names that are not declared."""
    page.click("[data-shape=json]")
    for action, parameters in SECRETS.items():
        explorer.go(page, explorer.cvm(action))
        page.fill("#json", json.dumps(parameters))
        explorer.until(page, "/kept.name/.test(location.hash)")
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.click(".send")
        page.wait_for_selector(".pane-body:not(.pending) .status-line")
        for left in (explorer.stored(page), urllib.parse.unquote(page.url)):
            assert "kept" in left and "Secret1" not in left, action
    explorer.go(page, explorer.cvm("DescribeZones"))
    page.click("#tab-history")
    assert "Secret1" not in page.content() + explorer.stored(page)
    assert page.locator(".past").count() == len(SECRETS)


def test_a_link_keeps_the_order_and_the_types(visit):
    keys = {f"KeyIds.{number}": f"skey-{number:08}" for number in reversed(range(12))}
    page = visit().page(explorer.cvm("DescribeKeyPairs", **keys, Limit=7))
    page.click("[data-shape=json]")
    assert json.loads(page.input_value("#json")) == {"KeyIds": [*reversed(keys.values())], "Limit": 7}
    # A link that is too long has no parameters, because a link that was cut off would make another call.
    page.fill("#json", json.dumps({"Limit": 8}))
    explorer.until(page, "location.hash === '#Limit=8'")
    page.fill("#json", json.dumps({"KeyIds": ["x" * 9000]}))
    explorer.until(page, "location.hash === ''")
    assert "Action=DescribeKeyPairs" in page.url
