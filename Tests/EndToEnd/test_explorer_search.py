# SPDX-License-Identifier: Apache-2.0
"""The quick search of the API Explorer."""

import explorer


def find(page, text):
    """The titles of what is found."""
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
}


def test_actions_are_found_also_where_typing_went_wrong(visit):
    page = visit().page()
    found = {typed: find(page, typed)[:3] for typed in FOUND}
    assert {typed: FOUND[typed] for typed in FOUND if FOUND[typed] not in found[typed]} == {}, found


def test_a_slash_begins_and_a_key_chooses(visit):
    page = visit().page()
    page.click("h1")
    page.keyboard.press("/")
    page.keyboard.type("ListUsers")
    page.wait_for_selector("#found:not([hidden])")
    assert page.locator("[role=option][aria-selected=true]").inner_text().startswith("ListUsers")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    choose(page)
    explorer.titled(page, "ListUsers")


def test_what_is_in_nothing_is_not_found(visit):
    page = visit().page()
    assert find(page, "zzzzqqqq") == []
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


def test_a_pasted_error_leads_to_the_action_and_the_condition(visit):
    page = visit().page()
    for pasted in PASTED:
        explorer.go(page, explorer.cvm("DescribeZones"))
        assert set(find(page, pasted)) & {"CreateKeyPair", "ImportKeyPair"}, pasted
        choose(page)
        page.wait_for_selector(".sought")
        assert "InvalidKeyPairName.Duplicate" in page.inner_text(".sought")
        assert "Another key pair of the account has this name." in page.inner_text(".sought")


def test_a_number_of_the_oldest_door_is_found(visit):
    page = visit().page()
    assert "BindInstanceKey" in find(page, "5100")


def test_a_code_of_any_action_leads_to_its_condition(visit):
    page = visit().page(explorer.cvm("DescribeZones"))
    find(page, "AuthFailure.SignatureExpire")
    choose(page)
    page.wait_for_selector(".sought")
    assert page.inner_text("h1") == "DescribeZones"
    assert "Timestamp is too far from the server's clock" in page.inner_text(".sought")


def test_a_request_id_leads_to_its_call(page):
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    explorer.fill(page, {"KeyName": "n-n", "ProjectId": 0})
    refused = explorer.call(page)
    explorer.go(page, explorer.cvm("DescribeZones"))
    assert find(page, f"requestId:{refused.request_id}") == ["CreateKeyPair"]
    choose(page)
    page.wait_for_selector(".sought")
    assert refused.code in page.inner_text(".sought")
