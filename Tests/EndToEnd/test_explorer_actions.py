# SPDX-License-Identifier: Apache-2.0
"""Every action of every door is called from its form, with the values of its example and with markup in every text."""

import json
import os
import random
import urllib.parse

import explorer

# Read before the tests leave the surroundings.
SAMPLE_SEED = os.environ.get("KEYWRIGHT_SAMPLE_SEED")
SAMPLE = 8

# Codes of calls that the page made wrongly.
FAULTS_OF_THE_PAGE = ("AuthFailure", "InvalidParameter.Signature", "UnknownParameter", "MissingParameter", "NoSuch", "InvalidAction",
                      "InvalidRequest", "UnsupportedProtocol", "InternalE")
MARKUP = "<img src=x onerror=alert(1)>"


def test_every_action_is_called_from_its_form(page, explored):
    found = {}
    number = 0
    for one in explorer.described(explored):
        number += 1
        # The first that succeeds; of an action that nothing here can let succeed, the first refusal.
        example = min((example["keywright"] for example in one.examples), key=lambda example: "code" in example)
        parameters = explorer.nested(example["parameters"])
        explorer.go(page, explorer.link(one.entry["product"], one.entry["version"], one.name))
        # The short names of the oldest doors are not offered: the long ones work there, too.
        if "region" in example and "-" in example["region"]:
            page.select_option("#region", example["region"])
        explorer.fill(page, parameters)
        problems = page.locator(".problem:not(:empty)").all_inner_texts()
        answer = explorer.call(page)
        told = problem_of(answer, one, parameters)
        if told or problems:
            found[f"{one.entry['product']} {one.name}"] = (told, problems)
    assert found == {}
    assert number > 100


def problem_of(answer, one, parameters):
    """What is wrong with a call: that it is not the example's, or that it was refused for its form."""
    sent = answer.request.post_data
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


def test_no_text_of_any_action_becomes_markup(page, explored):
    """Whatever the server repeats of what it was given; of a sample also where the page shows it besides."""
    every = [(one, with_markup(one.objects[one.action["input"]]["members"], one.objects)) for one in explorer.described(explored)]
    every = [(one, texts) for one, texts in every if texts]
    sample = every if explorer.EVERY_STEP else random.Random(SAMPLE_SEED).sample(every, SAMPLE)
    for one, texts in every:
        explorer.go(page, explorer.link(one.entry["product"], one.entry["version"], one.name))
        explorer.fill(page, texts)
        explorer.call(page)
        for tab in ("history", "code", "signature", "answer") if (one, texts) in sample else ("answer",):
            page.click(f"#tab-{tab}")
            count = page.evaluate("document.querySelectorAll('img, iframe, object, script:not([src])').length")
            assert count == 0, (one.name, tab)
    assert len(every) > 80


def with_markup(members, objects):
    """The markup in the place of each text that the form takes freely."""
    values = {}
    for member in members:
        if member["type"] == "string" and not member["keywright"].get("enum"):
            values[member["name"]] = MARKUP
        elif member["type"] == "list" and member["member"] == "string" and not member["keywright"].get("enum"):
            values[member["name"]] = [MARKUP]
        elif member["type"] == "object" or member["member"] in objects:
            inner = with_markup(objects[member["member"]]["members"], objects)
            if inner:
                values[member["name"]] = inner if member["type"] == "object" else [inner]
    return values
