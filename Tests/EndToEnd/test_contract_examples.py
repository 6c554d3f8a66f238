# SPDX-License-Identifier: Apache-2.0
"""The vendor's documented examples from the official command line, with identifiers of the tested server.

This file has those of CVM, Lighthouse and VPC; the other products are in `test_contract_examples_identities.py`.
"""

import json
import pathlib
import re
import urllib.parse

import pytest
import tccli

import clients
import keys
import processes

PAGES = processes.ROOT / "Documentation/reference"
MODELS = pathlib.Path(tccli.__file__).parent / "services"
VERSIONS = {"cvm": "v20170312", "lighthouse": "v20200324", "vpc": "v20170312"}
# Values for parameters that an example abbreviates, or whose value does not exist here.
VALUES = {
    ("lighthouse", "ImportKeyPair", "PublicKey"): keys.rsa_line,
    ("cvm", "ImportKeyPair", "PublicKey"): keys.rsa_line,
    ("lighthouse", "ResetInstancesPassword", "Password"): lambda: "abc123ABC!@#",
    ("cvm", "ModifyInstancesProject", "ProjectId"): lambda: 0,
}
STOPPED = {"StartInstances", "ResetInstancesPassword", "AssociateInstancesKeyPairs", "DisassociateInstancesKeyPairs"}
# Actions on prepaid instances, and on isolated ones.
PREPAID = {"ModifyInstancesRenewFlag"}
ISOLATED = {("lighthouse", "TerminateInstances")}
REFUSED = {
    # The quota for key pairs is the only one here.
    "lighthouse-DescribeGeneralResourceQuotas-0": "InvalidParameterValue.InvalidResourceQuotaResourceName",
}
# Fields that are missing in an answer, by the reason for it.
REASONS = json.loads((processes.ROOT / "Tests/Contract/drift.json").read_text())
DRIFT = {line for lines in REASONS.values() for line in lines}


def examples():
    for product, version in VERSIONS.items():
        actions = json.loads((MODELS / product / version / "examples.json").read_text())["actions"]
        for page in sorted((PAGES / product).glob("*.md")):
            for number, example in enumerate(actions.get(page.stem, [])):
                yield pytest.param(product, page.stem, example, id=f"{product}-{page.stem}-{number}")


def placed(fields, path, value):
    """Stores a value under a path such as `A.0.B`; lists are first stored as dictionaries with numbers as keys."""
    name, *rest = path
    if rest:
        placed(fields.setdefault(name, {}), rest, value)
    else:
        fields[name] = value


def listed(fields):
    if not isinstance(fields, dict):
        return fields
    if fields and all(name.isdigit() for name in fields):
        return [listed(value) for _, value in sorted(fields.items(), key=lambda item: int(item[0]))]
    return {name: listed(value) for name, value in fields.items()}


def parameters(text):
    """The parameters of an example: the JSON of a POST, or the query of a GET, which may have line breaks."""
    if text.startswith("POST"):
        return json.loads(text[text.index("{"):])
    fields = {}
    for pair in urllib.parse.urlsplit(text.strip()).query.replace("\n", "").split("&"):
        name, _, value = pair.partition("=")
        if name and name != "Action" and not name.startswith("<"):
            placed(fields, name.split("."), int(value) if value.isdigit() else urllib.parse.unquote(value))
    return listed(fields)


class World:
    """A server with a few resources of each product, which are created for each example."""

    def __init__(self, server):
        self.count = 0
        self.client = {product: clients.client(product, server) for product in VERSIONS}

    def key_pair(self, product):
        self.count += 1
        return clients.import_key(self.client[product], f"pair_{self.count}")

    def instance(self, product, action):
        client = self.client[product]
        if product == "cvm":
            order = {"Placement": {"Zone": "ap-guangzhou-3"}, "ImageId": "img-487zeit5"}
            if action in PREPAID:
                order |= {"InstanceChargeType": "PREPAID", "InstanceChargePrepaid": {"Period": 1}}
            (instance,) = clients.response(client, "RunInstances", **order)["InstanceIdSet"]
        else:
            bundle = clients.response(client, "DescribeBundles")["BundleSet"][0]["BundleId"]
            order = {"BundleId": bundle, "BlueprintId": self.blueprint(), "InstanceChargePrepaid": {"Period": 1}}
            (instance,) = clients.response(client, "CreateInstances", **order)["InstanceIdSet"]
        self.settle(product, instance)
        before = "StopInstances" if action in STOPPED else "IsolateInstances" if (product, action) in ISOLATED else None
        if before:
            clients.response(client, before, InstanceIds=[instance])
            self.settle(product, instance)
        return instance

    def settle(self, product, instance):
        def is_settled():
            (found,) = clients.response(
                self.client[product], "DescribeInstances", InstanceIds=[instance])["InstanceSet"]
            return found["LatestOperationState"] == "SUCCESS"
        processes.wait_until(is_settled, "the operation ends")

    def blueprint(self):
        return clients.response(self.client["lighthouse"], "DescribeBlueprints")["BlueprintSet"][0]["BlueprintId"]

    def replaced(self, product, action, parameters):
        """The parameters with identifiers of this world; equal identifiers are replaced by equal ones."""
        text, known = json.dumps(parameters), {}
        for found in re.findall(r'"((?:skey|ins|lhkp|lhins|img|lhbp)-\w+|ap-shanghai-2)"', text):
            kind = found.split("-")[0]
            if kind == "img":
                known[found] = "img-487zeit5"
            elif kind == "ap":
                known[found] = "ap-guangzhou-3"
            elif kind == "lhbp":
                known[found] = self.blueprint()
            elif found not in known:
                known[found] = self.key_pair(product) if kind in ("skey", "lhkp") else self.instance(
                    product, action)
        for example, own in known.items():
            text = text.replace(f'"{example}"', f'"{own}"')
        changed = json.loads(text)
        for (of, name, parameter), value in VALUES.items():
            if (of, name) == (product, action):
                changed[parameter] = value()
        if action == "DisassociateInstancesKeyPairs":
            bound = {"InstanceIds": changed["InstanceIds"], "KeyIds": changed["KeyIds"]}
            clients.response(self.client[product], "AssociateInstancesKeyPairs", **bound)
            for instance in changed["InstanceIds"]:
                self.settle(product, instance)
        return changed


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with processes.Servers(tmp_path_factory.mktemp("examples")) as servers:
        yield World(servers.start(
            "--instance-delay", "1", "--quota", "cvm=500", "--quota", "lighthouse=500", "--failed-signatures", "0"))


def places(documented, answered, path, wrong):
    """Calls `wrong` for each path that is missing or has another type. Of lists, the first elements are compared."""
    if isinstance(documented, dict) and isinstance(answered, dict):
        for name, value in documented.items():
            inner = f"{path}.{name}".lstrip(".")
            if name in answered:
                places(value, answered[name], inner, wrong)
            else:
                wrong(inner, True)
    elif isinstance(documented, list) and isinstance(answered, list):
        if documented and answered:
            places(documented[0], answered[0], path + "[]", wrong)
    elif documented is not None and answered is not None and kind(documented) != kind(answered):
        wrong(path, False)


def found(documented, answered, is_missing):
    paths = []
    places(documented, answered, "", lambda path, missing: paths.append(path) if missing is is_missing else None)
    return paths


def missing(documented, answered):
    return found(documented, answered, True)


def misshapen(documented, answered):
    return found(documented, answered, False)


def kind(value):
    return float if type(value) is int else type(value)


@pytest.mark.parametrize("product, action, example", examples())
def test_a_documented_example_is_answered_in_its_shape(world, request, product, action, example):
    asked = world.replaced(product, action, parameters(example["input"]))
    name = request.node.callspec.id
    if name in REFUSED:
        assert clients.refused(world.client[product], action, **asked).code == REFUSED[name]
        return
    answered = clients.response(world.client[product], action, **asked)
    documented = json.loads(example["output"])["Response"]
    known = {f"{product}:{action} output {path}: not here" for path in missing(documented, answered)}
    assert known <= DRIFT, "a documented field is missing"
    assert misshapen(documented, answered) == []


def test_another_shape_is_seen():
    documented = {"A": [{"B": 1}], "C": "", "D": None}
    same = {"A": [{"B": 1.5}], "C": "x", "D": []}
    assert (misshapen(documented, same), missing(documented, same)) == ([], [])
    assert misshapen(documented, {"A": [{"B": "1"}], "C": 1}) == ["A[].B", "C"]
    assert misshapen(documented, {"A": {}, "C": True}) == ["A", "C"]
    assert missing(documented, {"A": [{}], "C": ""}) == ["A[].B", "D"]
