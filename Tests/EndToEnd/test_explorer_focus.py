# SPDX-License-Identifier: Apache-2.0
"""The keyboard reaches every control of the API Explorer, and the focus is visible."""

import explorer

# Records which elements get the focus, and in which themes the focus is not visible.
WATCH_FOCUS = """() => {
  const parsed = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parsed(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const isSeen = (one) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
    const [ring, behind] = [parsed(outlineColor), ground(one.parentElement)];
    const [low, high] = [light(ring), light(behind)].sort((first, second) => first - second);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2 || (ring[3] ?? 1) < 1) return false;
    return (high + 0.05) / (low + 0.05) >= 3;
  };
  const { dataset } = document.documentElement;
  globalThis.reached = new Set();
  globalThis.unseen = [];
  globalThis.isAround = false;
  document.addEventListener("focusin", ({ target }) => {
    isAround ||= reached.has(target);
    reached.add(target);
    const { theme } = dataset;
    for (const name of ["light", "dark"]) {
      dataset.theme = name;
      if (!isSeen(target)) unseen.push([name, target.outerHTML.slice(0, 120)]);
    }
    dataset.theme = theme;
  });
}"""
AGAIN = "() => { document.activeElement.blur(); reached.clear(); isAround = false; unseen.length = 0; }"
CONTROLS = "a, button, input, select, textarea, summary, [tabindex='0']"
# The Tab key reaches only the selected tab of the tab list; the arrow keys reach the others.
NOT_REACHED = """([part, controls]) => [...document.querySelector(part).querySelectorAll(controls)]
  .filter((one) => one.checkVisibility() && !one.disabled && !reached.has(one))
  .filter((one) => one.role !== "tab" || one.tabIndex === 0)
  .map((one) => one.outerHTML.slice(0, 120))"""


def test_everything_is_reached_by_the_keyboard_and_seen(visit):
    page = visit(reduced_motion="reduce").page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    explorer.fill(page, {"KeyIds": ["skey-aaaaaaaa"], "Filters": [{"Name": "key-name"}]})
    explorer.call(page)
    page.evaluate(WATCH_FOCUS)
    for tab in ("answer", "history", "document", "code"):
        page.click(f"#tab-{tab}")
        page.wait_for_selector({"document": ".example", "code": ".source"}.get(tab, ".pane-body > *"))
        # The whole page is checked once, and then only the pane of each other tab.
        page.evaluate(AGAIN)
        page.keyboard.press("Shift")
        page.locator(".skip" if tab == "answer" else f"#tab-{tab}").focus()
        while not page.evaluate("isAround"):
            for _ in range(5):
                page.keyboard.press("Tab")
            if tab != "answer" and page.evaluate("[...reached].some((one) => one.matches('.skip'))"):
                break
            assert page.evaluate("reached.size") < 400
        assert page.evaluate("unseen") == [], tab
        assert page.evaluate(NOT_REACHED, ["body" if tab == "answer" else ".pane", CONTROLS]) == [], tab
        if tab == "answer":
            for name in (".who", ".sign-out", ".send", ".request-id"):
                assert page.evaluate("name => [...reached].some((one) => one.matches(name))", name), name
