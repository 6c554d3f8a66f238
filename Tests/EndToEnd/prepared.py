# SPDX-License-Identifier: Apache-2.0
"""Runs the tested examples on a real server. The calls that were made before an example are repeated first.

The server draws new identifiers in each run: names in an example are replaced by those of the run.
"""

import json
import re
import time

import keys
import processes
import tc3

PREPARATIONS = processes.ROOT / "Tests/Contract/example_preparations.json"
# The time at which the examples were made.
EXAMPLES_NOW = 1_700_000_060
REGIONS = ("ap-guangzhou", "ap-singapore")
OPTIONS = ("--failed-signatures", "0", "--regions", ",".join(REGIONS), "--instance-delay", "0",
           "--tls-listen", "127.0.0.1:0", "--tls-name", "keys.example", "--host-url", "https://keys.example:7743")

_TIME = re.compile(r"(?<![\w.-])(16[89]\d{7}|170\d{7})(?![\w.-])")
_DATE = re.compile(r"2023-1[12]-\d\d[T ]\d\d:\d\d:\d\dZ?")
# Values that the server draws or reads from a clock: they have one of these forms, and another value in each run.
_DRAWN = re.compile("|".join([
    r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\dZ?)?", r"VM-\d+-\d+-\w+", r"(\w+)-[a-z0-9]{8,16}",
    r"AKID\w+", r"[A-Za-z0-9+/=_-]{20,}", r"ssh-rsa \S+( \S+)?", r"\d{9,}", r"SHA256:\S+", r"\d+\.\d+\.\d+\.\d+", r"([0-9a-f]{2}:){15}[0-9a-f]{2}",
]))
_LEAST_DRAWN_NUMBER = 1_000_000


class World:
    """The resources of one account that an example refers to."""

    def __init__(self, server, secret_id, secret_key, uin):
        self.server, self.secret_id, self.secret_key = server, secret_id, secret_key
        self.names = {"100000000001": uin, "AKIDtest": secret_id}
        self.seconds = int(time.time()) - EXAMPLES_NOW

    def call(self, service, version, action, parameters, region=None, secret_key=None):
        call = tc3.Call(action, service, version=version, region=region, body=json.dumps(parameters).encode(),
                        secret_id=self.secret_id, secret_key=secret_key or self.secret_key)
        return tc3.exchange(self.server, call).response

    def own(self, value):
        """A value of an example with the names of this world, and with times moved to the present."""
        text = json.dumps(value, ensure_ascii=False)
        for name in sorted(self.names, key=len, reverse=True):
            text = text.replace(name, self.names[name])
        text = _TIME.sub(lambda found: str(int(found[0]) + self.seconds), text)
        return json.loads(_DATE.sub(lambda found: self._shifted(found[0]), text))

    def _shifted(self, text):
        form = "%Y-%m-%dT%H:%M:%SZ" if "T" in text else "%Y-%m-%d %H:%M:%S"
        seconds = time.mktime(time.strptime(text.removesuffix("Z"), form.removesuffix("Z"))) - time.timezone
        return time.strftime(form, time.gmtime(seconds + self.seconds))

    def learn(self, noted, answered):
        """Learns the names of this world from two answers to the same call: the documented one and the received one."""
        if isinstance(noted, dict) and isinstance(answered, dict):
            for name in noted.keys() & answered.keys() - {"RequestId"}:
                self.learn(noted[name], answered[name])
        elif isinstance(noted, list) and isinstance(answered, list):
            for one, other in zip(noted, answered):
                self.learn(one, other)
        elif isinstance(noted, str) and isinstance(answered, str) and noted != answered and "…" not in noted and len(noted) > 3:
            self.names[noted] = answered
        elif type(noted) is int and type(answered) is int and noted >= _LEAST_DRAWN_NUMBER:
            self.names[str(noted)] = str(answered)

    def prepare(self, preparation, parameters):
        """Makes the calls that an example needs before it."""
        for call in preparation["calls"]:
            self.run_instances(call["parameters"])
            noted = json.loads(call["answer"])["Response"]
            code = noted.get("Error", {}).get("Code")
            given = self.own(json.loads(call["parameters"]))
            # Examples that search the audit trail for CreateKeyPair need the real call; others can import a key.
            if call["action"] == "CreateKeyPair" and not code and "CreateKeyPair" not in json.dumps(parameters):
                answer = self.key_pair(call, given)
            else:
                answer = self.call(
                    call["service"], call["version"], call["action"], given, call.get("region"),
                    "another key" if code == "AuthFailure.SignatureFailure" else None)
            assert answer.get("Error", {}).get("Code") == code, (call, answer)
            self.learn(noted, answer)
        if not preparation["complete"]:
            self.run_instances(json.dumps(parameters))
        # The preparation may have taken as long as the period that an example asks for.
        self.seconds = int(time.time()) - EXAMPLES_NOW

    def key_pair(self, call, parameters):
        """Imports a key in place of CreateKeyPair, because a debug build needs seconds to generate one."""
        imported = self.call(
            call["service"], call["version"], "ImportKeyPair", {**parameters, "PublicKey": keys.rsa_line()}, call.get("region"))
        return {"KeyPair": {"KeyId": imported["KeyId"]}}

    def run_instances(self, text):
        """Runs an instance for each instance that a text names and no call has created; the existing key pairs open
        them."""
        for name in set(re.findall(r"\bins-\w{8}\b", text)) - self.names.keys():
            order = {
                "Placement": {"Zone": "ap-guangzhou-3"}, "ImageId": "img-487zeit5",
                "LoginSettings": {"KeyIds": [own for own in self.names.values() if own.startswith("skey-")]},
                "TagSpecification": [{"ResourceType": "instance", "Tags": [{"Key": "env", "Value": "test"}]}]}
            (self.names[name],) = self.call("cvm", "2017-03-12", "RunInstances", order, REGIONS[0])["InstanceIdSet"]


class Worlds:
    """A world for each example: an account, or its own server for the examples of the operator."""

    def __init__(self, servers):
        self._servers = servers
        self._shared = None
        self._of_operators = []
        # The calls before an example → the shared world of read-only examples with these calls.
        self._unchanged = {}
        self._preparations = json.loads(PREPARATIONS.read_text())

    def prepared(self, product, action, number, parameters, changes_nothing=False):
        """The prepared world. Read-only examples with the same preparation share one."""
        preparation = self._preparations[product][action][number]
        text = json.dumps(parameters)
        needed = json.dumps([
            self.is_operators(product, action, number), preparation, re.findall(r"\bins-\w{8}\b", text), "CreateKeyPair" in text])
        if changes_nothing and needed in self._unchanged:
            return self._unchanged[needed]
        world = self._of_operator() if self.is_operators(product, action, number) else self._of_account()
        world.prepare(preparation, parameters)
        if changes_nothing:
            self._unchanged[needed] = world
        return world

    def is_operators(self, product, action, number):
        """Whether an example needs its own server."""
        return product == "admin" or any(call["service"] == "admin" for call in self._preparations[product][action][number]["calls"])

    def end_those_of_operators(self):
        for server in self._of_operators:
            server.stop()
        self._unchanged = {needed: world for needed, world in self._unchanged.items() if world.server not in self._of_operators}
        self._of_operators.clear()

    def _start(self):
        return self._servers.start(*OPTIONS, data=self._servers.directory / f"data-{len(self._servers.started)}")

    def _of_operator(self):
        world = World(self._start(), processes.SECRET_ID, processes.SECRET_KEY, "")
        self._of_operators.append(world.server)
        world.names["100000000001"] = world.call("sts", "2018-08-13", "GetCallerIdentity", {})["AccountId"]
        return world

    def _of_account(self):
        self._shared = self._shared or self._start()
        operator = World(self._shared, processes.SECRET_ID, processes.SECRET_KEY, "")
        made = operator.call("admin", "2026-11-01", "CreateAccount", {"Remark": "of an example"})
        return World(self._shared, made["SecretId"], made["SecretKey"], made["Uin"])


def differences(expected, found, path="", same=None):
    """The differences between an answer and the example's. Fields that are null or empty may be additional.

    `same` compares two values; by default, equal values are the same, and so are two drawn values of the same form.
    """
    same = same or _same
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in expected.keys() - found.keys():
            yield f"{path}.{name} is missing"
        for name in found.keys() - expected.keys():
            if found[name] not in (None, [], {}, ""):
                yield f"{path}.{name} is too much: {found[name]}"
        for name in expected.keys() & found.keys():
            yield from differences(expected[name], found[name], f"{path}.{name}", same)
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found) and (same is _same or not found):
            yield f"{path} has {len(found)} in place of {len(expected)}"
        for index, (one, other) in enumerate(zip(expected, found)):
            yield from differences(one, other, f"{path}.{index}", same)
    elif not same(expected, found):
        yield f"{path} is {found!r} in place of {expected!r}"


def _same(expected, found):
    if expected == found:
        return True
    if type(expected) is not type(found):
        return False
    if isinstance(expected, str):
        if "…" in expected:
            return found.startswith(expected.split("…")[0])
        return bool(_DRAWN.fullmatch(expected) and _DRAWN.fullmatch(found))
    return type(expected) is int and expected >= _LEAST_DRAWN_NUMBER and found >= _LEAST_DRAWN_NUMBER


def of_one_kind(expected, found):
    """Whether two values have the same type. Other values are not compared for the audit trail: it has records of other
    calls, and refusals are recorded with a delay."""
    return type(expected) is type(found)
