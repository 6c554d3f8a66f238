# SPDX-License-Identifier: Apache-2.0
import collections
import os
import random
import secrets
import types

import pytest

import clients
import keys
import machines
import processes
import syncs as syncs_library
import tc3
from refusal_table import TAKEN_KEY

pytest_plugins = ["explorer"]


# The seed that chooses the signature methods of a run. All workers of a run use the same seed: they inherit the
# environment of the first process.
SAMPLE_SEED = os.environ.setdefault("KEYWRIGHT_SAMPLE_SEED", secrets.token_hex(4))
TRANSPORTS_OF_A_SAMPLE = 2


def pytest_collection_modifyitems(config, items):
    """Runs each test of an official client by POST and by two other signature methods; `make test-all` runs all
    methods."""
    if os.environ.get("KEYWRIGHT_EVERY_STEP"):
        return
    ways = collections.defaultdict(dict)
    for item in items:
        parameters = getattr(item, "callspec", None) and item.callspec.params or {}
        way = next((value for value in parameters.values() if value in clients.TRANSPORTS), None)
        if way and item.path.name.startswith("test_sdk_"):
            ways[item.nodeid.replace(way, "*", 1)][way] = item
    left_out = set()
    for name, found in ways.items():
        # A test that names its signature methods itself keeps all of them.
        if set(found) == set(clients.TRANSPORTS):
            drawn = random.Random(f"{SAMPLE_SEED} {name}").sample(clients.TRANSPORTS[1:], TRANSPORTS_OF_A_SAMPLE)
            left_out |= {item for way, item in found.items() if way not in [clients.TRANSPORTS[0], *drawn]}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter):
    if not os.environ.get("KEYWRIGHT_EVERY_STEP"):
        terminalreporter.write_line(f"The sample of ways to sign is that of KEYWRIGHT_SAMPLE_SEED={SAMPLE_SEED}")


@pytest.fixture(scope="session", autouse=True)
def no_surroundings():
    """Removes proxies and credentials from the environment, because the official clients read them there."""
    patch = pytest.MonkeyPatch()
    for name in set(os.environ) - set(processes.clean_environment()):
        patch.delenv(name)
    yield
    patch.undo()


@pytest.fixture
def servers(tmp_path):
    """Starts servers, and stops those that still run at the end of the test."""
    with processes.Servers(tmp_path) as servers:
        yield servers


@pytest.fixture
def start(servers):
    """Starts a server on a free port: `start("--quota", "cvm=5")`."""
    return servers.start


@pytest.fixture
def server(start):
    return start("--quota", "cvm=500", "--quota", "lighthouse=500", "--failed-signatures", "0")


@pytest.fixture
def machine(tmp_path):
    """A machine with a real sshd."""
    with machines.running(tmp_path) as machine:
        yield machine


@pytest.fixture
def syncs(tmp_path):
    """A library for LD_PRELOAD; environment variables determine how calls of sync behave."""
    return syncs_library.library(tmp_path)


@pytest.fixture(scope="session")
def own_key(tmp_path_factory):
    """An RSA key made by ssh-keygen."""
    return keys.generate(tmp_path_factory.mktemp("own-key"))


@pytest.fixture
def data(tmp_path):
    """A data directory with an account that has `FIRST_CREDENTIALS`."""
    data = tmp_path / "data"
    ended = processes.run("init", "--data", data, **processes.FIRST_CREDENTIALS)
    assert ended.returncode == 0, ended
    return data


@pytest.fixture
def refused_on(data):
    """The line with which `serve` refuses to start on that directory, which it must not change."""
    def refused_on(*options, **environment):
        before = processes.fingerprint(data)
        line = processes.refusal("serve", "--data", data, "--listen", "127.0.0.1:0", *options, **environment)
        assert processes.fingerprint(data) == before
        return line

    return refused_on


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with the key pairs `taken` and `second` of each product. No refusal may change them."""
    with processes.Servers(tmp_path_factory.mktemp("house")) as servers:
        server = servers.start("--failed-signatures", "0")
        ids = {}
        for product in ("cvm", "lighthouse"):
            client = clients.client(product, server)
            ids[product] = clients.import_key(client, "taken", TAKEN_KEY)
            clients.import_key(client, "second")
        yield types.SimpleNamespace(server=server, ids=ids)


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    """A server with HTTPS and its own local CA."""
    with processes.Servers(tmp_path_factory.mktemp("secure")) as servers:
        yield servers.start("--tls-listen", "127.0.0.1:0", "--failed-signatures", "0")


@pytest.fixture
def unchanged(house):
    """The test must not change the listed key pairs."""
    before = _listed(house)
    yield
    assert _listed(house) == before


@pytest.fixture
def unharmed(house):
    """As `unchanged`, with two raw calls, which are faster than the SDK's: the server must still answer, and the list
    must not have changed."""
    before = _listed_at_once(house)
    yield
    assert _listed_at_once(house) == before


def _listed_at_once(house):
    calls = [tc3.Call(product=product) for product in ("cvm", "lighthouse")]
    with tc3.Connection(house.server) as connection:
        connection.send(b"".join(call.raw() for call in calls))
        return [{**connection.read().response, "RequestId": None} for _ in calls]


def _listed(house):
    return [clients.described(clients.client(product, house.server)) for product in ("cvm", "lighthouse")]
