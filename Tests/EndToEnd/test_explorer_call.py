# SPDX-License-Identifier: Apache-2.0
"""Forms, calls, refusals, history and links of the API Explorer."""

import json
import urllib.parse

import pytest

import clients
import explorer

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


def test_a_fault_within_a_list_is_marked_where_it_is(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    explorer.fill(page, {"Filters": [{"Name": "key-name", "Values": ["a"]}, {"Name": "colour", "Values": ["b"]}]})
    assert explorer.call(page).code is not None
    assert page.locator(".fault").evaluate_all("all => all.map(one => one.dataset.path)") in (["Filters.1.Name"], ["Filters.1"])


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
    # Neither the other tabs nor the history have it.
    page.click("#tab-history")
    page.click("#tab-answer")
    assert "the page does not have it any more" in page.inner_text(".json-view")
    assert page.locator(".save-key").count() == 0
    assert "PRIVATE KEY" not in page.content() + explorer.stored(page)


def test_other_secrets_are_shown_when_asked_for(page):
    explorer.go(page, explorer.link("sts", "2018-08-13", "GetFederationToken"))
    statement = {"effect": "allow", "action": "*", "resource": "*"}
    explorer.fill(page, {"Name": "shown", "Policy": json.dumps({"version": "2.0", "statement": [statement]})})
    credentials = explorer.call(page).response["Credentials"]
    assert credentials["TmpSecretKey"] not in page.content()
    page.locator(".secret", has_text="••").first.get_by_role("button", name="Show").click()
    assert any(credentials[name] in page.content() for name in ("TmpSecretKey", "Token"))


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
    # What changes something is filled in, and says so before it is called.
    page.locator(".past .retry").nth(2).click()
    explorer.titled(page, "ResetInstancesPassword")
    page.wait_for_selector(".send:focus")
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


def test_a_link_leads_to_an_action_with_its_parameters(visit):
    visit = visit()
    page = visit.page("?Product=cvm&Version=2017-03-12&Action=DescribeKeyPairs"
                      "#Filters.0.Name=key-name&Filters.0.Values.0=a%20b&Limit=7")
    assert page.inner_text("h1") == "DescribeKeyPairs"
    assert explorer.control(page, "Filters.0.Values.0").input_value() == "a b"
    explorer.sign_in(page)
    answer = explorer.call(page)
    assert json.loads(answer.request.post_data) == {"Filters": [{"Name": "key-name", "Values": ["a b"]}], "Limit": 7}
    # What is typed is in the address, and what was opened before is one step back.
    explorer.control(page, "Limit").fill("8")
    explorer.until(page, "location.hash.includes('Limit=8')")
    explorer.go(page, explorer.link("sts", "2018-08-13", "GetCallerIdentity"))
    page.go_back()
    explorer.titled(page, "DescribeKeyPairs")
    assert explorer.control(page, "Limit").input_value() == "8"
    # The server learns nothing of the fragment.
    assert not any("key-name" in request.url.split("#")[0] for request in visit.requests)


def test_a_link_of_nonsense_leads_to_the_beginning(visit):
    page = visit().page("?Product=%3Cimg%3E&Version=x&Action=constructor#__proto__.polluted=1&KeyName.x=1&a=%zz")
    assert page.inner_text("h1") == "CreateKeyPair"
    assert page.evaluate("({}).polluted") is None
    assert page.locator("img").count() == 0


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
    visit.expected_complaints = "ERR_INTERNET_DISCONNECTED"
    page.click(".send")
    page.wait_for_selector("[role=alert]")
    assert "The server did not answer." in page.inner_text(".pane-body [role=alert]")
    visit.context.set_offline(False)
    assert explorer.call(page).code is None
