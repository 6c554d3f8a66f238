# SPDX-License-Identifier: Apache-2.0
"""Forms, calls, refusals, history and links of the API Explorer."""

import json
import time
import urllib.parse

import pytest

import clients
import explorer
import processes

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_an_answer_has_its_status_time_headers_and_request_id(page, visit):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    answer = explorer.call(page)
    line = page.inner_text(".status-line")
    assert "Succeeded" in line and "HTTP 200" in line and " ms" in line and " bytes" in line
    assert json.loads(page.inner_text(".json-view")) == {"Response": answer.response}
    page.click(".headers summary")
    assert "content-type" in page.inner_text(".headers dl")
    page.click(".request-id")
    explorer.until(page, "text => navigator.clipboard.readText().then(copied => copied === text)", answer.request_id)
    # The status text changes each time, so that a screen reader announces it again.
    said = page.locator("body > [role=status]")
    explorer.until(page, "document.querySelector('body > [role=status]').textContent === 'Copied'")
    page.click(".request-id")
    explorer.until(page, "document.querySelector('body > [role=status]').textContent === 'Copied\u00a0'")
    assert said.count() == 1


def test_a_refusal_is_explained_and_its_field_marked(page):
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    explorer.fill(page, {"KeyName": "refused", "ProjectId": 77})
    assert explorer.call(page).code == "InvalidProjectId.NotFound"
    shown = page.inner_text(".refusal")
    assert "InvalidProjectId.NotFound" in shown
    assert "The account has no such project. Project 0 always exists." in shown
    assert "fault" in explorer.field(page, "ProjectId").get_attribute("class")
    assert explorer.field(page, "ProjectId").locator(".problem").inner_text() == "refused: InvalidProjectId.NotFound"
    assert "fault" not in explorer.field(page, "KeyName").get_attribute("class")
    page.click(".refusal button")
    assert page.evaluate("document.activeElement.closest('[data-path]').dataset.path") == "ProjectId"
    explorer.control(page, "ProjectId").fill("0")
    assert "fault" not in explorer.field(page, "ProjectId").get_attribute("class")
    # The refusal's link to the parameter shows the form and focuses the field.
    page.click("[data-shape=json]")
    page.click(".refusal button")
    assert page.evaluate("document.activeElement.closest('[data-path]').dataset.path") == "ProjectId"
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    explorer.fill(page, {"Offset": "x"})
    assert explorer.call(page).code == "InvalidParameter"
    explorer.control(page, "Offset").fill("")
    page.check("#required-only")
    assert explorer.field(page, "Offset").count() == 0
    page.click(".refusal button")
    assert page.evaluate("document.activeElement.closest('[data-path]').dataset.path") == "Offset"
    assert not page.is_checked("#required-only")


# Calls whose error code has a common condition and one of the action. All conditions that fit the message are shown.
NOTHING_TO_CHANGE = "KeyName and Description are both absent."
ABSENT = "A required parameter is absent or a required list is empty;"
BOTH = "There are both KeyIds and Filters."
FORM = "A parameter has another type than declared or stands twice;"
SHARED = [
    ("ModifyKeyPairAttribute", {"KeyId": "skey-00000000"}, [NOTHING_TO_CHANGE]),
    ("ModifyKeyPairAttribute", {}, [NOTHING_TO_CHANGE, ABSENT]),
    ("DescribeKeyPairs", {"Offset": "x"}, [FORM]),
    ("DescribeKeyPairs", {"Filters": "x"}, [FORM]),
    ("DescribeKeyPairs", {"KeyIds": ["skey-00000000"], "Filters": [{"Name": "key-name", "Values": ["a"]}]}, [BOTH, FORM]),
]


def test_a_refusal_is_explained_by_the_condition_that_its_message_tells(page):
    page.click("[data-shape=json]")
    for language in ("en", "zh"):
        for action, parameters, conditions in SHARED:
            explorer.go(page, explorer.cvm(action))
            page.fill("#json", json.dumps(parameters))
            refused = explorer.call(page)
            told = page.locator(".refusal-why [lang=en]").all_inner_texts()
            assert [text[:len(condition)] for text, condition in zip(told, conditions, strict=True)] == conditions, refused.response
        if language == "en":
            page.click(".language")
            page.wait_for_selector("#tab-document:text-is('文档说明')")
    # A search for the answer, with its RequestId, shows the same conditions.
    explorer.go(page, explorer.cvm("DescribeZones"))
    page.fill("#search", json.dumps({"Response": refused.response}, ensure_ascii=False))
    page.wait_for_selector("#found:not([hidden])")
    found = page.locator("[role=option] .found-why").all_inner_texts()
    assert [text.startswith(f"InvalidParameter {condition}") for text, condition in zip(found, [BOTH, FORM], strict=True)] == [True, True]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    explorer.titled(page, "DescribeKeyPairs")
    page.wait_for_selector(".sought")
    assert [FORM in text for text in page.locator(".sought").all_inner_texts()] == [True]


def test_a_fault_within_a_list_is_marked_where_it_is(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    # An empty element is not sent but keeps its index in the form.
    given = [{"Name": "key-name", "Values": ["a"]}, {"Name": "colour", "Values": ["b"]}]
    explorer.fill(page, {"Filters": [{}, *given]})
    answer = explorer.call(page)
    assert (answer.code is None, json.loads(answer.request.post_data)) == (False, {"Filters": given})
    faults = page.locator(".fault").evaluate_all("all => all.map(one => one.dataset.path)")
    assert faults in (["Filters.2.Name"], ["Filters.2"])
    assert explorer.field(page, "Filters.2").locator("> .card-head .index").inner_text() == "Filters.2"
    page.click(".refusal button")
    assert page.evaluate("document.activeElement.closest('[data-path]').dataset.path").startswith("Filters.2")
    explorer.fill(page, {"KeyIds": ["skey-aaaaaaaa", "", "bad"]})
    wrong = page.locator(".wrong[data-path^=KeyIds]").evaluate_all("all => all.map(one => one.dataset.path)")
    assert wrong == ["KeyIds.2"]


def test_what_is_typed_is_checked_by_the_declarations(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    problem = explorer.field(page, "Limit").locator(".problem")
    for typed, said in (("500", "at most 100"), ("0", "at least 1"), ("ten", "a whole number is needed"), ("20", "")):
        explorer.control(page, "Limit").fill(typed)
        assert problem.inner_text() == said
        assert (explorer.control(page, "Limit").get_attribute("aria-invalid") == "true") == bool(said)
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    assert explorer.field(page, "KeyName").locator(".problem").inner_text() == "required"
    explorer.control(page, "KeyName").fill("n" * 26)
    assert explorer.field(page, "KeyName").locator(".problem").inner_text() == "at most 25 characters, not 26"
    explorer.control(page, "KeyName").fill("n-n")
    assert explorer.field(page, "KeyName").locator(".problem").inner_text() == "has a character or form that it may not have"
    # In JSON, a string is not accepted as a Boolean.
    explorer.go(page, explorer.cvm("RebootInstances"))
    page.click("[data-shape=json]")
    for typed, said in (('"true"', "ForceReboot: true or false is needed"), ("true", "")):
        page.fill("#json", '{"InstanceIds": ["ins-00000000"], "ForceReboot": %s}' % typed)
        assert page.inner_text("#json-problem") == said


def test_required_parameters_come_first_and_may_stand_alone(page):
    explorer.go(page, explorer.link("lighthouse", "2020-03-24", "CreateInstances"))
    required = page.evaluate("""[...document.querySelectorAll(".fields > *")]
        .map((field) => Boolean(field.querySelector(":scope > .field-head .required")))""")
    assert True in required and False in required
    assert required == sorted(required, reverse=True)
    page.check("#required-only")
    assert page.locator(".fields > *").count() == sum(required)
    explorer.go(page, explorer.cvm("DescribeInstances"))
    assert page.locator(".fields > *").count() == 0
    page.uncheck("#required-only")
    assert page.locator(".fields > *").count() > 0


def test_the_form_and_the_json_are_in_step(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    given = {"Filters": [{"Name": "key-name", "Values": ["one", "two"]}], "Limit": 7}
    explorer.fill(page, given)
    page.click("[data-shape=json]")
    assert json.loads(page.input_value("#json")) == given
    page.fill("#json", "{")
    assert page.inner_text("#json-problem").startswith("No JSON: ")
    # Invalid JSON is neither sent nor lost.
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data))
    page.click(".send")
    page.wait_for_selector("#json:focus")
    page.keyboard.press("Control+Enter")
    page.select_option("#region", index=2)
    page.click(".language")
    page.wait_for_selector("#tab-document:text-is('文档说明')")
    page.click(".language")
    page.wait_for_selector("#tab-document:text-is('Document')")
    assert (page.input_value("#json"), page.locator("#json").get_attribute("aria-invalid"), sent) == ("{", "true", [])
    # Empty lists and objects are kept, and a number beyond the precision of JavaScript stays as it was typed.
    page.fill("#json", '{"KeyIds": [], "Filters": [{}], "Limit": 9007199254740993}')
    assert page.locator("#json").get_attribute("aria-invalid") == "false"
    page.click("[data-shape=form]")
    assert explorer.control(page, "Limit").input_value() == "9007199254740993"
    explorer.control(page, "Offset").fill("3")
    page.click("[data-shape=json]")
    assert json.loads(page.input_value("#json")) == {"KeyIds": [], "Filters": [{}], "Limit": "9007199254740993", "Offset": 3}
    page.fill("#json", json.dumps({"KeyIds": ["skey-00000000"], "Colour": 3}))
    page.click("[data-shape=form]")
    assert explorer.control(page, "KeyIds.0").input_value() == "skey-00000000"
    assert explorer.field(page, "Colour").locator(".problem").inner_text() == "the action has no such parameter"
    assert explorer.field(page, "Filters").locator(".rows > *").count() == 0
    answer = explorer.call(page)
    assert (answer.code, json.loads(answer.request.post_data)) == ("UnknownParameter", {"KeyIds": ["skey-00000000"], "Colour": 3})
    explorer.field(page, "Colour").locator("button").click()
    assert explorer.call(page).code is None


def test_lists_grow_and_shrink(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    explorer.fill(page, {"KeyIds": ["skey-aaaaaaaa", "skey-bbbbbbbb", "skey-cccccccc"]})
    explorer.field(page, "KeyIds.1").locator("button").click()
    assert page.evaluate("document.activeElement.value") == "skey-cccccccc"
    answer = explorer.call(page)
    assert json.loads(answer.request.post_data) == {"KeyIds": ["skey-aaaaaaaa", "skey-cccccccc"]}


@pytest.mark.parametrize("method", ["HmacSHA256", "HmacSHA1"])
def test_the_older_methods_sign_too(page, method):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    explorer.fill(page, {"Filters": [{"Name": "key-name", "Values": ["a b+c~中"]}]})
    page.select_option("#method", method)
    answer = explorer.call(page)
    sent = dict(urllib.parse.parse_qsl(answer.request.post_data))
    assert answer.code is None
    assert (sent["SignatureMethod"], sent["Filters.0.Values.0"]) == (method, "a b+c~中")


def test_changes_and_secrets_are_announced(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    assert page.locator("#warning").count() == 0
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    assert page.inner_text("#warning") == "This call changes what the server keeps. Its answer shows a secret, once."
    assert page.locator(".send").get_attribute("aria-describedby") == "warning"
    explorer.go(page, explorer.link("cam", "2019-01-16", "AttachUserPolicy"))
    assert page.inner_text("#warning") == "This call changes what the server keeps. It manages who may do what."


def test_a_private_key_is_a_file_once(page):
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    explorer.fill(page, {"KeyName": "once", "ProjectId": 0})
    key = explorer.call(page).response["KeyPair"]["PrivateKey"]
    assert "PRIVATE KEY" not in page.content()
    with page.expect_download() as download:
        page.click(".save-key")
    assert download.value.suggested_filename == "once.pem"
    assert download.value.path().read_text() == key
    assert page.locator(".save-key").count() == 0
    # Neither the other tabs nor the history show the private key.
    page.click("#tab-history")
    page.click("#tab-answer")
    assert "the page does not have it any more" in page.inner_text(".json-view")
    assert page.locator(".save-key").count() == 0
    assert "PRIVATE KEY" not in page.content() + explorer.stored(page)


# The ways within the page that remove an answer.
WAYS = {
    "another action": lambda page: page.evaluate("""document.querySelector('.navigation a[href*="Action=ImportKeyPair"]').click()"""),
    "another product": lambda page: page.evaluate("""document.querySelector('.navigation a[href*="Product=tag&"]').click()"""),
    "the same again": lambda page: page.evaluate("""document.querySelector('.navigation [aria-current]').click()"""),
    "the beginning": lambda page: page.click(".brand"),
    "back": lambda page: page.evaluate("history.back()"),
    "the next call": lambda page: page.click(".send"),
    "signing out": lambda page: page.click(".bar .sign-out"),
}


def test_a_private_key_that_is_not_saved_goes_only_after_a_question(page):
    explorer.go(page, explorer.cvm("DescribeZones"))
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    explorer.fill(page, {"KeyName": "asked", "ProjectId": 0})
    key = explorer.call(page).response["KeyPair"]["PrivateKey"]
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data))
    explorer.until(page, "location.hash.includes('KeyName=asked')")
    url = page.url
    for way, leave in WAYS.items():
        leave(page)
        page.wait_for_selector(".unsaved .stay:focus")
        page.keyboard.press("Enter" if way == "back" else "Escape")
        page.wait_for_selector(".unsaved", state="detached")
        explorer.until(page, "url => location.href === url", url)
        assert page.locator(".save-key").count() == 1, way
        assert page.inner_text("h1") == "CreateKeyPair", way
    # The browser asks before a reload. The key stays when another tab of the page or another language is chosen.
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    ends = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    page.click("#tab-history")
    page.click(".language")
    page.wait_for_selector("#tab-document:text-is('文档说明')")
    page.click("#tab-answer")
    with page.expect_download() as download:
        page.click(".save-key")
    assert (download.value.path().read_text(), sent) == (key, [])
    # The page does not ask after the key was saved, and asks only once about a key that is given up.
    assert not page.evaluate(ends)
    explorer.go(page, explorer.cvm("DescribeZones"))
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    explorer.fill(page, {"KeyName": "asked_again", "ProjectId": 0})
    explorer.call(page)
    page.go_back()
    page.click(".unsaved .leave")
    explorer.titled(page, "DescribeZones")
    assert not page.evaluate(ends)
    assert (page.locator(".unsaved").count(), page.locator(".save-key").count()) == (0, 0)
    explorer.go(page, explorer.cvm("DescribeRegions"))
    assert "Action=DescribeRegions" in page.url


def test_other_secrets_are_shown_when_asked_for(page):
    explorer.go(page, explorer.link("sts", "2018-08-13", "GetFederationToken"))
    statement = {"effect": "allow", "action": "*", "resource": "*"}
    explorer.fill(page, {"Name": "shown", "Policy": json.dumps({"version": "2.0", "statement": [statement]})})
    credentials = explorer.call(page).response["Credentials"]
    assert credentials["TmpSecretKey"] not in page.content()
    page.locator(".secret", has_text="••").first.get_by_role("button", name="Show").click()
    assert any(credentials[name] in page.content() for name in ("TmpSecretKey", "Token"))
    # Signing out removes answers and passwords.
    page.click(".bar .sign-out")
    page.wait_for_selector(".sign-in:focus")
    assert not any(credentials[name] in page.content() for name in ("TmpSecretKey", "Token"))
    assert explorer.control(page, "Name").input_value() == "shown"
    explorer.sign_in(page)
    explorer.go(page, explorer.cvm("ResetInstancesPassword"))
    explorer.fill(page, {"InstanceIds": ["ins-00000000"], "Password": "NotToBeKept1!"})
    assert "hidden-text" in explorer.control(page, "Password").get_attribute("class")
    page.click(".bar .sign-out")
    page.wait_for_selector(".sign-in")
    assert explorer.control(page, "InstanceIds.0").input_value() == "ins-00000000"
    assert explorer.control(page, "Password").input_value() == ""
    page.click("[data-shape=json]")
    assert json.loads(page.input_value("#json")) == {"InstanceIds": ["ins-00000000"]}


def test_the_history_repeats_and_keeps_no_secret(page):
    explorer.go(page, explorer.cvm("ResetInstancesPassword"))
    explorer.fill(page, {"InstanceIds": ["ins-00000000"], "Password": "NotToBeKept1!", "UserName": "ubuntu"})
    explorer.until(page, "location.hash.includes('UserName=ubuntu')")
    assert "Kept" not in page.evaluate("location.href")
    explorer.call(page)
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    explorer.fill(page, {"Limit": 3})
    first = explorer.call(page)
    assert "NotToBeKept1!" not in explorer.stored(page)
    explorer.go(page, explorer.cvm("DescribeZones"))
    page.click("#tab-history")
    assert page.locator(".past-name").all_inner_texts() == ["DescribeKeyPairs", "ResetInstancesPassword"]
    with page.expect_response(lambda response: response.request.method == "POST") as caught:
        page.locator(".past .retry").first.click()
    assert json.loads(caught.value.request.post_data) == {"Limit": 3}
    assert caught.value.json()["Response"]["RequestId"] != first.request_id
    page.wait_for_selector(".status-line")
    page.click("#tab-history")
    # A password is not kept in the history; the user is asked for it.
    page.locator(".past .retry").nth(2).click()
    explorer.titled(page, "ResetInstancesPassword")
    page.wait_for_selector('[data-path="Password"] .control:focus')
    assert page.locator(".past").count() == 3
    page.locator(".past .star").nth(2).click()
    page.get_by_role("button", name="Clear all but favourites").click()
    assert page.locator(".past-name").all_inner_texts() == ["ResetInstancesPassword"]
    page.reload()
    page.click("#tab-history")
    page.click(".past-open")
    explorer.titled(page, "ResetInstancesPassword")
    assert explorer.control(page, "InstanceIds.0").input_value() == "ins-00000000"
    assert explorer.control(page, "Password").input_value() == ""
    page.click("#tab-history")
    page.get_by_role("button", name="Clear all but favourites").click()
    assert "ResetInstancesPassword" not in explorer.stored(page)


# A call with what the page needs of it.
KEPT = {"id": "1", "at": 0, "product": "cvm", "version": "2017-03-12", "action": "DescribeKeyPairs", "parameters": {}}
# Takes a history from another tab, then remembers a call; both lengths.
REMEMBERED = """({ pastCalls, remember }, newValue) => {
  dispatchEvent(new StorageEvent("storage", { key: "keywright.history", newValue }));
  const taken = pastCalls.get().length;
  remember({ product: "cvm", action: "A" }, { parameters: {}, omitted: [] }, { status: 200, milliseconds: 1, body: {} });
  const lengths = [taken, pastCalls.get().length, JSON.parse(localStorage.getItem("keywright.history")).length];
  pastCalls.set([]);
  return lengths;
}"""


@pytest.mark.parametrize("kept, count", [
    *((text, 0) for text in ("null", "{}", "5", '"x"', "true", '{"length": 1}', "no JSON", "", "[]", "[null, 5, [], {}]")),
    *((json.dumps([KEPT | changes]), 0) for changes in (
        {"id": 5}, {"at": "0"}, {"at": 1e17}, {"at": None}, {"parameters": []}, {"parameters": None}, {"action": {}},
        {"omitted": "a"}, {"omitted": [5]}, {"requestId": 5}, {"code": {}}, {"region": {}}, {"method": 5})),
    (json.dumps([KEPT, None, KEPT | {"at": "x"}, KEPT | {"omitted": ["a"], "region": "r", "more": 1}]), 2),
])
def test_a_history_of_another_form_is_none(explorer_page, kept, count):
    assert explorer.run(explorer_page, "session/history.js", REMEMBERED, kept) == [count, count + 1, count + 1]


def test_the_history_never_makes_another_call(page):
    """A value that may be a secret is not kept, and must be entered before the call is repeated."""
    explorer.go(page, explorer.link("cloudaudit", "2019-03-19", "DescribeEvents"))
    now = int(time.time())
    known = {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "CreateKeyPair"}],
             "StartTime": now - 100, "EndTime": now + 100}
    explorer.fill(page, known)
    assert "hidden-text" not in explorer.control(page, "LookupAttributes.0.AttributeValue").get_attribute("class")
    assert explorer.call(page).code is None
    page.click("#tab-history")
    with page.expect_request(lambda request: request.method == "POST") as caught:
        page.locator(".past .retry").first.click()
    assert json.loads(caught.value.post_data) == known
    page.wait_for_selector(".pane-body:not(.pending) .status-line")
    pasted = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
    explorer.fill(page, {"LookupAttributes": [{"AttributeKey": "AccessKeyId", "AttributeValue": pasted}]})
    explorer.call(page)
    explorer.go(page, explorer.cvm("DescribeZones"))
    assert pasted not in explorer.stored(page)
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data))
    page.click("#tab-history")
    page.locator(".past .retry").first.click()
    explorer.titled(page, "DescribeEvents")
    path = "LookupAttributes.0.AttributeValue"
    explorer.until(page, "path => document.activeElement.closest('[data-path]')?.dataset.path === path", path)
    assert explorer.control(page, "LookupAttributes.0.AttributeKey").input_value() == "AccessKeyId"
    assert (explorer.control(page, path).input_value(), sent) == ("", [])
    # A call that changes something is only filled in, with a notice, and is not sent.
    explorer.go(page, explorer.cvm("DeleteKeyPairs"))
    explorer.fill(page, {"KeyIds": ["skey-00000000"]})
    explorer.call(page)
    page.click("#tab-history")
    sent.clear()
    page.locator(".past .retry").first.click()
    page.wait_for_selector(".send:focus")
    assert (explorer.control(page, "KeyIds.0").input_value(), sent) == ("skey-00000000", [])


def test_a_link_leads_to_an_action_with_its_parameters(visit):
    visit = visit()
    page = visit.page("?Product=cvm&Version=2017-03-12&Action=DescribeKeyPairs"
                      "#Filters.0.Name=key-name&Filters.0.Values.0=a%20b&Limit=7")
    assert page.inner_text("h1") == "DescribeKeyPairs"
    assert explorer.control(page, "Filters.0.Values.0").input_value() == "a b"
    explorer.sign_in(page)
    answer = explorer.call(page)
    assert json.loads(answer.request.post_data) == {"Filters": [{"Name": "key-name", "Values": ["a b"]}], "Limit": 7}
    # Typed values are in the address, and Back returns to the previous action.
    explorer.control(page, "Limit").fill("8")
    explorer.until(page, "location.hash.includes('Limit=8')")
    explorer.go(page, explorer.link("sts", "2018-08-13", "GetCallerIdentity"))
    page.go_back()
    explorer.titled(page, "DescribeKeyPairs")
    assert explorer.control(page, "Limit").input_value() == "8"
    # This includes values that were typed immediately before.
    explorer.control(page, "Limit").fill("9")
    explorer.go(page, explorer.link("sts", "2018-08-13", "GetCallerIdentity"))
    page.go_back()
    explorer.titled(page, "DescribeKeyPairs")
    assert explorer.control(page, "Limit").input_value() == "9"
    # The copied link opens the same call.
    page.select_option("#region", "ap-shanghai")
    page.select_option("#method", "HmacSHA1")
    page.click("#tab-document")
    explorer.until(page, "location.search.includes('Tab=document')")
    copy = visit.page(page.evaluate("location.search + location.hash"))
    assert (copy.input_value("#region"), copy.input_value("#method")) == ("ap-shanghai", "HmacSHA1")
    assert copy.locator("#tab-document").get_attribute("aria-selected") == "true"
    assert explorer.control(copy, "Limit").input_value() == "9"
    # The link to the start page resets the form but does not sign out.
    page.click(".brand")
    explorer.until(page, "document.querySelector('h1').textContent !== 'DescribeKeyPairs'")
    assert page.locator(".who").count() == 1
    # The fragment is not sent to the server.
    assert not any("key-name" in request.url.split("#")[0] for request in visit.requests)


def test_a_link_of_nonsense_leads_to_the_beginning(visit):
    page = visit().page("?Product=%3Cimg%3E&Version=x&Action=constructor#__proto__.polluted=1&KeyName.x=1&a=%zz")
    assert page.inner_text("h1") == "CreateKeyPair"
    assert page.evaluate("({}).polluted") is None
    assert page.locator("img").count() == 0
    # If the version is unknown, the product's version is used.
    page.evaluate("location.hash = ''; history.pushState(null, '', '?Product=cam&Version=2000-01-01&Action=GetUser'); dispatchEvent(new Event('popstate'))")
    explorer.titled(page, "GetUser")


def test_an_example_fills_the_form(page):
    explorer.go(page, explorer.cvm("ImportKeyPair"))
    page.click("#tab-document")
    page.locator(".example .fill").first.click()
    key = explorer.control(page, "PublicKey").input_value()
    assert key.startswith("ssh-rsa ")
    assert json.loads(explorer.call(page).request.post_data)["PublicKey"] == key


def test_nothing_that_is_answered_becomes_markup(page, explored):
    client = clients.client("cam", explored)
    name = "markup"
    client.call_json("AddUser", {"Name": name, "Remark": MARKUP, "UseApi": 0})
    explorer.go(page, explorer.link("cam", "2019-01-16", "GetUser"))
    explorer.fill(page, {"Name": name})
    assert explorer.call(page).response["Remark"] == MARKUP
    assert MARKUP in json.loads(page.inner_text(".json-view"))["Response"]["Remark"]
    assert page.evaluate("document.querySelectorAll('img, iframe, object, script:not([src])').length") == 0


def test_a_server_that_is_gone_is_told(visit, explored):
    visit = visit()
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    visit.context.set_offline(True)
    visit.expected_complaints = "ERR_"
    page.click(".send")
    page.wait_for_selector(".pane-body [role=alert]")
    assert "The server did not answer." in page.inner_text(".pane-body [role=alert]")
    # Another product cannot be loaded; the page itself needs no more files.
    page.evaluate("""document.querySelector('.navigation a[href*="Product=tag&"]').click()""")
    page.wait_for_selector(".notice:has-text('The server did not answer.')")
    page.click("#tab-code")
    page.wait_for_selector(".source")
    page.click("#tab-answer")
    visit.context.set_offline(False)
    # Files that could not be loaded are requested again.
    page.evaluate("""document.querySelector('.navigation a[href*="Product=tag&"]').click()""")
    explorer.until(page, """document.querySelector('.navigation a[href*="Product=tag&"]').textContent
        === document.querySelector("h1").textContent""")
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    assert explorer.call(page).code is None


def test_an_answer_that_is_not_the_servers_is_a_failure(page):
    """HTML of a proxy, a call that the user stops, and an answer that is too large for highlighting."""
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    page.route("**/*", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>"))
    page.click(".send")
    page.wait_for_selector(".status-line .failed")
    assert page.inner_text("[role=status].unseen") == "Failed"
    page.click("#tab-history")
    assert page.locator(".past .status").first.get_attribute("class") == "status failed"
    page.unroute("**/*")
    held = []
    page.route("**/*", lambda route: held.append(route))
    page.click(".send")
    page.click(".pane-body .cancel")
    page.wait_for_selector(".pane-body [role=alert]:has-text('You did not wait for the answer.')")
    page.unroute("**/*")
    key = "-----BEGIN RSA PRIVATE KEY-----\nsecret\n-----END RSA PRIVATE KEY-----"
    large = {"Response": {"Large": ["x" * 100] * 5000, "Number": 9007199254740993, "KeyPair": {"KeyName": "n", "PrivateKey": key},
                          "RequestId": "r"}}
    page.route("**/*", lambda route: route.fulfill(status=200, content_type="application/json", body=json.dumps(large)))
    page.click(".send")
    page.wait_for_selector(".save-key")
    assert "PRIVATE KEY" not in page.content()
    assert page.locator(".json-view span:not(.secret)").count() == 0
    assert '"Number": 9007199254740993' in page.inner_text(".json-view")


def test_what_is_opened_last_is_shown(visit):
    visit = visit()
    held = []
    visit.context.route("**/meta/tag/**", lambda route: held.append(route))
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    page.evaluate("""document.querySelector('.navigation a[href*="Product=tag&"]').click()""")
    processes.wait_until(lambda: held or page.evaluate("0"), "the slow product is asked for")
    explorer.go(page, explorer.link("sts", "2018-08-13", "GetCallerIdentity"))
    with page.expect_response("**/meta/tag/**"):
        held[0].continue_()
    page.evaluate("new Promise((next) => setTimeout(next, 50))")
    assert page.inner_text("h1") == "GetCallerIdentity"
    assert "Action=GetCallerIdentity" in page.url
