# SPDX-License-Identifier: Apache-2.0
"""Runs the generated programs in Python, for TCCLI and for curl unchanged, and compares their answers with the
examples'."""

import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import threading

import certifi
import pytest

import conftest
import explorer
import explorer_programs
import prepared
import processes
import program_runner

RUN = ("curl", "python", "tccli")
# The number of examples in a sample for TCCLI, which needs a second to start.
TCCLI_OF_A_SAMPLE = 5
# The number of worlds that exist at once. Each example of the operator has its own server.
BATCH = 16
# No API call makes a host join: the host is enrolled, and its host keys are not yet known.
UNJOINED = {"TotalCount": 0, "InstanceHostKeySet": []}
# The answers of these depend on earlier calls and their times, so only the types of the values are compared.
TRAILS = {"DescribeAuditRecords", "VerifyAuditTrail", "DescribeEvents", "LookUpEvents"}


class Ended:
    """The result of a program."""

    def __init__(self, status, stdout, stderr):
        self.text = stdout + stderr
        self.status = status
        self.answer = None
        if stdout.lstrip().startswith("{"):
            body = json.loads(stdout)
            self.answer = body.get("Response", body)

    @property
    def code(self):
        """The code of a refusal."""
        if self.answer and "Error" in self.answer:
            return self.answer["Error"]["Code"]
        if self.answer and self.answer.get("code"):
            return self.answer["codeDesc"]
        found = re.search(r"(?:code:|^)([A-Z][A-Za-z.]+)[: ]", self.text, re.MULTILINE)
        return found and found[1]


class Programs:
    """Runs programs, each in its own folder, as the page describes it."""

    def __init__(self, page, folder, python):
        self._page, self._folder, self._python = page, folder, python
        self._lock = threading.Lock()
        self._count = 0

    def written(self, language, calls, ca=None, scheme="http"):
        """Writes the programs of calls with the values of their worlds to files."""
        own = [{**call, "parameters": world.own(call["parameters"]), "server": {
            "scheme": scheme, "host": world.server.endpoint if scheme == "http" else world.server.tls_endpoint}} for call, world in calls]
        return [self._placed(language, program) for program in explorer_programs.generated(self._page, language, own, ca=ca)]

    def _placed(self, language, program):
        self._count += 1
        folder = self._folder / f"{self._count}-{language}"
        (folder / "home").mkdir(parents=True)
        (folder / program["file"]).write_text(program["text"])
        return {**program, "folder": folder}

    def ended(self, language, program, world, **more):
        folder = program["folder"]
        environment = processes.clean_environment(
            HOME=str(folder / "home"), TENCENTCLOUD_SECRET_ID=world.secret_id, TENCENTCLOUD_SECRET_KEY=world.secret_key,
            PATH=f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **more)
        if language == "python" and program["run"] == "python program.py":
            with self._lock:
                status = self._python.run(folder / program["file"], environment)
            return Ended(status, (folder / "stdout").read_text(), (folder / "stderr").read_text())
        process = subprocess.run(
            ["bash", "-c", program["run"]], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=processes.DEADLINE_SECONDS)
        return Ended(process.returncode, process.stdout, process.stderr)


@pytest.fixture(scope="module")
def programs(explorer_page, tmp_path_factory):
    with program_runner.Runner() as python:
        yield Programs(explorer_page, tmp_path_factory.mktemp("programs"), python)


@pytest.fixture(scope="module")
def examples(explored):
    return explorer_programs.examples(explorer.described(explored))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    with processes.Servers(tmp_path_factory.mktemp("worlds")) as servers:
        yield prepared.Worlds(servers)


def drawn(examples):
    """The runs: `(languages, example)`, each in its own world; read-only examples are run in several languages there.

    Each example is run by curl or in Python, which the seed chooses, and a sample by TCCLI; `make test-all` runs all
    three.
    """
    draw = random.Random(conftest.SAMPLE_SEED)
    known = [example for example in examples if example.tccli]
    sample = known if explorer.EVERY_STEP else draw.sample(known, TCCLI_OF_A_SAMPLE)
    for example in examples:
        languages = ["curl", "python"] if explorer.EVERY_STEP else [draw.choice(["curl", "python"])]
        if example in sample:
            languages.append("tccli")
        yield from [(languages, example)] if example.changes_nothing else [([language], example) for language in languages]


def test_programs_of_examples_give_their_answers(programs, examples, worlds):
    faults = []
    runs = list(drawn(examples))
    assert {(example.call["product"], example.call["action"], example.number) for _, example in runs} == {
        (example.call["product"], example.call["action"], example.number) for example in examples}
    with concurrent.futures.ThreadPoolExecutor(max_workers=3) as pool:
        for start in range(0, len(runs), BATCH):
            batch = {language: [] for language in RUN}
            for languages, example in runs[start : start + BATCH]:
                call = example.call
                world = worlds.prepared(
                    call["product"], call["action"], example.number, call["parameters"], example.changes_nothing)
                for language in languages:
                    batch[language].append((example, world))
            written = [(language, example, world, program) for language, those in batch.items() for (example, world), program in zip(
                those, programs.written(language, [(example.call, world) for example, world in those]), strict=True)]
            ended = pool.map(lambda one: programs.ended(one[0], one[3], one[2]), written)
            for (language, example, world, _), one in zip(written, ended, strict=True):
                faults += [f"{language} {example.name}: {fault}" for fault in faults_of(one, world, example)]
            worlds.end_those_of_operators()
    assert faults == []


def faults_of(ended, world, example):
    action = example.call["action"]
    output = example.output.get("Response", example.output)
    if action == "DescribeInstancesHostKeys":
        output = {**UNJOINED, "RequestId": output["RequestId"]}
    expected = world.own(output)
    code = explorer.code_of(expected)
    if code:
        if ended.status == 0 or ended.code != code:
            yield f"ended with {ended.status}, {ended.text}, in place of {code}"
    elif ended.status != 0 or ended.answer is None:
        yield f"ended with {ended.status}: {ended.text}"
    else:
        same = prepared.of_one_kind if action in TRAILS else None
        yield from prepared.differences(expected, ended.answer, same=same)


@pytest.mark.parametrize("language, product", [("curl", "cvm"), ("curl", "legacy-a"), ("python", "cvm"), ("python", "legacy-a"), ("tccli", "cvm")])
def test_programs_trust_the_servers_ca_over_https(programs, examples, worlds, tmp_path, language, product):
    example = next(one for one in examples if one.call["product"] == product and one.call["action"] == "DescribeKeyPairs")
    world = worlds.prepared(product, "DescribeKeyPairs", example.number, example.call["parameters"])
    server = world.server
    # For TCCLI the CA must be added to the certificates of its Python package certifi; the test adds it to a copy.
    copy = tmp_path / "certifi"
    shutil.copytree(pathlib.Path(certifi.__file__).parent, copy)
    (program,) = programs.written(language, [(example.call, world)], server.ca, "https")
    if language == "tccli":
        refused = programs.ended(language, program, world, PYTHONPATH=str(tmp_path))
        assert refused.status != 0 and "CERTIFICATE_VERIFY_FAILED" in refused.text
        (command,) = re.findall("cat .* certifi\\)\"", program["text"])
        subprocess.run(["bash", "-c", command], check=True, env=processes.clean_environment(
            PYTHONPATH=str(tmp_path), PATH=f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"))
    ended = programs.ended(language, program, world, PYTHONPATH=str(tmp_path))
    assert list(faults_of(ended, world, example)) == []
    if language != "tccli":
        (other,) = programs.written(language, [(example.call, world)], str(copy / "cacert.pem"), "https")
        assert programs.ended(language, other, world).status != 0
