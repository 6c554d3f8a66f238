# SPDX-License-Identifier: Apache-2.0
"""The API Explorer in Debian's Chromium. All of its tests share one browser and one server."""

import json
import os
import re
import types
import urllib.parse
import urllib.request

import pytest

import processes

CHROMIUM = "/usr/bin/chromium"
DEADLINE_MILLISECONDS = processes.DEADLINE_SECONDS * 1000

# A host name that the browser resolves to this machine and does not consider local.
FOREIGN_NAME = "keys.example"

LAUNCH = {"executable_path": CHROMIUM, "args": ["--no-sandbox", f"--host-resolver-rules=MAP {FOREIGN_NAME} 127.0.0.1"]}

# Whether all cases are run rather than a sample.
EVERY_STEP = bool(os.environ.get("KEYWRIGHT_EVERY_STEP"))

# A folder for screenshots. It is read before the fixture `no_surroundings` clears the environment.
PICTURES = os.environ.get("KEYWRIGHT_PICTURES")


@pytest.fixture(scope="session")
def chromium():
    """The browser. Playwright is imported here, so that other tests do not load it."""
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def explored(tmp_path_factory):
    """A server with the API Explorer."""
    with processes.Servers(tmp_path_factory.mktemp("explorer")) as servers:
        yield servers.start("--failed-signatures", "0", "--quota", "cvm=500", "--quota", "lighthouse=500")


class Visit:
    """A new browser context, which records the requests and console messages of its pages."""

    def __init__(self, chromium, server, profile=None, **options):
        self.server = server
        self.complaints = []
        self.expected_complaints = None
        self.requests = []
        options = {"locale": "en-US", "viewport": {"width": 1440, "height": 900}, **options}
        # Only a separate browser with a profile writes to the disk.
        self.context = chromium.new_context(**options) if profile is None else \
            chromium.browser_type.launch_persistent_context(profile, **LAUNCH, **options)
        self.context.set_default_timeout(DEADLINE_MILLISECONDS)
        self.context.on("request", lambda request: self.requests.append(request))
        self.context.on("console", self._listen)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _listen(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def page(self, query="", host=None, ready=".tabs"):
        page = self.context.new_page()
        page.goto(f"http://{host or self.server.host}:{self.server.port}/explorer/{query}")
        page.wait_for_selector(ready)
        return page

    def close(self):
        """Asserts at the end of each test that the page logged no error and sent requests to no other host."""
        self.context.close()
        expected = self.expected_complaints
        assert [text for text in self.complaints if expected is None or expected not in text] == []
        urls = [request.url for request in self.requests if not request.url.startswith("blob:")]
        hosts = {urllib.parse.urlsplit(url).hostname for url in urls}
        assert hosts <= {self.server.host, FOREIGN_NAME}


@pytest.fixture
def visit(chromium, explored):
    """Opens new browser contexts: `visit(locale="zh-CN").page()`."""
    visits = []

    def visit(**options):
        visits.append(Visit(chromium, explored, **options))
        return visits[-1]

    yield visit
    for one in visits:
        one.close()


@pytest.fixture
def page(visit):
    """A page in which the user is signed in."""
    page = visit().page()
    sign_in(page)
    return page


def sign_in(page, secret_id=processes.SECRET_ID, secret_key=processes.SECRET_KEY, token=None, succeeds=True):
    page.click(".sign-in")
    page.fill("#secret-id", secret_id)
    page.fill("#secret-key", secret_key)
    if token:
        page.click("dialog summary")
        page.fill("#token", token)
    page.click("dialog button[type=submit]")
    if succeeds:
        page.wait_for_selector("dialog", state="detached")
        page.wait_for_selector(".who")
    else:
        page.wait_for_selector("dialog [role=alert]:not([hidden])")


def link(product, version, action, **parameters):
    """The link to an action."""
    query = urllib.parse.urlencode({"Product": product, "Version": version, "Action": action})
    return f"?{query}#{urllib.parse.urlencode(parameters)}"


def cvm(action, **parameters):
    return link("cvm", "2017-03-12", action, **parameters)


def go(page, query, leaves_key=False):
    """Opens an action from the navigation list of a loaded page. With `leaves_key`, gives up an unsaved private key
    when the page asks."""
    product, version, action = (urllib.parse.parse_qs(query.lstrip("?").split("#")[0], keep_blank_values=True)[name][0]
                                for name in ("Product", "Version", "Action"))
    href = "?" + urllib.parse.urlencode({"Product": product, "Version": version, "Action": action})
    page.evaluate("href => document.querySelector(`.navigation a[href=\"${href}\"]`).click()", href)
    if leaves_key:
        page.click(".unsaved .leave")
    titled(page, action)


def titled(page, action):
    """Waits until an action is shown."""
    page.wait_for_selector(f"h1:text-is('{action}')")


def until(page, expression, argument=None):
    """Waits until an expression is true in the page. The driver's own function for this needs eval, which the page's
    policy forbids."""
    processes.wait_until(lambda: page.evaluate(expression, argument), expression)


def field(page, path):
    return page.locator(f'.fields [data-path="{path}"]')


def control(page, path):
    return field(page, path).locator("> .control")


def call(page):
    """Sends the form's call; returns the request, the response and its code after the page has shown them."""
    with page.expect_response(lambda response: response.request.method == "POST") as caught:
        page.click(".send")
    body = caught.value.json()
    response = body.get("Response", body)
    # Refusals of generation A have no request identifier.
    request_id = response.get("RequestId") or response.get("requestId")
    page.wait_for_selector(".pane-body:not(.pending) .status-line")
    assert page.locator(".request-id code").all_inner_texts() == ([request_id] if request_id else [])
    return types.SimpleNamespace(request=caught.value.request, response=response, request_id=request_id, code=code_of(response))


def code_of(response):
    """The code of a refusal, or `None`."""
    if "Error" in response:
        return response["Error"]["Code"]
    return response["codeDesc"] if response.get("code") else None


def meta(server, path):
    with urllib.request.urlopen(f"http://{server.endpoint}/meta/{path}", timeout=processes.DEADLINE_SECONDS) as answer:
        return json.load(answer)


def described(server):
    """Every action of every door: its product's entry, its name, its description and its examples."""
    for entry in meta(server, "index.json")["products"]:
        api, examples = (meta(server, entry[path]) for path in ("apiPath", "examplesPath"))
        for name, action in api["actions"].items():
            yield types.SimpleNamespace(
                entry=entry, name=name, action=action, objects=api["objects"], examples=examples["actions"].get(name, []))


def nested(flat):
    """Nested parameters from the flat names of forms. Values that are nested already stay as they are."""
    tree = {}
    for name, value in flat.items():
        *steps, last = name.split(".")
        node = tree
        for step in steps:
            node = node.setdefault(step, {})
        node[last] = value
    return _lists(tree)


def _lists(node):
    if not isinstance(node, dict):
        return node
    inner = {name: _lists(value) for name, value in node.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


# Fills in the controls of the form as a user does: adds the needed entries of lists and objects, and changes nothing
# else.
FILL = """
(parameters) => {
  const place = (path) => document.querySelector(`.fields [data-path="${path}"]`);
  const put = (path, value) => {
    if (Array.isArray(value)) {
      value.forEach((inner, index) => {
        if (!place(`${path}.${index}`)) place(path).querySelector(":scope > .add").click();
        put(`${path}.${index}`, inner);
      });
    } else if (typeof value === "object") {
      const nested = place(path)?.querySelector(":scope > .nested");
      if (nested && nested.children.length === 1 && nested.firstChild.matches(".add")) nested.firstChild.click();
      for (const [name, inner] of Object.entries(value)) put(path === "" ? name : `${path}.${name}`, inner);
    } else {
      const control = place(path)?.querySelector(":scope > .control");
      if (!control) throw new Error(`${document.querySelector("h1").textContent} has no field ${path}`);
      control.value = String(value);
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  put("", parameters);
}
"""


def fill(page, parameters):
    page.evaluate(FILL, parameters)


# Waits for a condition within the page's own JavaScript.
UNTIL = """
const end = Date.now() + %d;
const until = async (isSo) => {
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`${document.title}: not ${isSo}`);
    await new Promise((next) => setTimeout(next));
  }
};
""" % DEADLINE_MILLISECONDS

# Opens, fills in and calls an action in one evaluation. Returns the problems that the form showed, the request and the
# answer.
CALL = """
async ({ href, action, region, parameters }) => {
  %s
  const isUnsaved = document.querySelector(".save-key") !== null;
  document.querySelector(`.navigation a[href="${href}"]`).click();
  if (isUnsaved) {
    await until(() => document.querySelector(".unsaved"));
    document.querySelector(".unsaved .leave").click();
    await until(() => !document.querySelector(".save-key"));
  }
  await until(() => document.querySelector("h1").textContent === action);
  const regions = document.querySelector("#region");
  if (region && regions.value !== region) {
    regions.value = region;
    regions.dispatchEvent(new Event("change"));
  }
  (%s)(parameters);
  const problems = [...document.querySelectorAll(".problem:not(:empty)")].map((note) => note.textContent);
  const { fetch } = window;
  const seen = {};
  window.fetch = async (url, options) => {
    const answer = await fetch(url, options);
    Object.assign(seen, { sent: options.body, received: await answer.clone().text() });
    return answer;
  };
  document.querySelector(".send").click();
  await until(() => seen.received !== undefined && document.querySelector(".pane-body:not(.pending) .status-line"));
  window.fetch = fetch;
  return { problems, ...seen };
}
""" % (UNTIL, FILL)


def call_at_once(page, one, parameters, region=None):
    """Calls an action from its form in one evaluation, which is fast enough for tests that call every action."""
    query = {"Product": one.entry["product"], "Version": one.entry["version"], "Action": one.name}
    seen = page.evaluate(CALL, {"href": f"?{urllib.parse.urlencode(query)}", "action": one.name, "region": region,
                                "parameters": parameters})
    body = json.loads(seen["received"])
    response = body.get("Response", body)
    return types.SimpleNamespace(sent=seen["sent"], problems=seen["problems"], response=response, code=code_of(response))


def stored(page):
    """Everything that the page has stored in this browser."""
    return page.evaluate("""async () => JSON.stringify([
        {...localStorage}, {...sessionStorage}, document.cookie, await indexedDB.databases(), await caches.keys()])""")


def pictured(page, name):
    """Takes a screenshot if `KEYWRIGHT_PICTURES` names a folder for it."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{re.sub('[^A-Za-z0-9-]', '-', name)}.png")


def run(page, module, body, argument=None):
    """Runs a JavaScript function with a module of the page and an argument, and returns its result."""
    script = """async ([module, argument]) => {
        const files = document.querySelector("script[type=module]").src;
        return await (%s)(await import(new URL(module, files).href), argument);
    }"""
    return page.evaluate(script % body, [module, argument])


@pytest.fixture(scope="session")
def explorer_page(chromium, explored):
    """A page for tests that only run its modules."""
    visit = Visit(chromium, explored)
    yield visit.page()
    visit.close()
