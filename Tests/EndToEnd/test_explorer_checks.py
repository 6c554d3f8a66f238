# SPDX-License-Identifier: Apache-2.0
"""The API Explorer's messages about typed values, for a declaration of each kind."""

import pytest

import explorer

INNER = {"Name": {"required": True}, "Values": {"type": "list", "member": "string"}}
DECLARED = {
    "Text": {"minLength": 2, "maxLength": 3},
    "Given": {"minLength": 1},
    "Bytes": {"maxBytes": 4},
    "Choice": {"enum": ["a", "b"]},
    "Form": {"pattern": "^[a-z]+$"},
    "Count": {"type": "int", "minimum": 1, "maximum": 100},
    "Size": {"type": "int", "enum": [10, 20]},
    "Share": {"type": "float", "minimum": 0.5, "maximum": 1.5},
    "Flag": {"type": "bool"},
    "List": {"type": "list", "member": "string", "minItems": 2, "maxItems": 3, "maxLength": 5},
    "Numbers": {"type": "list", "member": "int64"},
    "Filters": {"type": "list", "member": "Filter"},
    "Filter": {"type": "object", "member": "Filter"},
    "Needed": {"type": "list", "member": "string", "required": True},
}


def member(name, rules):
    rules = dict(rules)
    plain = {part: rules.pop(part) for part in ("type", "member", "required") if part in rules}
    return {"type": "string", "member": "string", "required": False, **plain, "name": name, "keywright": rules}


OBJECTS = {"Filter": {"members": [member(name, rules) for name, rules in INNER.items()]}}

CHECK = """({ checkObject }, { members, objects, value, isFlat }) =>
  checkObject(value, members, objects, isFlat)
    .map(({ path, key, values }) => [path, key, ...Object.values(values ?? {})])"""

HINT = """({ form }, member) => form({
  members: [member], objects: {}, values: {}, requiredOnly: false, changed: () => {},
  t: (key, values) => `${key} ${values?.value}`,
}).element.querySelector(".hint").textContent"""

# A parameter, its value and, if the value is wrong, the kind of the problem and the values in its message.
CASES = [
    ("Text", "aa"), ("Text", "aaa"), ("Text", "𠮷𠮷𠮷"),
    ("Text", "a", "minLength", 2), ("Text", "aaaa", "maxLength", 3, 4), ("Text", 12, "text"),
    ("Text", {"a": 1}, "scalar"), ("Text", ["aa"], "scalar"),
    ("Given", "a"), ("Given", "", "empty"),
    ("Bytes", "éé"), ("Bytes", "ééa", "maxBytes", 4),
    ("Choice", "b"), ("Choice", "c", "enum"),
    ("Form", "abc"), ("Form", "abc1", "pattern"), ("Form", "1abc", "pattern"),
    ("Count", 1), ("Count", 100), ("Count", "7"),
    ("Count", 0, "minimum", 1), ("Count", 101, "maximum", 100), ("Count", 1.5, "integer"),
    ("Count", "1.0", "integer"), ("Count", "x", "integer"), ("Count", True, "integer"),
    ("Count", "9007199254740993", "maximum", 100),
    ("Size", 20), ("Size", 15, "enum"),
    ("Share", 0.5), ("Share", "1.5"), ("Share", 1),
    ("Share", 0.49, "minimum", 0.5), ("Share", 1.51, "maximum", 1.5),
    ("Share", "1.", "number"), ("Share", "x1", "number"),
    ("Flag", True), ("Flag", "true", "boolean"), ("Flag", 1, "boolean"),
    ("List", ["a", "b"]), ("List", ["a", "b", "c"]), ("List", ["a", None]),
    ("List", ["a"], "minItems", 2), ("List", [], "minItems", 2), ("List", ["a"] * 4, "maxItems", 3),
    ("List", "a", "list"), ("List", {"0": "a"}, "list"),
    ("Filter", {"Name": "a"}), ("Filter", "a", "object"), ("Filter", ["a"], "object"),
]
# Problems within a parameter: the parameter, its value, the path of the problem, its kind and its values.
WITHIN = [
    ("List", ["a", "bbbbbb"], "List.1", "maxLength", 5, 6),
    ("Numbers", [1, "x"], "Numbers.1", "integer"),
    ("Filters", [{"Name": "a"}, {"Values": ["b"]}], "Filters.1.Name", "required"),
    ("Filters", [{"Name": "a", "Values": [1]}], "Filters.0.Values.0", "text"),
    ("Filters", ["a"], "Filters.0", "object"),
    ("Filter", {"Name": "a", "Colour": 1}, "Filter.Colour", "unknown", "Colour"),
    ("Filter", {}, "Filter.Name", "required"),
    ("Colour", 1, "Colour", "unknown", "Colour"),
    ("constructor", 1, "constructor", "unknown", "constructor"),
]


@pytest.fixture(scope="module")
def check(explorer_page):
    members = [member(name, rules) for name, rules in DECLARED.items()]

    def check(value, is_flat=False):
        given = {"members": members, "objects": OBJECTS, "isFlat": is_flat, "value": {"Needed": ["x"], **value}}
        return explorer.run(explorer_page, "form/checks.js", CHECK, given)

    return check


def test_each_limit_is_checked_where_it_is(check):
    said = {}
    for name, value, *problem in CASES:
        wanted = [[name, f"check.{problem[0]}", *problem[1:]]] if problem else []
        if (found := check({name: value})) != wanted:
            said[f"{name} {value}"] = found
    for name, value, path, key, *values in WITHIN:
        if (found := check({name: value})) != [[path, f"check.{key}", *values]]:
            said[f"{name} {value}"] = found
    assert said == {}
    assert check({"Needed": []}) == [["Needed", "check.minItems", 1]]
    assert check({"Needed": None}) == [["Needed", "check.required"]]


def test_forms_have_words_for_what_json_has_values_for(check):
    for flag in ("true", "FALSE", "0", "1"):
        assert check({"Flag": flag}, is_flat=True) == []
    assert check({"Flag": "yes"}, is_flat=True) == [["Flag", "check.boolean"]]


def test_the_limits_and_the_default_are_beside_the_field(page, explored):
    """The hint of a field has the parameter's document and its default."""
    explorer.go(page, explorer.cvm("DescribeKeyPairs"))
    members = explorer.meta(explored, "cvm/2017-03-12/api.json")["objects"]["DescribeKeyPairsRequest"]["members"]
    limit = next(one for one in members if one["name"] == "Limit")
    hint = explorer.field(page, "Limit").locator(".hint")
    assert hint.inner_text().startswith(limit["document"])
    assert str(limit["keywright"]["default"]) in hint.inner_text()
    assert hint.get_attribute("id") in explorer.control(page, "Limit").get_attribute("aria-describedby").split()
    assert explorer.control(page, "Limit").get_attribute("placeholder") == str(limit["keywright"]["default"])
    # The document of this parameter does not mention the default.
    other = {"name": "Other", "type": "int", "document": "A number.", "keywright": {"default": 30}}
    assert explorer.run(page, "form/form.js", HINT, other) == "A number. form.default 30"
