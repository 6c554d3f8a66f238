# SPDX-License-Identifier: Apache-2.0
"""The requests and files of the API Explorer, observed from outside of the browser, and an upgrade of the server."""

import json

import pytest

import explorer
import processes
import recorder

PASSWORD = "NotToBeKept1!"
STATEMENT = {"version": "2.0", "statement": [{"effect": "allow", "action": "*", "resource": "*"}]}


@pytest.fixture
def between(explored):
    with recorder.recording(explored) as between:
        yield between


def test_the_worker_sends_no_secret_and_asks_nobody_else(chromium, explored, between):
    """A proxy records the requests, because the browser's driver does not see those of a shared worker."""
    visit = explorer.Visit(chromium, explored, proxy=between.options)
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    visit.page(explorer.cvm("DescribeZones")).wait_for_selector(".who")
    assert explorer.call(page).code is None
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=authorization]")
    page.fill(".pasted", "TC3-HMAC-SHA256\n1\n1970-01-01/cvm/tc3_request\nx")
    page.wait_for_selector("[data-cause=clock]")
    page.click(".bar .sign-out")
    page.wait_for_selector(".sign-in")
    visit.close()
    assert [text for text in between.asked if processes.SECRET_KEY in text] == []
    assert between.hosts == {explored.endpoint}
    assert any("/signing/diagnosis/index.js" in text for text in between.asked)


def test_no_secret_is_on_the_disk(chromium, explored, tmp_path):
    """The profile of a browser that stores its data on the disk contains no secret."""
    profile = tmp_path / "profile"
    visit = explorer.Visit(chromium, explored, profile=profile)
    page = visit.page(explorer.cvm("CreateKeyPair", KeyName="left_on_disk", ProjectId=0))
    explorer.sign_in(page)
    key = explorer.call(page).response["KeyPair"]["PrivateKey"]
    # The key is not saved, because a download would be on the disk.
    explorer.go(page, explorer.link("sts", "2018-08-13", "GetFederationToken"), leaves_key=True)
    explorer.fill(page, {"Name": "traces", "Policy": json.dumps(STATEMENT)})
    temporary = explorer.call(page).response["Credentials"]
    page.locator(".secret button").first.click()
    explorer.go(page, explorer.cvm("ResetInstancesPassword"))
    explorer.fill(page, {"InstanceIds": ["ins-00000000"], "Password": PASSWORD})
    explorer.call(page)
    explorer.until(page, "location.hash.includes('ins-00000000')")
    visit.close()
    secrets = {"key": processes.SECRET_KEY, "private key": key.split("\n")[2], "password": PASSWORD,
               "temporary key": temporary["TmpSecretKey"], "token": temporary["Token"][-60:]}
    assert kept(profile, {"a name": "left_on_disk"}) != {}
    assert kept(profile, secrets) == {}


def kept(folder, texts):
    """The files that contain the texts, by the names of the texts."""
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = {}
    for name, text in texts.items():
        forms = [text.encode(), text.encode("utf-16-le")]
        holders = [str(path) for path, content in files.items() if any(form in content for form in forms)]
        if holders:
            found[name] = holders
    return found


def test_a_page_that_outlives_its_server_asks_to_be_loaded_again(chromium, explored, between):
    """An upgraded server has the files of another page, and none of this page's files."""
    visit = explorer.Visit(chromium, explored, proxy=between.options)
    page = visit.page(explorer.cvm("DescribeKeyPairs", Limit=7))
    explorer.sign_in(page)
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=authorization]")
    between.renew()
    # The browser logs the missing file.
    visit.expected_complaints = "404"
    page.fill(".pasted", "TC3-HMAC-SHA256\n1\n1970-01-01/cvm/tc3_request\nx")
    page.wait_for_selector(".compared [data-failed]")
    # The session, the form and the actions of all products still work.
    assert json.loads(explorer.call(page).request.post_data) == {"Limit": 7}
    page.click(".language")
    page.wait_for_selector(".notices [role=alert] .reload")
    assert page.inner_text(".notices [role=alert] p").startswith("A part of the page did not come")
    # The code tab works too, because the page loaded all of its modules at the beginning.
    page.click("#tab-code")
    page.wait_for_selector(".source")
    explorer.until(page, "location.search.includes('Tab=code')")
    page.click(".notices .reload")
    page.wait_for_selector(".sign-in")
    page.wait_for_selector(".source")
    assert explorer.control(page, "Limit").input_value() == "7"
    assert page.locator("script[type=module]").get_attribute("src").startswith(f"{recorder.RENEWED}/")
    explorer.sign_in(page)
    assert explorer.call(page).code is None
    visit.close()


def test_signing_out_reaches_the_tabs_of_an_older_page(chromium, explored, between):
    """Their worker is another one, because its file is another one."""
    visit = explorer.Visit(chromium, explored, proxy=between.options)
    old = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(old)
    between.renew()
    new = visit.page(explorer.cvm("DescribeKeyPairs"))
    new.wait_for_selector(".sign-in")
    explorer.sign_in(new)
    assert explorer.call(old).code is None
    new.click(".bar .sign-out")
    new.wait_for_selector(".sign-in")
    old.wait_for_selector(".sign-in")
    visit.close()
