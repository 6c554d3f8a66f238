# SPDX-License-Identifier: Apache-2.0
"""The declared actions of the vendor's products, compared with the models of the official command line.

The server answers its declarations under `/meta/` in the format of those models: both sides are read in the same way.
Each difference is listed in `Tests/Contract/drift.json` under its reason. `KEYWRIGHT_RENEW_DRIFT=1` removes obsolete
differences and adds new ones under an empty reason, which the test refuses.
"""

import json
import os
import pathlib
import re
import urllib.request

import pytest
import tccli

import processes

LIST = processes.ROOT / "Tests/Contract/drift.json"
MODELS = pathlib.Path(tccli.__file__).parent / "services"
VERSIONS = {
    "cam": "v20190116", "cloudaudit": "v20190319", "cvm": "v20170312", "lighthouse": "v20200324", "sts": "v20180813",
    "tag": "v20180813", "vpc": "v20170312"}
# Read before the fixture `no_surroundings` clears the environment.
RENEW = bool(os.environ.get("KEYWRIGHT_RENEW_DRIFT"))
# A list that is always empty; its elements are not declared.
EMPTY = "empty list"

def fields_of(objects, structure, direction, prefix="", above=()):
    """The fields of the parameters or the outputs by path: the type, and whether a parameter is required or an output
    may be null."""
    fields = {}
    for member in objects[structure]["members"]:
        if member.get("disabled"):
            continue
        path = prefix + member["name"]
        is_list, of = member["type"] == "list", member["member"]
        is_structure = of in objects
        scalar = "String" if of in ("string", "datetime", "datetime_iso", "date", "binary") else (
            "Boolean" if of == "bool" else "Float" if of in ("float", "double") else "Integer")
        name = "structure" if is_structure else scalar
        flag = member.get("required") if direction == "parameter" else member.get("value_allowed_null")
        fields[path] = (f"list of {name}" if is_list else name, bool(flag))
        if member.get("keywright", {}).get("alwaysEmpty"):
            fields[path] = (EMPTY, bool(flag))
        if is_structure and of not in above:
            fields |= fields_of(objects, of, direction, path + ("[]." if is_list else "."), (*above, of))
    return fields


def compared(label, direction, ours, theirs):
    """A line for each difference. For a missing structure there is one line, without its fields."""
    flag = {"parameter": "required", "output": "nullable"}[direction]
    lines = []
    for path in sorted({*ours, *theirs}):
        above = [path[:match.start()].removesuffix("[]") for match in re.finditer(r"\.", path)]
        if any((one in ours) != (one in theirs) or ours[one][0] == EMPTY for one in above):
            continue
        if path not in ours or path not in theirs:
            lines.append(f"{label} {direction} {path}: {'ours alone' if path in ours else 'not here'}")
            continue
        (our_type, our_flag), (their_type, their_flag) = ours[path], theirs[path]
        if our_type != their_type and not (our_type == EMPTY and their_type.startswith("list of ")):
            lines.append(f"{label} {direction} {path}: {our_type}, not {their_type}")
        if our_flag != their_flag:
            lines.append(f"{label} {direction} {path}: {'' if our_flag else 'not '}{flag}")
    return lines


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The declarations that the server answers for each of the vendor's products."""
    with processes.Servers(tmp_path_factory.mktemp("drift")) as servers:
        server = servers.start()

        def read(path):
            with urllib.request.urlopen(f"{server.url}/meta/{path}", timeout=processes.DEADLINE_SECONDS) as answer:
                return json.load(answer)

        yield {entry["product"]: read(entry["apiPath"]) for entry in read("index.json")["products"]}


def differences(told):
    lines, count = [], 0
    for product, version in VERSIONS.items():
        model = json.loads((MODELS / product / version / "api.json").read_text())
        for name, ours in sorted(told[product]["actions"].items()):
            label = f"{product}:{name}"
            action = model["actions"].get(name)
            assert ours["keywright"]["isVendors"] == (action is not None), label
            if action is None:
                lines.append(f"{label}: no action of the vendor's")
                continue
            count += 1
            for direction, structure in (("parameter", "input"), ("output", "output")):
                lines += compared(
                    label, direction, fields_of(told[product]["objects"], ours[structure], direction),
                    fields_of(model["objects"], action[structure], direction))
    return lines, count


def test_what_is_told_has_the_structure_of_the_models(told):
    """A program that reads TCCLI's models can read ours: fields that all of them have are present and have the same
    type."""
    for product, version in VERSIONS.items():
        model = json.loads((MODELS / product / version / "api.json").read_text())
        ours = told[product]
        assert set(ours) == set(model) and ours["version"] == model["version"]
        assert set(ours["metadata"]) == set(model["metadata"])
        assert ours["metadata"]["apiVersion"] == model["metadata"]["apiVersion"]
        assert ours["metadata"]["serviceShortName"] == model["metadata"]["serviceShortName"]
        for action in ours["actions"].values():
            assert {"document", "input", "name", "output", "status"} == set(action) - {"keywright"}
            assert {action["input"], action["output"]} <= set(ours["objects"])
        for name, found in ours["objects"].items():
            assert {"document", "members"} <= set(found) and ("type" in found) != ("usage" in found), name
            for member in found["members"]:
                assert member["type"] in ("string", "int", "bool", "list", "object"), (name, member)
                scalars = ("string", "int64", "bool", "datetime_iso")
                assert member["member"] in scalars or member["member"] in ours["objects"], (name, member)


def test_every_difference_from_the_models_of_the_vendor_has_a_reason(told):
    found, count = differences(told)
    assert count > 60 and len(set(found)) == len(found)
    reasons = json.loads(LIST.read_text())
    if RENEW:
        known = {line for lines in reasons.values() for line in lines}
        reasons = {reason: [line for line in lines if line in found] for reason, lines in reasons.items()}
        reasons.setdefault("", []).extend(line for line in found if line not in known)
        reasons = {reason: lines for reason, lines in reasons.items() if lines}
        LIST.write_text(json.dumps(reasons, indent=1, ensure_ascii=False) + "\n")
    listed = [line for lines in reasons.values() for line in lines]
    assert sorted(set(found) - set(listed)) == [], "a difference without a reason"
    assert sorted(set(listed) - set(found)) == [], "no difference any more"
    assert len(set(listed)) == len(listed) and all(len(reason.split()) >= 4 for reason in reasons)


def test_a_difference_of_each_kind_is_seen():
    theirs = {"A": ("String", True), "B": ("list of structure", False), "B[].C": ("Integer", False)}
    assert compared("x", "parameter", theirs, theirs) == []
    for ours, line in (
        ({**theirs, "A": ("String", False)}, "x parameter A: not required"),
        ({**theirs, "A": ("Integer", True)}, "x parameter A: Integer, not String"),
        ({**theirs, "D": ("String", False)}, "x parameter D: ours alone"),
        ({"A": theirs["A"]}, "x parameter B: not here"),
        ({"A": theirs["A"], "B": theirs["B"]}, "x parameter B[].C: not here"),
        ({**theirs, "B[].C": ("Integer", True)}, "x parameter B[].C: required"),
        ({"A": (EMPTY, True), "B": (EMPTY, False)}, f"x parameter A: {EMPTY}, not String"),
    ):
        assert compared("x", "parameter", ours, theirs) == [line]
