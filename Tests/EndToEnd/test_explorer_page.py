# SPDX-License-Identifier: Apache-2.0
"""The API Explorer's page: accessibility, languages, themes, size and content security policy."""

import email.utils
import json
import re
import time

import pytest

import explorer
import processes

KEY = re.compile(
    r"\b(?:form|check|answer|document|history|session|tab|secret|refusal|code|signature|region|warning)\.[a-z]+[A-Za-z.]*\b(?!\()")
# The visible text without code and without typed values.
WORDS = """
  [...document.querySelectorAll("body *:not(pre, pre *, code, textarea)")]
    .flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)).join("\\n")
"""

# Each theme and each language once; all combinations if `EVERY_STEP` is set.
LOOKS = [("light", "en-US"), ("dark", "zh-CN")] + ([("light", "zh-CN"), ("dark", "en-US")] if explorer.EVERY_STEP else [])

EVERY_COLOUR = {"Response": {"Number": 12345, "Text": "text", "Flag": True, "Nothing": None, "RequestId": "r-1"}}

TABS = ("answer", "code", "signature", "document", "history")


@pytest.fixture(scope="module")
def axe():
    from axe_playwright_python import sync_playwright

    return sync_playwright.Axe()


def violations(axe, page, part=None):
    """The accessibility violations of the page or of a part of it."""
    context = {"include": [[part]]} if part else None
    found = axe.run(page, context=context, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


def call_by_a_wrong_clock(page):
    """Makes a call whose answer shows the page that the clock of the machine is an hour ahead."""

    def an_hour_ago(route):
        answer = route.fetch()
        date = email.utils.formatdate(time.time() - 3600, usegmt=True)
        route.fulfill(response=answer, headers={**answer.headers, "date": date})

    page.route("**/*", an_hour_ago)
    explorer.call(page)
    page.wait_for_selector(".clock:not(:empty)")
    page.unroute("**/*")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_nothing_shuts_anybody_out(visit, axe, theme, language):
    page = visit(locale=language, color_scheme=theme).page(explorer.cvm("CreateKeyPair", KeyName="n-n", ProjectId=0))
    name = f"{language[:2]}-{theme}"
    page.click(".sign-in")
    assert violations(axe, page, "dialog") == []
    explorer.pictured(page, f"{name}-sign-in")
    page.keyboard.press("Escape")
    explorer.sign_in(page)
    explorer.call(page)
    for tab in TABS:
        page.click(f"#tab-{tab}")
        if tab == "document":
            page.wait_for_selector(".example")
        assert violations(axe, page, None if tab == "answer" else ".pane") == [], tab
        explorer.pictured(page, f"{name}-{tab}")
    explorer.go(page, explorer.cvm("RunInstances"))
    explorer.fill(page, {"DataDisks": [{"DiskSize": 5}], "InstanceCount": 1000})
    page.click("#tab-answer")
    assert violations(axe, page, ".workbench") == []
    explorer.pictured(page, f"{name}-form")
    page.fill("#search", "keypiar")
    page.wait_for_selector("#found:not([hidden])")
    assert violations(axe, page, ".search") == []
    explorer.pictured(page, f"{name}-search")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_what_comes_later_shuts_nobody_out(visit, axe, theme, language):
    """Successful answers, diagnoses, notices, wrong JSON, and the page without a secure context."""
    visit = visit(locale=language, color_scheme=theme, reduced_motion="reduce")
    page = visit.page(explorer.cvm("CreateKeyPair", KeyName=f"seen_{theme}_{language[:2]}", ProjectId=0))
    explorer.sign_in(page)
    page.click(".who")
    assert violations(axe, page, "dialog") == []
    page.keyboard.press("Escape")
    assert explorer.call(page).code is None
    assert violations(axe, page, ".pane") == []
    with page.expect_download():
        page.click(".save-key")
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    # The answer shows the colours of all JSON types. Its values are long, because axe does not check single letters.
    page.route("**/*", lambda route: route.fulfill(json=EVERY_COLOUR) if route.request.method == "POST" else route.fallback())
    page.click(".send")
    page.wait_for_selector(".json-number")
    page.unroute("**/*")
    assert violations(axe, page, ".pane") == []
    page.click("#tab-history")
    page.locator(".past .star").first.click()
    assert violations(axe, page, ".pane") == []
    page.click("#tab-signature")
    canonical = page.locator("[data-step=canonicalRequest] pre").text_content()
    wrong = canonical.replace("json\n", "json; charset=utf-8\n").replace("POST", "post")
    for pasted, verdict in ((canonical, "right"), (wrong, "wrong")):
        page.fill(".pasted", pasted)
        page.wait_for_selector(f"[data-verdict={verdict}]")
        assert violations(axe, page, ".pane") == [], verdict
        explorer.pictured(page, f"{language[:2]}-{theme}-{verdict}")
    call_by_a_wrong_clock(page)
    assert violations(axe, page, ".bar") == []
    page.click("[data-shape=json]")
    page.fill("#json", "{")
    assert violations(axe, page, ".workbench") == []
    # The browser ignores this header outside of secure contexts and logs a message.
    visit.expected_complaints = "Cross-Origin-Opener-Policy"
    assert violations(axe, visit.page(host=explorer.FOREIGN_NAME, ready=".alone")) == []


@pytest.mark.parametrize("width", [360, 800, 1200, 2200] if explorer.EVERY_STEP else [360, 2200])
def test_it_fits_into_any_width(visit, axe, width):
    page = visit(viewport={"width": width, "height": 800}).page(explorer.cvm("RunInstances"))
    explorer.sign_in(page)
    explorer.fill(page, {"DataDisks": [{"DiskSize": 50}], "Placement": {"Zone": "ap-guangzhou-3"}, "ImageId": "img-" + "x" * 90})
    explorer.call(page)
    for tab in TABS:
        page.click(f"#tab-{tab}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
        explorer.pictured(page, f"{width}-{tab}")
    one_line(page, width)
    # The problem text of the focused field is shown in full, and the layout does not shift.
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    control = explorer.control(page, "KeyName")
    before = page.evaluate("scrollY") + control.bounding_box()["y"]
    control.fill("n-n")
    problem = explorer.field(page, "KeyName").locator(".problem")
    assert problem.inner_text() == "has a character or form that it may not have"
    assert problem.evaluate("note => note.scrollWidth <= note.clientWidth")
    assert page.evaluate("scrollY") + control.bounding_box()["y"] == before
    explorer.pictured(page, f"{width}-problem")
    # Signing in and out is possible at every width.
    page.click(".who")
    page.click("dialog .sign-out")
    page.wait_for_selector(".sign-in:focus")
    assert violations(axe, page, ".bar") == []


def one_line(page, width):
    """From a width of 780 px on, the bar is one line, because the navigation begins below one line."""
    for narrow in {780, max(780, width)}:
        page.set_viewport_size({"width": narrow, "height": 800})
        for _ in range(2):
            tops = page.locator(".bar > :not(.notices):visible").evaluate_all(
                "all => all.map((one) => Math.round(one.getBoundingClientRect().top + one.offsetHeight / 2))")
            assert max(tops) - min(tops) <= 2, (narrow, tops)
            language = page.evaluate("document.documentElement.lang")
            explorer.pictured(page, f"{narrow}-bar-{language}")
            page.click(".language")
            explorer.until(page, "before => document.documentElement.lang !== before", language)
            page.wait_for_selector(".theme")
    page.set_viewport_size({"width": width, "height": 800})


def test_nothing_jumps(visit):
    # The window is so high that nothing must be scrolled into view.
    visit = visit(viewport={"width": 1440, "height": 1600})
    visit.context.add_init_script("""
        window.jumped = 0;
        window.observer = new PerformanceObserver((list) => {
          // Also what moves just after a key or a click: nothing of this page has to.
          for (const entry of list.getEntries()) window.jumped += entry.value;
        });
        window.observer.observe({type: "layout-shift", buffered: true});""")
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    explorer.fill(page, {"KeyIds": ["skey-aaaaaaaa"]})
    page.evaluate("new Promise((next) => requestAnimationFrame(() => setTimeout(next)))")
    page.evaluate("window.observer.takeRecords(); window.jumped = 0")
    explorer.fill(page, {"Limit": "500", "Offset": "x", "KeyIds": ["bad"]})
    assert explorer.field(page, "KeyIds.0").locator(".problem").inner_text() != ""
    before = explorer.field(page, "Limit").bounding_box()
    call_by_a_wrong_clock(page)
    explorer.pictured(page, "clock")
    assert explorer.field(page, "Limit").bounding_box()["y"] == before["y"]
    page.evaluate("new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(next))))")
    # A line that moves to make room for another one counts 0.0008.
    assert page.evaluate("window.jumped") < 0.0003


def test_the_keyboard_is_enough(visit):
    page = visit().page(explorer.cvm("CreateKeyPair"))
    press, write = page.keyboard.press, page.keyboard.type

    def reach(selector, key="Tab", most=200):
        for _ in range(most):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", selector
                return
            press(key)
        raise AssertionError(f"{selector} is not reached")

    reach(".skip")
    press("Enter")
    reach('.fields [data-path="KeyName"] .control')
    write("n-n")
    reach('.fields [data-path="ProjectId"] .control')
    write("0")
    press("Control+Enter")
    page.wait_for_selector("#secret-id:focus")
    write(processes.SECRET_ID)
    press("Tab")
    write(processes.SECRET_KEY)
    press("Enter")
    page.wait_for_selector(".refusal")
    reach(".tabs [aria-selected=true]")
    press("ArrowLeft")
    page.wait_for_selector("#tab-history[aria-selected=true]:focus")
    reach(".navigation a", "Shift+Tab")
    reached = page.evaluate("document.activeElement.textContent")
    press("ArrowUp")
    name = page.evaluate("document.activeElement.textContent")
    assert name != reached
    press("Enter")
    explorer.titled(page, name)


def test_the_language_is_the_browsers_until_another_is_chosen(visit):
    visit = visit(locale="zh-CN")
    page = visit.page(explorer.cvm("CreateKeyPair", KeyName="kept"))
    assert page.inner_text("#tab-document") == "文档说明"
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.click(".language")
    page.wait_for_selector("#tab-document:text-is('Document')")
    assert explorer.control(page, "KeyName").input_value() == "kept"
    page.reload()
    page.wait_for_selector(".tabs")
    assert page.inner_text("#tab-document") == "Document"


def test_refusals_come_in_the_language_of_the_page(visit):
    page = visit(locale="zh-CN").page(explorer.cvm("DescribeKeyPairs", Limit=500))
    explorer.sign_in(page)
    assert explorer.call(page).response["Error"]["Message"] == "Limit 参数取值无效。参数 `Limit`，取值 `500`。"


def test_the_theme_is_the_systems_until_another_is_chosen(visit):
    page = visit(color_scheme="dark").page()
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.click(".theme")
    assert page.locator(".theme").get_attribute("aria-label") == "Theme: light"
    light = page.evaluate(ground)
    page.click(".theme")
    assert page.evaluate(ground) == dark != light


def test_both_languages_have_the_same_words(visit):
    page = visit().page()
    source = page.locator("script[type=module]").get_attribute("src")
    for file in ("", "signature.", "code."):
        words = page.evaluate("""async (path) => {
            const of = async (language) => (await import(new URL(path + language + ".js", location.href))).default;
            return [await of("en"), await of("zh")];
        }""", source.replace("main.js", f"texts/{file}"))
        english, chinese = words
        assert english.keys() == chinese.keys()
        assert all(isinstance(text, str) and text for text in [*english.values(), *chinese.values()])
        holes = [{name: sorted(re.findall(r"\{\w+\}", text)) for name, text in one.items()} for one in words]
        assert holes[0] == holes[1]


def test_no_key_of_a_word_is_shown(visit):
    """The page shows the key of a text that is missing in its language."""
    page = visit().page(explorer.cvm("RunInstances"))
    explorer.sign_in(page)
    explorer.call(page)
    for tab in TABS:
        page.click(f"#tab-{tab}")
        assert KEY.findall(page.evaluate(WORDS)) == [], tab


def test_the_first_load_is_small(visit):
    """The compressed size of all files that are loaded until the page can be used is less than 120 KB."""
    page = visit().page()
    sizes = page.evaluate("""performance.getEntries().filter(({entryType}) => ["resource", "navigation"].includes(entryType))
        .filter(({startTime}) => !(startTime >= performance.getEntriesByName("search")[0]?.startTime))
        .map(({name, encodedBodySize}) => [name, encodedBodySize])""")
    assert sum(size for _, size in sizes) < 120_000, sorted(sizes, key=lambda one: -one[1])


def test_scripts_from_elsewhere_are_not_run(visit):
    visit = visit()
    page = visit.page()
    visit.expected_complaints = ""
    refused = page.evaluate("""async () => {
        const tried = {};
        const attempt = (name, action) => { try { action(); tried[name] = "allowed"; } catch (error) { tried[name] = error.name; } };
        attempt("html", () => { document.createElement("p").innerHTML = "<b>"; });
        attempt("policy", () => trustedTypes.createPolicy("another", {}));
        attempt("again", () => trustedTypes.createPolicy("keywright-worker", {}));
        // Outside of this function, because the driver exempts it from the content security policy.
        await new Promise((resolve) => setTimeout(() => {
          attempt("eval", () => (0, eval)("1"));
          resolve();
        }));
        return tried;
    }""")
    assert refused == {"html": "TypeError", "policy": "TypeError", "again": "TypeError", "eval": "EvalError"}


SETTINGS = ("requiredOnly", "shape", "code.language", "code.ca", "theme", "idleMinutes", "history", "language")


@pytest.mark.parametrize("kept", ["null", "{}", '{"length": 1}', "[]", "[null]", "5", "-1.5", '"x"', '""', "true", "no JSON", ""])
def test_no_stored_setting_breaks_the_page(visit, kept):
    visit = visit()
    script = "for (const name of %s) localStorage.setItem(`keywright.${name}`, %s);"
    # The page's worker has no storage, and the script runs in all documents.
    visit.context.add_init_script("if (location.protocol === 'http:') {" + script % (json.dumps(SETTINGS), json.dumps(kept)) + "}")
    page = visit.page(explorer.cvm("DescribeKeyPairs", Limit="3"))
    assert page.locator(".fields-place").is_visible() and not page.locator("#json").is_visible()
    page.click("#tab-code")
    assert page.input_value(".code-options select") == "python"
    page.click("#tab-history")
    page.wait_for_selector(".empty:has-text('No calls yet.')")
    explorer.sign_in(page)
    page.click(".who")
    assert page.input_value("#idle") == ("5" if kept == "5" else "30")
    page.keyboard.press("Escape")
    assert explorer.call(page).code is None
    page.click("#tab-history")
    assert page.locator(".past").count() == 1
    assert page.get_attribute("html", "data-theme") == "auto"
    page.click(".theme")
    assert page.get_attribute("html", "data-theme") == "light"
    page.click(".language")
    page.wait_for_selector("html[lang=zh-CN]")
