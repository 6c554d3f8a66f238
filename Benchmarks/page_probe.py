# SPDX-License-Identifier: Apache-2.0
"""Visits the API Explorer and prints the times in milliseconds as JSON, those of visits as medians. It is run by the
tests' Python, which has Playwright."""

import json
import statistics
import sys

from playwright import sync_api

VISITS = 5
WORDS = ("keypair", "instnce", "describ", "InvalidKeyPair.NotSupported", "zone", "登记")

# Waits for two frames: the first one is rendered with the change, and the second begins after it is shown.
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"

# The longest time from a key press until its results are painted.
SEARCH = """async words => {
  const input = document.querySelector("#search");
  const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
  input.focus();
  let longest = 0;
  for (const word of words) {
    for (let length = 1; length <= word.length; length++) {
      const began = performance.now();
      input.value = word.slice(0, length);
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const shown = await painted();
      longest = Math.max(longest, shown - began);
      if (document.querySelector("#found").hidden) throw new Error("nothing was shown for " + input.value);
    }
  }
  return longest;
}"""


def main(origin):
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        empty = statistics.median(_time(browser, origin, "/meta/index.json", None) for _ in range(VISITS))
        usable = statistics.median(_time(browser, origin, "/explorer/", ".fields .control") for _ in range(VISITS))
        _, page = _visit(browser, origin, "/explorer/", ".fields .control")
        # The search data are loaded a second after the page can be used, or at the first key press.
        page.fill("#search", "key")
        page.wait_for_selector("#found:not([hidden])")
        frame = page.evaluate(f"async () => {{ const began = performance.now(); return await ({PAINTED})() - began }}")
        search = page.evaluate(SEARCH, list(WORDS))
        browser.close()
    print(json.dumps({"usable": usable, "empty": empty, "search": search, "frame": frame}))


def _time(browser, origin, path, ready):
    """The time of a visit, whose tab is closed: a page that was opened a moment ago still prepares its search."""
    time, page = _visit(browser, origin, path, ready)
    page.context.close()
    return time


def _visit(browser, origin, path, ready):
    """A visit with an empty cache, by a tab that shows another file of the server with the same opener policy: for
    another tab the browser starts a process first, which takes as long as the page takes."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{origin}/meta/tag/2018-08-13/examples.json")
    # Measured with the page's own clock, which starts with the navigation.
    page.add_init_script(
        f"window.ready = new Promise(done => {{ const look = () => {json.dumps(ready)} === null || "
        f"document.querySelector({json.dumps(ready)}) ? done(performance.now()) : requestAnimationFrame(look); "
        "requestAnimationFrame(look); })")
    page.goto(origin + path)
    return page.evaluate("() => window.ready"), page


if __name__ == "__main__":
    main(sys.argv[1])
