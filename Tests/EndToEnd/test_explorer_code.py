# SPDX-License-Identifier: Apache-2.0
"""The programs that the page generates. Each of them parses; those of six calls are compared with reviewed ones."""

import ast
import json
import os
import pathlib
import re
import subprocess

import pytest
import tccli

import explorer
import explorer_programs
import processes
from explorer_programs import CA, THIS, call_of, generated

GOLDEN = processes.ROOT / "Tests/EndToEnd/explorer-golden"
MODELS = pathlib.Path(tccli.__file__).parent / "services"
GRAMMARS = {
    "python": "python", "java": "java", "go": "go", "node": "javascript", "php": "php", "dotnet": "csharp", "cpp": "cpp",
    "ruby": "ruby", "tccli": "bash", "curl": "bash", "terraform": "hcl",
}
# TCCLI and the Terraform provider know only some of the vendor's actions.
NOT_EVERYWHERE = {"tccli", "terraform"}
# The variable is read before the fixture `no_surroundings` clears the environment.
RENEWS_GOLDEN = bool(os.environ.get("KEYWRIGHT_RENEW_GOLDEN"))


@pytest.fixture(scope="module")
def actions(explored):
    return list(explorer.described(explored))


@pytest.fixture(scope="module")
def examples(actions):
    return explorer_programs.examples(actions)


@pytest.fixture(scope="module")
def parsed():
    """Parses a program, and returns its pieces with syntax errors."""
    from tree_sitter_language_pack import get_parser

    def faults(node):
        if node.type == "ERROR" or node.is_missing:
            yield node
        for child in node.children:
            yield from faults(child)

    def parsed(language, text):
        tree = get_parser(GRAMMARS[language]).parse(text.encode())
        return [text.encode()[node.start_byte : node.end_byte + 20] for node in faults(tree.root_node)]

    return parsed


def test_what_cannot_be_parsed_is_seen(parsed):
    for language in GRAMMARS:
        start = "<?php " if language == "php" else ""
        assert parsed(language, start + "f( { \"") != [], language


@pytest.mark.parametrize("language", GRAMMARS)
def test_every_action_has_a_program_that_parses(explorer_page, actions, examples, parsed, language):
    calls = [example.call for example in examples]
    assert {(call["product"], call["action"]) for call in calls} == {(action.entry["product"], action.name) for action in actions}
    for call, program in zip(calls, generated(explorer_page, language, calls), strict=True):
        if program is None:
            assert language in NOT_EVERYWHERE, call
            continue
        assert parsed(language, program["text"]) == [], (call, program["text"])
        assert processes.SECRET_KEY not in program["text"]
        assert "TENCENTCLOUD_SECRET_KEY" in program["text"] or language == "tccli"
        # A program that keeps the production names uses this server as its proxy, which the command names.
        assert THIS["host"] in program["text"] + program["run"]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("language", GRAMMARS)
def test_production_names_are_chosen_where_there_are_any(explorer_page, actions, examples, parsed, language, scheme):
    """A program for the vendor does not mention this server. For a product that the vendor does not have, the program
    calls this server."""
    first = {(example.call["product"], example.call["action"]): example.call for example in reversed(examples)}
    calls = list(first.values())
    server = {"scheme": scheme, "host": "keys.example:7743"}
    hosts = {(action.entry["product"], action.name): action.action["keywright"].get("host") or action.entry.get("host") for action in actions}
    assert {product for (product, _), host in hosts.items() if not host} == {"admin"}
    chosen = generated(explorer_page, language, calls, server, "production")
    here = generated(explorer_page, language, calls, server)
    for call, program, own in zip(calls, chosen, here, strict=True):
        if program is None:
            continue
        host = hosts[call["product"], call["action"]]
        if not host:
            assert program == own
            continue
        assert parsed(language, program["text"]) == [], (call, program["text"])
        # TCCLI and the provider know the production names themselves.
        assert host in program["text"] or language in NOT_EVERYWHERE, (call, program["text"])
        whole = program["text"] + program["run"]
        assert not program["needsProxy"] and not any(part in whole for part in (server["host"], "http://", CA, "HTTP\"")), (call, whole)


@pytest.mark.parametrize("language", GRAMMARS)
def test_over_https_every_program_is_told_whom_to_trust(explorer_page, examples, language):
    calls = [example.call for example in examples]
    secure = {"scheme": "https", "host": "keys.example:7743"}
    for program in generated(explorer_page, language, calls, secure):
        assert program is None or CA in program["text"] + program["run"]


@pytest.mark.parametrize("language", sorted(set(GRAMMARS) - {"cpp", "terraform"}))
def test_messages_are_asked_for_in_the_language_of_the_page(explorer_page, language):
    """The SDK for C++ and the provider have no setting for the language."""
    call = call_of({"product": "cvm", "version": "2017-03-12"}, "DescribeZones", {})
    for words, written in (("en", ("en-US", "EN_US")), ("zh", ("zh-CN", "ZH_CN"))):
        (program,) = generated(explorer_page, language, [call], words=words)
        assert [name for name in ("en-US", "EN_US", "zh-CN", "ZH_CN") if name in program["text"]] == [
            name for name in written if name in program["text"]] != []


LEFT = re.compile("# Without (.*): the provider has no argument for it here.")


def test_terraform_leaves_nothing_out_in_silence(explorer_page, parsed):
    def program_of(product, version, action, parameters):
        call = call_of({"product": product, "version": version}, action, parameters)
        (program,) = generated(explorer_page, "terraform", [call])
        assert parsed("terraform", program["text"]) == []
        return program["text"]

    text = program_of("lighthouse", "2020-03-24", "AssociateInstancesKeyPairs",
                      {"KeyIds": ["lhkp-1", "lhkp-2"], "InstanceIds": ["lhins-1", "lhins-2"]})
    assert re.findall('resource "tencentcloud_lighthouse_key_pair_attachment" "(.*)"', text) == [
        "example", "example_2", "example_3", "example_4"]
    assert set(re.findall('key_id *= "(.*)"\n *instance_id *= "(.*)"', text)) == {
        (key, instance) for key in ("lhkp-1", "lhkp-2") for instance in ("lhins-1", "lhins-2")}
    assert LEFT.findall(text) == []
    text = program_of("cvm", "2017-03-12", "RunInstances", {
        "ImageId": "img-1", "DataDisks": [{"DiskSize": 50}], "LoginSettings": {"Password": "x", "KeyIds": ["skey-1"]},
        "TagSpecification": [{"ResourceType": "instance", "Tags": [{"Key": "env", "Value": "test"}]}]})
    assert LEFT.findall(text) == ["DataDisks.0.DiskSize", "LoginSettings.Password"]
    text = program_of("cvm", "2017-03-12", "DescribeKeyPairs", {
        "Filters": [{"Name": "tag:env", "Values": ["a"]}, {"Name": "key-name", "Values": ["b"]}]})
    assert LEFT.findall(text) == ["Filters.0.Values.0"]


# Texts that end a literal, begin a template or a command, or have a special meaning in one of the languages.
HOSTILE = [
    "'", '"', "`", "\\", "\\\\'", "$(id)", "${id}", "#{id}", "%{id}", "{0}", "<?php ?>", "*/ //", "a\nb", "\r", "\t", "\0", "\x1b", "\x7f",
    "\u2028", "é未😀", "$HOME", "-x", "--", "@file", "file:///etc/passwd", "%s%n", "!", ";id", "|id", "&id", "\\u0041", "??/", "EOF",
]


@pytest.mark.parametrize("language", GRAMMARS)
@pytest.mark.parametrize("product, version, action, name", [
    ("cvm", "2017-03-12", "CreateKeyPair", "KeyName"), ("admin", "2026-11-01", "CreateAccount", "Remark"),
    ("legacy-a", "", "CreateKeyPair", "keyName")])
def test_no_text_ends_its_literal(explorer_page, parsed, language, product, version, action, name):
    entry = {"product": product, "version": version}
    calls = [call_of(entry, action, {name: text + "x" * 40}, "ap-guangzhou") for text in HOSTILE]
    plain = generated(explorer_page, language, [call_of(entry, action, {name: "y" * 40}, "ap-guangzhou")])[0]
    for call, program in zip(calls, generated(explorer_page, language, calls)):
        if program is None:
            continue
        # Neither the grammars nor a shell accept NUL.
        assert parsed(language, program["text"]) == [] or "\0" in call["parameters"][name], program["text"]
        if language == "python":
            strings = [node.value for node in ast.walk(ast.parse(program["text"])) if isinstance(node, ast.Constant)]
            assert call["parameters"][name] in strings
        assert program["run"] == plain["run"]


# The calls of the reviewed programs: SDK types, nested types, unsigned numbers, the door admin, a legacy generation.
SIX = [
    ("cvm", "2017-03-12", "CreateKeyPair", THIS, "this"),
    ("cvm", "2017-03-12", "RunInstances", {"scheme": "https", "host": "keys.example:7743"}, "this"),
    ("lighthouse", "2020-03-24", "AssociateInstancesKeyPairs", THIS, "production"),
    ("cam", "2019-01-16", "AttachUserPolicy", THIS, "this"),
    ("admin", "2026-11-01", "EnrollHost", THIS, "this"),
    ("legacy-a", "", "BindInstanceKey", {"scheme": "https", "host": "keys.example:7743"}, "this"),
]


@pytest.mark.parametrize("language", GRAMMARS)
@pytest.mark.parametrize("product, version, action, server, host", SIX, ids=[f"{one[0]}-{one[2]}" for one in SIX])
def test_six_programs_are_as_they_were_read(explorer_page, examples, language, product, version, action, server, host):
    call = next(one.call for one in examples if (one.call["product"], one.call["action"]) == (product, action))
    program = generated(explorer_page, language, [call], server, host)[0]
    path = GOLDEN / f"{product}-{action}" / f"{language}.txt"
    text = "" if program is None else f"{program['install']}\n{program['run']}\n\n{program['text']}"
    if RENEWS_GOLDEN:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert path.read_text() == text


def test_what_the_sdks_call_unsigned_is_called_so(explorer_page, actions):
    """Every action that is marked as the vendor's is in the vendor's model, and so in its SDKs."""
    listed = explorer.run(explorer_page, "code/unsigned.js", "({ UNSIGNED }) => UNSIGNED")
    expected = {}
    for action in actions:
        if action.entry["dialect"] != "3.0" or not action.entry["isVendors"] or not action.action["keywright"]["isVendors"]:
            continue
        service = action.entry["service"]
        model = json.loads((MODELS / service / f"v{action.entry['version'].replace('-', '')}" / "api.json").read_text())
        assert action.name in model["actions"]
        _unsigned(model["objects"], action.objects, model["actions"][action.name]["input"], action.action["input"],
                  expected.setdefault(service, set()))
    assert {service: set(names) for service, names in listed.items()} == {
        service: names for service, names in expected.items() if names}


def _unsigned(theirs, ours, their_name, our_name, found):
    """Collects the unsigned members of one of the vendor's structures, as far as they are declared here."""
    members = {member["name"]: member for member in theirs[their_name]["members"]}
    for member in ours[our_name]["members"]:
        their = members[member["name"]]
        if their["member"] == "uint64":
            found.add(f"{their_name}.{member['name']}")
        elif their["member"] in theirs:
            _unsigned(theirs, ours, their["member"], member["member"], found)


def test_the_tab_shows_the_program_of_what_is_in_the_form(visit, explored):
    page = visit().page(explorer.cvm("CreateKeyPair"))
    page.click("#tab-code")
    page.wait_for_selector(".source")
    explorer.fill(page, {"KeyName": "shown"})
    explorer.until(page, "text => document.querySelector('.source').textContent.includes(text)", '"KeyName": "shown"')
    source = page.locator(".source")
    assert f'endpoint="{explored.endpoint}"' in source.text_content()
    page.click("[data-host=production]")
    explorer.until(page, "text => document.querySelector('.source').textContent.includes(text)", "cvm.tencentcloudapi.com")
    assert explored.endpoint not in source.text_content()
    page.select_option(".code-options select", "go")
    assert 'request.KeyName = common.StringPtr("shown")' in source.text_content()
    # The chosen signature method is only for calls of the page; a note says that the program uses its own.
    assert page.locator("[data-method]").count() == 0
    page.select_option("#method", "HmacSHA1")
    page.wait_for_selector("[data-method='TC3-HMAC-SHA256']")
    # The chosen programming language is kept.
    page.reload()
    page.wait_for_selector(".tabs")
    page.click("#tab-code")
    page.wait_for_selector(".source")
    assert "package main" in source.text_content()


def test_the_tab_says_where_a_language_has_nothing(visit):
    page = visit().page(explorer.link("admin", "2026-11-01", "CreateAccount"))
    page.click("#tab-code")
    page.select_option(".code-options select", "tccli")
    assert page.locator("[data-program=none]").text_content() == "TCCLI has nothing for this action."
    page.click("[data-host=production]")
    page.select_option(".code-options select", "curl")
    # The vendor does not have this door, so the program always calls this server.
    assert "127.0.0.1" in page.locator(".source").text_content()


# Texts that begin a template of Terraform, and backslashes and trigraphs, which C++ before C++17 replaces.
TEMPLATES = [
    "${path.cwd}", "%{if true}x%{endif}", "$", "$ {", "a\bb\fc\\b", '??/"); std::puts("x"); //', "??!"]


def test_no_text_begins_a_template_of_terraform(explorer_page):
    from tree_sitter_language_pack import get_parser

    def kinds(node):
        return {node.type}.union(*map(kinds, node.children))

    literals = explorer.run(explorer_page, "code/literals.js", "({ hclQuoted }, texts) => texts.map(hclQuoted)", TEMPLATES)
    assert "template_interpolation" in kinds(get_parser("hcl").parse(b'a = "${path.cwd}"').root_node)
    for text, literal in zip(TEMPLATES, literals, strict=True):
        found = kinds(get_parser("hcl").parse(f"a = {literal}".encode()).root_node)
        assert not found & {"template_interpolation", "template_directive", "ERROR"}, text
        # The literal has only escapes that HCL knows.
        assert not re.search(r"(?<!\\)(?:\\\\)*\\[^nrt\"\\uU]", literal), text


def test_each_text_is_itself_in_cpp(explorer_page, tmp_path):
    literals = explorer.run(explorer_page, "code/literals.js", "({ cQuoted }, texts) => texts.map(cQuoted)", TEMPLATES)
    lines = "".join(f"    std::puts({literal});\n" for literal in literals)
    (tmp_path / "texts.cpp").write_text(f"#include <cstdio>\nint main() {{\n{lines}}}\n")
    subprocess.run(["c++", "-std=c++11", "-o", tmp_path / "texts", tmp_path / "texts.cpp"], check=True, capture_output=True)
    printed = subprocess.run([tmp_path / "texts"], check=True, capture_output=True, text=True).stdout
    assert printed == "".join(f"{text}\n" for text in TEMPLATES)


def test_a_link_brings_no_option_and_no_other_action(explorer_page, actions):
    """A program has only parameters that the action declares."""
    for product, version, action in (("cvm", "2017-03-12", "DescribeKeyPairs"), ("legacy-b", "2017-03-12", "DescribeKeyPairs")):
        entry = next(one.entry for one in actions if one.entry["product"] == product)
        given = {"Limit": 5, "endpoint": "http://evil.example", "profile": "other", "Action": "DeleteKeyPairs", "SecretId": "AKIDevil"}
        for language in GRAMMARS:
            program = generated(explorer_page, language, [call_of(entry, action, given)])[0]
            if program is not None:
                assert not re.search(r"evil|other|DeleteKeyPairs", program["text"]), program["text"]
