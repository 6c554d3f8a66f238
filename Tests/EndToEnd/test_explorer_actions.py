# SPDX-License-Identifier: Apache-2.0
"""Calls every action of every door from its form, with the values of its example, and with markup in every text of the
request and the answer."""

import json
import os
import random
import urllib.parse

import explorer

# The seed is read before the fixture `no_surroundings` clears the environment.
SAMPLE_SEED = os.environ.get("KEYWRIGHT_SAMPLE_SEED")
SAMPLE = 8

# The beginnings of codes that only a fault of the page can cause.
FAULTS_OF_THE_PAGE = ("AuthFailure", "InvalidParameter.Signature", "UnknownParameter", "MissingParameter", "NoSuch", "InvalidAction",
                      "InvalidRequest", "UnsupportedProtocol", "InternalE")
MARKUP = "<img src=x onerror=alert(1)>"


def test_every_action_is_called_from_its_form(page, explored):
    found = {}
    number = 0
    for one in explorer.described(explored):
        number += 1
        # The first successful example, or, if no example of the action can succeed here, the first refused one.
        example = min((example["keywright"] for example in one.examples), key=lambda example: "code" in example)
        parameters = explorer.nested(example["parameters"])
        # The page does not offer the legacy short names of regions; the legacy doors also accept the long names.
        region = example.get("region", "")
        answer = explorer.call_at_once(page, one, parameters, region if "-" in region else None)
        told = problem_of(answer, one, parameters)
        if told or answer.problems:
            found[f"{one.entry['product']} {one.name}"] = (told, answer.problems)
    assert found == {}
    assert number > 100


def problem_of(answer, one, parameters):
    """A description of what is wrong with a call: its parameters differ from the example's, or its code shows a
    malformed request."""
    sent = answer.sent
    if one.entry["dialect"] == "3.0":
        if json.loads(sent) != parameters:
            return f"sent {sent}, not {parameters}"
    else:
        form = explorer.nested(dict(urllib.parse.parse_qsl(sent, keep_blank_values=True)))
        if {name: form.get(name) for name in parameters} != parameters:
            return f"sent {form}, not {parameters}"
    declared = {error["code"] for error in one.action["keywright"]["errors"]}
    if answer.code is not None and (answer.code.startswith(FAULTS_OF_THE_PAGE) or answer.code not in declared):
        return answer.code
    return None


# Gives the page an answer and reveals its hidden values. Returns, for each requested tab, how many elements the markup
# created.
ANSWER = """
async ({ body, tabs }) => {
  %s
  const { fetch } = window;
  window.fetch = async () => new Response(body, { headers: { "Content-Type": "application/json" } });
  const before = document.querySelector(".status-line");
  document.querySelector(".send").click();
  await until(() => document.querySelector(".status-line") !== before);
  window.fetch = fetch;
  document.querySelectorAll(".pane .secret button:first-of-type").forEach((show) => show.click());
  const shown = document.querySelector(".json-view").textContent;
  const made = {};
  for (const tab of tabs) {
    document.querySelector(`#tab-${tab}`).click();
    await until(() => document.querySelector(".pane-body").childElementCount > 0);
    made[tab] = document.querySelectorAll("img, iframe, object, script:not([src])").length;
  }
  return { shown, made };
}
""" % explorer.UNTIL


def test_no_text_of_any_action_becomes_markup(page, explored):
    """Puts markup into every text of the parameters and of the answer. For a sample of the actions, all tabs are
    checked."""
    every = list(explorer.described(explored))
    sample = every if explorer.EVERY_STEP else random.Random(SAMPLE_SEED).sample(every, SAMPLE)
    count = 0
    for one in every:
        explorer.call_at_once(page, one, with_markup(one.objects[one.action["input"]]["members"], one.objects))
        answer = with_markup(one.objects[one.action["output"]]["members"], one.objects)
        body = {"Response": answer} if one.entry["dialect"] != "legacy-a" else answer
        tabs = ["history", "code", "signature", "document", "answer"] if one in sample else ["answer"]
        seen = page.evaluate(ANSWER, {"body": json.dumps(body), "tabs": tabs})
        assert seen["made"] == dict.fromkeys(tabs, 0), one.name
        shown = seen["shown"].count(MARKUP)
        assert shown == json.dumps(body).count(MARKUP), (one.name, seen["shown"])
        count += shown
    assert count > 500


def with_markup(members, objects):
    """Values with the markup in each text that the form accepts freely."""
    values = {}
    for member in members:
        is_free = not member.get("keywright", {}).get("enum")
        if member["type"] == "string" and is_free:
            values[member["name"]] = MARKUP
        elif member["type"] == "list" and member["member"] == "string" and is_free:
            values[member["name"]] = [MARKUP]
        elif member["type"] == "object" or member["member"] in objects:
            inner = with_markup(objects[member["member"]]["members"], objects)
            if inner:
                values[member["name"]] = inner if member["type"] == "object" else [inner]
    return values
