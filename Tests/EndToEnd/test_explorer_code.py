# SPDX-License-Identifier: Apache-2.0
"""The programs that the page writes: they run, they parse, and six of them are as somebody has read them."""

import ast
import json
import os
import pathlib
import random
import re
import subprocess
import sys

import pytest
import tccli

import conftest
import explorer
import prepared
import processes
import tc3

GOLDEN = processes.ROOT / "Tests/EndToEnd/explorer-golden"
MODELS = pathlib.Path(tccli.__file__).parent / "services"
GRAMMARS = {
    "python": "python", "java": "java", "go": "go", "node": "javascript", "php": "php", "dotnet": "csharp", "cpp": "cpp",
    "ruby": "ruby", "tccli": "bash", "curl": "bash", "terraform": "hcl",
}
RUN = ("python", "tccli", "curl")
# Of what is run, and of what `make test` runs a sample of.
EXAMPLES_OF_A_SAMPLE = 6
# The vendor's TCCLI and provider know the vendor's actions, and only some of them.
NOT_EVERYWHERE = {"tccli", "terraform"}

GENERATE = """async ({ generate }, { language, server, host, ca, calls }) => {
  const read = async (path) => (await fetch(`/meta/${path}`)).json();
  const { products } = await read("index.json");
  const apis = new Map();
  const programs = [];
  for (const call of calls) {
    const entry = products.find((one) => one.product === call.product && one.version === call.version);
    if (!apis.has(entry.apiPath)) apis.set(entry.apiPath, await read(entry.apiPath));
    const { actions, objects } = apis.get(entry.apiPath);
    programs.push(generate(language, { call: { ...call, host }, entry, action: actions[call.action], objects, server, ca }));
  }
  return programs;
}"""
THIS = {"scheme": "http", "host": "127.0.0.1:7722"}
CA = "data/tls/ca.pem"


def generated(page, language, calls, server=THIS, host="this"):
    return explorer.run(page, "code/index.js", GENERATE, {
        "language": language, "server": server, "host": host, "ca": CA, "calls": calls})


def call_of(entry, action, parameters, region=""):
    return {"product": entry["product"], "version": entry["version"], "action": action, "region": region, "parameters": parameters}


@pytest.fixture(scope="module")
def actions(explored):
    return list(explorer.described(explored))


@pytest.fixture(scope="module")
def examples(actions):
    """Every example: its call, its number among those of its action, and the JSON that it is answered with."""
    found = []
    for action in actions:
        for number, example in enumerate(action.examples):
            more = example["keywright"]
            call = call_of(action.entry, action.name, more["parameters"], more.get("region", ""))
            found.append((call, number, json.loads(example["output"])))
    return found


@pytest.fixture(scope="module")
def parsed():
    """Parses a text, and answers the pieces that cannot be."""
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
    calls = [call for call, _, _ in examples]
    assert {(call["product"], call["action"]) for call in calls} == {(action.entry["product"], action.name) for action in actions}
    for call, program in zip(calls, generated(explorer_page, language, calls), strict=True):
        if program is None:
            assert language in NOT_EVERYWHERE, call
            continue
        assert parsed(language, program["text"]) == [], (call, program["text"])
        assert processes.SECRET_KEY not in program["text"]
        assert "TENCENTCLOUD_SECRET_KEY" in program["text"] or language == "tccli"
        # What keeps the production names reaches this server as its proxy, which stands in the command.
        assert THIS["host"] in program["text"] + program["run"]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("language", GRAMMARS)
def test_production_names_are_chosen_where_there_are_any(explorer_page, actions, examples, parsed, language, scheme):
    """A program for the vendor has nothing of this server, and one for what the vendor has not is that for this server."""
    first = {(call["product"], call["action"]): call for call, _, _ in reversed(examples)}
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
        # TCCLI and the provider know the names by themselves.
        assert host in program["text"] or language in NOT_EVERYWHERE, (call, program["text"])
        whole = program["text"] + program["run"]
        assert not program["needsProxy"] and not any(part in whole for part in (server["host"], "http://", CA, "HTTP\"")), (call, whole)


@pytest.mark.parametrize("language", GRAMMARS)
def test_over_https_every_program_is_told_whom_to_trust(explorer_page, examples, language):
    calls = [call for call, _, _ in examples]
    secure = {"scheme": "https", "host": "keys.example:7743"}
    for program in generated(explorer_page, language, calls, secure):
        assert program is None or CA in program["text"] + program["run"]


# Texts that end a literal, begin a template or a command, or are something else than themselves in some language.
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
        # A NUL is no text for a grammar or a shell.
        assert parsed(language, program["text"]) == [] or "\0" in call["parameters"][name], program["text"]
        if language == "python":
            strings = [node.value for node in ast.walk(ast.parse(program["text"])) if isinstance(node, ast.Constant)]
            assert call["parameters"][name] in strings
        assert program["run"] == plain["run"]


# Six that somebody has read: the SDK's types, nested ones, unsigned numbers, an API of our own, a legacy generation.
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
    call = next(call for call, _, _ in examples if (call["product"], call["action"]) == (product, action))
    program = generated(explorer_page, language, [call], server, host)[0]
    path = GOLDEN / f"{product}-{action}" / f"{language}.txt"
    text = "" if program is None else f"{program['install']}\n{program['run']}\n\n{program['text']}"
    if os.environ.get("KEYWRIGHT_RENEW_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert path.read_text() == text


def test_what_the_sdks_call_unsigned_is_called_so(explorer_page, actions):
    """And every action of the vendor's is one of its own, so that its SDKs have it."""
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
    """The unsigned members of a structure of theirs, as far as it is declared here."""
    members = {member["name"]: member for member in theirs[their_name]["members"]}
    for member in ours[our_name]["members"]:
        their = members[member["name"]]
        if their["member"] == "uint64":
            found.add(f"{their_name}.{member['name']}")
        elif their["member"] in theirs:
            _unsigned(theirs, ours, their["member"], member["member"], found)


class Ended:
    """What a program said."""

    def __init__(self, language, process):
        self.text = process.stdout + process.stderr
        self.status = process.returncode
        self.language = language
        self.answer = None
        if process.stdout.lstrip().startswith("{"):
            body = json.loads(process.stdout)
            self.answer = body.get("Response", body)

    @property
    def code(self):
        """Of a refusal."""
        if self.answer and "Error" in self.answer:
            return self.answer["Error"]["Code"]
        if self.answer and self.answer.get("code"):
            return self.answer["codeDesc"]
        found = re.search(r"(?:code:|^)([A-Z][A-Za-z.]+)[: ]", self.text, re.MULTILINE)
        return found and found[1]


def run_program(language, program, folder, secret_id, secret_key):
    path = folder / program["file"]
    path.write_text(program["text"])
    home = folder / "home"
    home.mkdir(exist_ok=True)
    binaries = str(pathlib.Path(sys.executable).parent)
    environment = processes.clean_environment(
        HOME=str(home), TENCENTCLOUD_SECRET_ID=secret_id, TENCENTCLOUD_SECRET_KEY=secret_key,
        PATH=f"{binaries}{os.pathsep}{os.environ['PATH']}")
    # As the page says that it is run.
    return Ended(language, subprocess.run(
        ["bash", "-c", program["run"]], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=processes.DEADLINE_SECONDS))


def sampled(examples):
    """All, or a few of those that this seed draws: one of each dialect and kind."""
    if os.environ.get("KEYWRIGHT_EVERY_STEP"):
        return examples
    drawn = random.Random(conftest.SAMPLE_SEED)
    legacy = [example for example in examples if example[0]["product"].startswith("legacy")]
    return drawn.sample(legacy, 1) + drawn.sample(examples, EXAMPLES_OF_A_SAMPLE)


# No call makes a host join: it is enrolled, and not yet among those whose keys are known.
UNJOINED = {"TotalCount": 0, "InstanceHostKeySet": []}
# They show what was done in an account, in which order and when: only its form is compared.
TRAILS = {"DescribeAuditRecords", "VerifyAuditTrail", "DescribeEvents", "LookUpEvents"}


def test_programs_of_examples_give_their_answers(explorer_page, examples, tmp_path_factory):
    """Of TCCLI where it knows the action."""
    faults = []
    with processes.Servers(tmp_path_factory.mktemp("worlds")) as servers:
        worlds = prepared.Worlds(servers)
        for call, number, output in sampled(examples):
            if call["action"] == "DescribeInstancesHostKeys":
                output = {"Response": {**UNJOINED, "RequestId": output["Response"]["RequestId"]}}
            for language in RUN:
                if generated(explorer_page, language, [call])[0] is None:
                    continue
                world = worlds.prepared(call["product"], call["action"], number, call["parameters"])
                own = {**call, "parameters": world.own(call["parameters"])}
                (program,) = generated(explorer_page, language, [own], {"scheme": "http", "host": world.server.endpoint})
                ended = run_program(
                    language, program, tmp_path_factory.mktemp("program"), world.secret_id, world.secret_key)
                name = f"{language} {call['product']}:{call['action']} {number}"
                faults += [f"{name}: {fault}" for fault in _faults(ended, world, output, call)]
    assert faults == []


def _faults(ended, world, output, call):
    expected = world.own(output.get("Response", output))
    code = expected["Error"]["Code"] if "Error" in expected else expected["codeDesc"] if expected.get("code") else None
    if code:
        if ended.status == 0 or ended.code != code:
            yield f"ended with {ended.status}, {ended.text}, in place of {code}"
    elif ended.status != 0 or ended.answer is None:
        yield f"ended with {ended.status}: {ended.text}"
    else:
        same = prepared.of_one_kind if call["action"] in TRAILS else None
        yield from prepared.differences(expected, ended.answer, same=same)


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
    # The language is kept.
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
    # The vendor has no such API: whatever is chosen, the program calls this server.
    assert "127.0.0.1" in page.locator(".source").text_content()
