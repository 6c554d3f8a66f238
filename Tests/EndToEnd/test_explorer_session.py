# SPDX-License-Identifier: Apache-2.0
"""Sessions of the API Explorer: signing in, and when the credentials are forgotten."""

import json
import re
import time

import pytest

import clients
import explorer
import processes


def asked_to_sign_in(page):
    """Whether the call button opens the sign-in dialog and sends no request."""
    page.wait_for_selector(".sign-in")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.click(".send")
    page.wait_for_selector("dialog #secret-id")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    return sent == []


def test_the_secret_stays_in_the_browsers_memory(visit):
    visit = visit()
    page = visit.page(explorer.cvm("CreateKeyPair", KeyName="memory", ProjectId=0))
    explorer.sign_in(page)
    answer = explorer.call(page)
    assert answer.response["KeyPair"]["PrivateKey"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    for secret in (processes.SECRET_KEY, "PRIVATE KEY"):
        assert secret not in explorer.stored(page)
        assert secret not in page.url
        asked = [f"{request.url} {request.headers} {request.post_data}" for request in visit.requests]
        assert not any(secret in text for text in asked)
    assert visit.context.cookies() == []
    assert processes.SECRET_KEY not in page.content()
    typed = page.evaluate("[...document.querySelectorAll('input, textarea')].map(input => input.value).join()")
    assert processes.SECRET_KEY not in typed
    # Signing out removes a private key that was not saved.
    assert page.locator(".save-key").count() == 1
    page.click(".bar .sign-out")
    page.click(".unsaved .leave")
    page.wait_for_selector(".sign-in")
    assert page.locator(".save-key").count() == 0


def test_the_keys_can_sign_and_not_be_read(visit):
    page = visit().page()
    source = page.locator("script[type=module]").get_attribute("src")
    keys = page.evaluate("""async (path) => {
        const {importKeys} = await import(new URL(path.replace("main.js", "signing/index.js"), location.href));
        return Object.values(await importKeys("secret")).map(({extractable, usages, type}) => ({extractable, usages, type}));
    }""", source)
    assert keys == [{"extractable": False, "usages": ["sign"], "type": "secret"}] * 3


def test_a_wrong_key_is_told_at_once_and_forgotten(visit):
    page = visit().page()
    explorer.sign_in(page, secret_key="another", succeeds=False)
    assert "AuthFailure.SignatureFailure" in page.inner_text("dialog [role=alert]")
    page.keyboard.press("Escape")
    assert asked_to_sign_in(page)


def refusing(code):
    body = json.dumps({"Response": {"Error": {"Code": code, "Message": "Refused."}, "RequestId": "r"}})
    return lambda route: route.fulfill(status=200, content_type="application/json", body=body)


def test_only_a_key_that_the_server_knows_signs_in(visit):
    visit = visit()
    page = visit.page()
    for code in ("RequestLimitExceeded.IPLimitExceeded", "InternalError"):
        page.route("**/*", refusing(code))
        explorer.sign_in(page, succeeds=False)
        assert page.inner_text("dialog [role=alert]") == f"The server did not say whose key that is. Refused. {code}"
        page.keyboard.press("Escape")
        page.unroute("**/*")
        assert page.locator(".who").count() == 0
    # Closing the dialog cancels the sign-in, even if the answer arrives later.
    held = []
    page.route("**/*", lambda route: held.append(route))
    page.click(".sign-in")
    page.fill("#secret-id", processes.SECRET_ID)
    page.fill("#secret-key", processes.SECRET_KEY)
    page.click("dialog button[type=submit]")
    processes.wait_until(lambda: held or page.evaluate("0"), "the key is tried")
    page.keyboard.press("Escape")
    with page.expect_response("**/*"):
        held[0].continue_()
    page.unroute("**/*")
    assert asked_to_sign_in(page)
    # A wrong key in one tab does not end the session that another tab has started.
    page.click(".sign-in")
    other = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(other)
    page.fill("#secret-id", processes.SECRET_ID)
    page.fill("#secret-key", "another")
    page.click("dialog button[type=submit]")
    page.wait_for_selector("dialog [role=alert]:not([hidden])")
    assert explorer.call(other).code is None


def test_a_page_whose_worker_does_not_come_says_so(visit):
    visit = visit()
    visit.expected_complaints = ""
    visit.context.add_init_script("""
        const Real = SharedWorker;
        globalThis.SharedWorker = class extends Real {
          constructor(url, options) { super(url, options); setTimeout(() => this.dispatchEvent(new Event("error"))); }
          get port() { return new MessageChannel().port1; }
        };""")
    page = visit.page(ready=".alone")
    assert "worker.js" in page.inner_text(".alone pre")


def test_tabs_share_the_session_until_one_signs_out(visit):
    visit = visit()
    first = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(first)
    second = visit.page(explorer.cvm("DescribeKeyPairs"))
    second.wait_for_selector(".sign-out")
    assert explorer.call(second).code is None
    second.click(".bar .sign-out")
    assert asked_to_sign_in(first)
    assert asked_to_sign_in(second)


def test_one_tab_may_go_and_the_last_one_forgets(visit):
    visit = visit()
    first = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(first)
    second = visit.page(explorer.cvm("DescribeKeyPairs"))
    first.close()
    second.reload()
    # The reloaded tab was the only one left, so its session ended.
    assert asked_to_sign_in(second)
    explorer.sign_in(second)
    third = visit.page(explorer.cvm("DescribeKeyPairs"))
    third.wait_for_selector(".sign-out")
    second.close()
    assert explorer.call(third).code is None
    third.close()
    assert asked_to_sign_in(visit.page(explorer.cvm("DescribeKeyPairs")))


def test_a_lone_tab_that_is_reloaded_asks_again(page):
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    assert explorer.call(page).code is None
    page.reload()
    assert asked_to_sign_in(page)


# The page has no limit below a minute, so the worker gets one of 3 s on the way.
SHORT_LIMIT = """
const { postMessage } = MessagePort.prototype;
MessagePort.prototype.postMessage = function (message, ...more) {
  return postMessage.call(this, message?.operation === "idle" ? { ...message, minutes: 0.05 } : message, ...more);
};"""


def test_who_does_nothing_is_signed_out(visit):
    visit = visit()
    visit.context.add_init_script(SHORT_LIMIT)
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    page.clock.install()
    explorer.sign_in(page)
    # A user who presses keys stays signed in, even with a limit of 3 s. The page reports use to the worker at most
    # every 5 s by its own clock.
    end = time.monotonic() + 4
    while time.monotonic() < end:
        page.clock.fast_forward(6_000)
        page.keyboard.press("Shift")
        assert page.locator(".who").count() == 1
    page.wait_for_selector(".sign-in")
    assert page.inner_text(".account [role=status]") == "You were signed out: nothing was done for a while."
    assert asked_to_sign_in(page)


def test_the_idle_limit_is_set_in_the_page_and_kept(visit):
    visit = visit()
    page = visit.page()
    explorer.sign_in(page)
    page.click(".who")
    assert page.input_value("#idle") == "30"
    page.fill("#idle", "5")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")
    page.wait_for_selector(".who:focus")
    assert page.evaluate("localStorage.getItem('keywright.idleMinutes')") == "5"
    # Invalid values are marked and change nothing.
    page.click(".who")
    for typed in ("0", "0.5", "-1", "1441", "1.5", "e", ""):
        page.fill("#idle", "")
        page.locator("#idle").press_sequentially(typed)
        page.click("dialog [type=submit]")
        page.wait_for_selector("#idle[aria-invalid=true]:focus")
        assert page.inner_text("#idle-problem") == "A whole number from 1 to 1440 is needed. The limit is still 5 minutes.", typed
        assert page.evaluate("localStorage.getItem('keywright.idleMinutes')") == "5", typed
    for typed in ("1440", "1"):
        page.fill("#idle", typed)
        page.wait_for_selector("#idle[aria-invalid=false]")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog", state="detached")
    assert page.evaluate("localStorage.getItem('keywright.idleMinutes')") == "1"
    # Invalid stored settings are replaced.
    for kept in ("5000", '"x"', "-1", "0.05", "0", "1.5", "null", "true", "[5]", "{}", "x"):
        page.evaluate("kept => localStorage.setItem('keywright.idleMinutes', kept)", kept)
        page.reload()
        page.wait_for_selector(".tabs")
        assert page.evaluate("localStorage.getItem('keywright.idleMinutes')") == "30", kept


# A wall clock that is set back, a steady clock that stops while the machine sleeps, and two correct clocks.
CLOCKS = """({ stopwatch }) => {
  const [wall, steady] = [Date.now, performance.now];
  const after = (byWall, bySteady) => {
    Date.now = () => 1_000_000_000_000;
    performance.now = () => 1_000;
    const watch = stopwatch();
    Date.now = () => 1_000_000_000_000 + byWall;
    performance.now = () => 1_000 + bySteady;
    const elapsed = watch.elapsed();
    watch.restart();
    return [elapsed, watch.elapsed()];
  };
  try {
    return [after(-3_600_000, 60_000), after(3_600_000, 5_000), after(60_000, 60_000)];
  } finally {
    Date.now = wall;
    delete performance.now;
  }
}"""


def test_no_clock_prolongs_the_idle_limit(explorer_page):
    assert explorer.run(explorer_page, "session/idle.js", CLOCKS) == [[60_000, 0], [3_600_000, 0], [60_000, 0]]


def test_a_temporary_key_is_three_parts(visit, explored):
    statement = {"effect": "allow", "action": "cvm:DescribeKeyPairs", "resource": "*"}
    federated = clients.client("sts", explored).call_json("GetFederationToken", {
        "Name": "explorer", "DurationSeconds": 900, "Policy": json.dumps({"version": "2.0", "statement": [statement]}),
    })["Response"]["Credentials"]
    page = visit().page(explorer.cvm("DescribeKeyPairs"))
    key = [federated["TmpSecretId"], federated["TmpSecretKey"]]
    explorer.sign_in(page, *key, succeeds=False)
    assert "AuthFailure.TokenFailure" in page.inner_text("dialog [role=alert]")
    page.keyboard.press("Escape")
    explorer.sign_in(page, *key, federated["Token"])
    assert explorer.call(page).code is None
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    explorer.fill(page, {"KeyName": "temporary", "ProjectId": 0})
    assert explorer.call(page).code == "AuthFailure.UnauthorizedOperation"


def test_without_a_secure_context_the_page_says_what_to_do(visit):
    visit = visit()
    # The browser ignores this header outside of secure contexts and logs a message.
    visit.expected_complaints = "Cross-Origin-Opener-Policy"
    page = visit.page(host=explorer.FOREIGN_NAME, ready=".alone")
    text = page.inner_text("main")
    assert "--tls-listen" in text and "ssh -L" in text
    assert page.locator("input").count() == 0


@pytest.mark.parametrize(("seconds", "told"), [(-3600, "behind the server's"), (3600, "ahead of the server's")])
def test_a_wrong_clock_is_told_and_made_good(visit, seconds, told):
    visit = visit()
    visit.context.add_init_script(f"const real = Date.now; Date.now = () => real() + {seconds * 1000};")
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    # The skew may be wrong by a second, because the server's Date has whole seconds.
    assert re.match(f"This machine's clock is (3599|36[0-9]{{2}}) s {told}[.] ", page.inner_text(".clock"))
    explorer.sign_in(page)
    answer = explorer.call(page)
    assert answer.code is None
    assert abs(int(answer.request.headers["x-tc-timestamp"]) - time.time()) < 300


def test_a_clock_that_goes_wrong_meanwhile_is_made_good(visit):
    """A call that was refused for its timestamp is sent again. The notice disappears when the clock is right."""
    visit = visit()
    visit.context.add_init_script("const real = Date.now; globalThis.wrong = 0; Date.now = () => real() + wrong;")
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request))
    for wrong, told, calls in ((3600_000, "ahead of", 2), (0, "", 2)):
        sent.clear()
        page.evaluate("wrong => { globalThis.wrong = wrong; }", wrong)
        with page.expect_response(lambda response: response.request.method == "POST" and is_success(response)):
            page.click(".send")
        page.wait_for_selector(".pane-body:not(.pending) .status.succeeded")
        assert len(sent) == calls
        clock = page.locator(".clock")
        assert told in clock.text_content() and clock.is_visible() is bool(told)


def is_success(response):
    return "Error" not in response.json()["Response"]


def test_a_right_clock_is_not_spoken_of(page):
    assert page.locator(".clock").inner_text() == ""
