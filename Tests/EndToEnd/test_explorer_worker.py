# SPDX-License-Identifier: Apache-2.0
"""The worker that keeps the keys of the API Explorer, seen from its port."""

import pytest

import explorer
import processes

# Records the worker's messages, and lets a test act as another tab.
LISTEN = """
if (location.protocol === "http:") {
  const Real = SharedWorker;
  globalThis.said = [];
  globalThis.SharedWorker = class extends Real {
    constructor(url, options) {
      super(url, options);
      globalThis.another = () => new Real(url, options).port;
      globalThis.own = this.port;
      this.port.addEventListener("message", ({ data }) => said.push(data));
    }
  };
  globalThis.asTab = (port, message) => new Promise((answer) => {
    port.addEventListener("message", ({ data }) => data.answers === message.number && answer(data.status));
    port.start();
    port.postMessage(message);
  });
}
"""

# The worker lives as long as any page has a port to it. With a second port, only the worker itself can forget the keys.
LEFT = """async (how) => {
  const port = another();
  const { held } = await navigator.locks.query();
  const [{ name }] = held.filter((lock) => lock.name.startsWith("keywright-tab-"));
  await navigator.locks.request("keywright-tab-other", async () => {
    const before = await asTab(port, { operation: "idle", minutes: 30, number: -1 });
    if (how === "leaves") {
      own.postMessage({ operation: "leave" });
      // Only the messages of one port are in order.
      await asTab(own, { operation: "nothing", number: -2 });
    } else {
      // The browser gives the lock of a tab that crashed to the worker, which gives it back.
      await navigator.locks.request(name, { steal: true }, () => {});
      await navigator.locks.request(name, () => {});
    }
    const after = await asTab(port, { operation: "join", id: "other", number: -3 });
    globalThis.states = [before.signedIn, after.signedIn];
  });
  return states;
}"""


@pytest.mark.parametrize("how", ["leaves", "crashes"])
def test_the_worker_itself_forgets_with_the_last_tab(visit, how):
    visit = visit()
    visit.context.add_init_script(LISTEN)
    # The browser reports the stolen lock as an error of the page.
    visit.expected_complaints = "Lock broken"
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    assert page.evaluate(LEFT, how) == [True, False]


def test_nothing_that_signs_comes_out_of_the_worker(visit):
    """The worker sends neither the secret nor a key. Even a key that cannot be read could be stored and used."""
    visit = visit()
    visit.context.add_init_script(LISTEN)
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    explorer.call(page)
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=authorization]")
    said, keys = page.evaluate("""() => {
        const isKey = (value) => value instanceof CryptoKey
            || (typeof value === "object" && value !== null && Object.values(value).some(isKey));
        return [JSON.stringify(said), said.filter(isKey).length];
    }""")
    assert "authorization" in said
    assert (processes.SECRET_KEY in said, keys) == (False, 0)


# Messages to the worker get lost, as after a crash of its process.
SILENCED = "MessagePort.prototype.postMessage = function () {};"


def test_a_worker_that_is_gone_is_told(visit):
    visit = visit()
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    explorer.sign_in(page)
    page.evaluate(SILENCED)
    page.click(".send")
    told = page.wait_for_selector(".pane-body:not(.pending) [data-failed]")
    assert told.inner_text().startswith("The part of the browser that holds the keys has ended")
    page.click(".reload")
    page.wait_for_selector(".sign-in")
