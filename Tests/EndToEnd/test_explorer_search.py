# SPDX-License-Identifier: Apache-2.0
"""The quick search of the API Explorer."""

import json

import pytest

import explorer
import tc3


@pytest.fixture(scope="module")
def shared(chromium, explored):
    """A page without a signed-in user."""
    visit = explorer.Visit(chromium, explored)
    yield visit.page(explorer.cvm("DescribeZones"))
    visit.close()


@pytest.fixture
def searched(shared):
    """The page with an empty search field. Searches change nothing on the server."""
    shared.fill("#search", "")
    shared.wait_for_selector("#found", state="hidden")
    return shared


def find(page, text):
    """The titles of the search results."""
    page.fill("#search", text)
    page.wait_for_selector("#found:not([hidden])")
    return page.locator(".found-name").all_inner_texts()


def choose(page):
    page.keyboard.press("Enter")
    page.wait_for_selector("#found", state="hidden")


FOUND = {
    "CreateKeyPair": "CreateKeyPair",
    "creat keypiar": "CreateKeyPair",
    "importkey": "ImportKeyPair",
    "dscribe zones": "DescribeZones",
    "GetFederatoinToken": "GetFederationToken",
    "HardPowerOffFlag": "BindInstanceKey",
    "caller": "GetCallerIdentity",
    "绑定密钥": "AssociateInstancesKeyPairs",
    "kye": "CreateKeyPair",
    "tga": "CreateTag",
}


def test_actions_are_found_also_where_typing_went_wrong(searched):
    page = searched
    found = {typed: find(page, typed)[:3] for typed in FOUND}
    assert {typed: FOUND[typed] for typed in FOUND if FOUND[typed] not in found[typed]} == {}, found


def test_a_slash_begins_and_a_key_chooses(searched):
    page = searched
    page.click("h1")
    page.keyboard.press("/")
    page.keyboard.type("ListUsers")
    page.wait_for_selector("#found:not([hidden])")
    assert page.locator("[role=option][aria-selected=true]").inner_text().startswith("ListUsers")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    choose(page)
    explorer.titled(page, "ListUsers")


def test_what_is_in_nothing_is_not_found(searched):
    page = searched
    # Short search terms match few variations.
    assert find(page, "qxz") == find(page, "kqx") == find(page, "zzzzqqqq") == []
    assert page.inner_text(".found .nothing") == "Nothing found"
    page.keyboard.press("Escape")
    page.wait_for_selector("#found", state="hidden")


PASTED = [
    "InvalidKeyPairName.Duplicate",
    "[TencentCloudSDKException] code:InvalidKeyPairName.Duplicate message:密钥对名称重复。参数 `KeyName`，取值 `hello`。 "
    "requestId:24f2eba0-36bf-48fc-b2a1-f92c18537542",
    '{"Response": {"Error": {"Code": "InvalidKeyPairName.Duplicate", "Message": "A key pair with this name already exists."}}}',
    "A key pair with this name already exists. Parameter `KeyName`, value `hello`.",
    "密钥对名称重复。参数 `KeyName`，取值 `hello`。",
]


def test_a_pasted_error_leads_to_the_action_and_the_condition(searched):
    page = searched
    for pasted in PASTED:
        explorer.go(page, explorer.cvm("DescribeZones"))
        assert set(find(page, pasted)) & {"CreateKeyPair", "ImportKeyPair"}, pasted
        choose(page)
        page.wait_for_selector(".sought")
        assert "InvalidKeyPairName.Duplicate" in page.inner_text(".sought")
        assert "Another key pair of the account has this name." in page.inner_text(".sought")


def test_a_number_of_the_oldest_door_is_found(searched):
    page = searched
    assert "BindInstanceKey" in find(page, "5100")


def test_a_code_of_any_action_leads_to_its_condition(searched):
    page = searched
    explorer.go(page, explorer.cvm("DescribeZones"))
    find(page, "AuthFailure.SignatureExpire")
    choose(page)
    page.wait_for_selector(".sought")
    assert page.inner_text("h1") == "DescribeZones"
    assert "Timestamp is too far from the server's clock" in page.inner_text(".sought")


SEARCH_ALL = """async ({ search }) => {
  const files = document.querySelector("script[type=module]").src;
  const load = (path) => import(new URL(path, files).href);
  const [{ loadDescription }, { searchIndex }] = await Promise.all([load("base/description.js"), load("search/index.js")]);
  const products = await (await loadDescription()).all();
  const index = await searchIndex(products);
  const errors = products.flatMap(({ entry, actions }) => [...entry.commonErrors, ...[...actions.values()].flatMap((action) => action.errors)]);
  const sought = errors.flatMap(({ code, message }) => [code, message?.en, message?.zh].filter(Boolean).map((text) => [code, text]));
  const leads = (code, text) => search(index, text).some(({ error }) => error?.code === code);
  return { count: errors.length, lost: sought.filter(([code, text]) => !leads(code, text)) };
}"""


def test_each_code_and_each_message_lead_to_the_condition(explorer_page):
    """The conditions of every action and product, in both languages. A message that several codes share leads to each
    of them."""
    found = explorer.run(explorer_page, "search/search.js", SEARCH_ALL)
    assert found["count"] > 1000
    assert found["lost"] == []


# Pastes a text like a browser. The next script counts the words that are searched, since tests do not compare times.
PASTE = """async (text) => {
  const field = document.querySelector("#search");
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.focus();
  if (field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))) {
    field.setRangeText(text.replace(/\\s+/g, " "), 0, field.value.length, "end");
    field.dispatchEvent(new Event("input"));
  }
  return field.value.length;
}"""
WORDS_LOOKED_AT = """async ({ search }, text) => {
  const files = document.querySelector("script[type=module]").src;
  const { searchIndex } = await import(new URL("search/index.js", files).href);
  const index = await searchIndex([]);
  search(index, text);
  return index.hits.size;
}"""
WORDS = " ".join(f"word{number:x}" for number in range(100_000))
REFUSED = {"Error": {"Code": "InvalidKeyPairName.Duplicate", "Message": "A key pair with this name already exists."}}
# A long answer, and a log that ends with a refusal.
LONG = [json.dumps({"Response": REFUSED | {"RequestId": "24f2eba0-36bf-48fc-b2a1-f92c18537542"}, "Sent": WORDS[:6000]}),
        f"{WORDS}\n{json.dumps(REFUSED)}\n"]


def test_of_a_long_text_the_beginning_and_the_end_are_looked_at(searched):
    for text in LONG:
        searched.fill("#search", "")
        assert searched.evaluate(PASTE, text) <= 16_384
        searched.wait_for_selector("#found:not([hidden])")
        assert set(searched.locator(".found-name").all_inner_texts()) & {"CreateKeyPair", "ImportKeyPair"}, len(text)
        assert "InvalidKeyPairName.Duplicate" in searched.inner_text("#found")
    assert explorer.run(searched, "search/search.js", WORDS_LOOKED_AT, WORDS) == 40


def refusals(server):
    """Refusals whose message differs from the code's general message, in both languages."""
    calls = {
        "MissingParameter": dict(action="ImportKeyPair", body=b"{}"),
        "UnknownParameter": dict(action="DescribeKeyPairs", body=b'{"Foo": 1}'),
        "InvalidAction": dict(action="DescribeEverything", body=b"{}"),
    }
    for code, call in calls.items():
        for language in ("en-US", "zh-CN"):
            answer = tc3.exchange(server, tc3.Call(more_headers=(("X-TC-Language", language),), **call)).response
            assert answer["Error"]["Code"] == code
            yield code, answer["Error"]["Message"]


def test_a_message_with_a_form_of_its_own_leads_to_the_condition(searched, explored):
    told = [*refusals(explored)]
    for code, message in [*told, *OTHER_FORMS]:
        assert find(searched, message) != [], message
        assert code in searched.inner_text("#found"), message


# Messages of refusals that need many calls or another account.
OTHER_FORMS = [
    ("RequestLimitExceeded", "Received `21` requests in one second, over the limit of `20`. Slow down."),
    ("RequestLimitExceeded", "每秒请求数 `21` 超过频率上限 `20`，请降低频率。"),
    ("UnauthorizedOperation", "Not allowed by CAM. [[request id:24f2eba0] operation (DescribeKeyPairs)\nresource (*) denied\n]"),
    ("UnauthorizedOperation", "CAM 策略不允许该操作。[[request id:24f2eba0] operation (DescribeKeyPairs)\nresource (*) denied\n]"),
]


def test_a_request_id_leads_to_its_call(page):
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    explorer.fill(page, {"KeyName": "n-n", "ProjectId": 0})
    refused = explorer.call(page)
    explorer.go(page, explorer.cvm("DescribeZones"))
    assert find(page, f"requestId:{refused.request_id}") == ["CreateKeyPair"]
    choose(page)
    page.wait_for_selector(".sought")
    assert refused.code in page.inner_text(".sought")
