# SPDX-License-Identifier: Apache-2.0
"""Every state × {bind, unbind} × {forced, not forced} through the official SDK, with the expected codes."""

import pytest

import clients
import processes
from clients import call, import_key, outcome, response

OK = "Success"
STATE = "UnsupportedOperation.InstanceState"

# The state; the codes of binding and unbinding without ForceStop, then with it.
CVM = [
    ("PENDING", *[f"{STATE}Pending"] * 4),
    ("LAUNCH_FAILED", *[f"{STATE}LaunchFailed"] * 4),
    ("RUNNING", f"{STATE}Running", f"{STATE}Running", OK, OK),
    ("STOPPED", OK, OK, OK, OK),
    ("STARTING", *[f"{STATE}Starting"] * 4),
    ("STOPPING", *[f"{STATE}Stopping"] * 4),
    ("REBOOTING", *[f"{STATE}Rebooting"] * 4),
    ("SHUTDOWN", *[f"{STATE}Shutdown"] * 4),
    ("TERMINATING", *[f"{STATE}Terminating"] * 4),
    ("ENTER_RESCUE_MODE", *[f"{STATE}EnterRescueMode"] * 4),
    ("RESCUE_MODE", *[f"{STATE}RescueMode"] * 4),
    ("EXIT_RESCUE_MODE", *[f"{STATE}ExitRescueMode"] * 4),
    ("FREEZING", *[f"{STATE}Freezing"] * 4),
    ("ISOLATING", *[f"{STATE}Isolating"] * 4),
    ("BANNING", *[f"{STATE}Banning"] * 4),
    ("ENTER_SERVICE_LIVE_MIGRATE", *[f"{STATE}EnterServiceLiveMigrate"] * 4),
]

INVALID = "UnsupportedOperation.InvalidInstanceState"

# The state; the codes of binding and unbinding OFFLINE, which stops a running instance, then ONLINE.
LIGHTHOUSE = [
    ("PENDING", *["OperationDenied.InstanceCreating"] * 4),
    ("RUNNING", OK, OK, OK, OK),
    ("STOPPED", OK, OK, OK, OK),
] + [
    (state, *[INVALID] * 4)
    for state in (
        "LAUNCH_FAILED", "STARTING", "STOPPING", "REBOOTING", "SHUTDOWN", "TERMINATING", "DELETING", "FREEZING",
        "ENTER_RESCUE_MODE", "RESCUE_MODE", "EXIT_RESCUE_MODE")
]


OPERATOR = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}


@pytest.fixture
def server(start):
    return start("--instance-delay", "0", "--quota", "lighthouse=100")


@pytest.fixture
def keywright(server):
    def keywright(*arguments):
        ended = processes.run(*arguments, "--endpoint", server.url, **OPERATOR)
        assert ended.returncode == 0, ended
        return ended.stdout

    return keywright


class OfCVM:
    def __init__(self, server):
        self.client = clients.cvm(server)

    def add(self, count, key_id):
        return call(
            self.client, "RunInstances", Placement={"Zone": "ap-guangzhou-3"}, ImageId="img-487zeit5",
            InstanceCount=count, LoginSettings={"KeyIds": [key_id]}).InstanceIdSet

    def manners(self, verb):
        return [{}, {"ForceStop": True}]


class OfLighthouse:
    def __init__(self, server):
        self.client = clients.lighthouse(server)

    def add(self, count, key_id):
        return call(
            self.client, "CreateInstances", BundleId="bundle2022_gen_01", BlueprintId="lhbp-ubuntu22",
            InstanceChargePrepaid={"Period": 1}, InstanceCount=count,
            LoginConfiguration={"KeyIds": [key_id]}).InstanceIdSet

    def manners(self, verb):
        return [{f"{verb}Type": "OFFLINE"}, {f"{verb}Type": "ONLINE"}]


def codes(product, keywright, keys, state, *options):
    """The codes of binding and unbinding in both manners; asserts that a refusal changed nothing."""
    bound, free = keys
    instances = iter(product.add(4, bound))
    cells = []
    for index in (0, 1):
        for verb, key_id in (("Associate", free), ("Disassociate", bound)):
            instance_id = next(instances)
            keywright("instance", "set-state", instance_id, state, *options)
            cells.append(outcome(
                product.client, f"{verb}InstancesKeyPairs", InstanceIds=[instance_id], KeyIds=[key_id],
                **product.manners(verb)[index]))
            (found,) = response(product.client, "DescribeInstances", InstanceIds=[instance_id])["InstanceSet"]
            after = {"Associate": [free], "Disassociate": []}[verb] if cells[-1] == OK else [bound]
            assert (found["LoginSettings"]["KeyIds"] or []) == after
    return tuple(cells)


@pytest.mark.parametrize(("kind", "table"), [(OfCVM, CVM), (OfLighthouse, LIGHTHOUSE)], ids=["cvm", "lighthouse"])
def test_what_each_state_allows(server, keywright, kind, table):
    product = kind(server)
    keys = [import_key(product.client, name) for name in ("bound", "free")]
    assert {state: codes(product, keywright, keys, state) for state, *_ in table} == {
        state: tuple(cells) for state, *cells in table}
    # While another operation is in progress.
    refused = ("OperationDenied.InstanceOperationInProgress",) * 4
    operating = ("RUNNING", "--latest-operation-state", "OPERATING")
    assert codes(product, keywright, keys, *operating)[-2:] == refused[-2:]


def test_an_image_keeps_the_key_pairs_that_it_holds(server, keywright):
    product = OfCVM(server)
    key_id = import_key(product.client, "held")
    (instance_id,) = product.add(1, key_id)
    made = keywright("image", "create", "--from", instance_id, "--name", "golden")
    image_id = next(word for word in made.split() if word.startswith("img-"))
    assert key_id in keywright("image", "list") and "golden" in keywright("image", "list")
    assert outcome(product.client, "DeleteKeyPairs", KeyIds=[key_id]) == "InvalidParameterValue.KeyPairNotSupported"
    call(product.client, "TerminateInstances", InstanceIds=[instance_id])
    assert outcome(product.client, "DeleteKeyPairs", KeyIds=[key_id]) == "InvalidParameterValue.KeyPairNotSupported"
    keywright("image", "delete", image_id)
    assert outcome(product.client, "DeleteKeyPairs", KeyIds=[key_id]) == OK
