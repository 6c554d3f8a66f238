# SPDX-License-Identifier: Apache-2.0
"""Callers that change key pairs until the server is killed, and a ledger of the key pairs that must exist then.

The ledger replays the audit trail: each of its records must belong to a change that was requested, and all records
together must result in exactly the key pairs that are stored.
"""

import base64
import collections
import contextlib
import dataclasses
import hashlib
import json
import random
import sqlite3
import threading

import keys
import processes
import tc3

PRODUCTS = ("cvm", "lighthouse")
PAGE = 100
# The approximate number of key pairs that a caller keeps.
FEW, MANY = 4, 12


@dataclasses.dataclass
class Change:
    """A change that was requested."""

    action: str
    product: str = "cvm"
    # The key pairs to change. For a creation, the new key pair once its identifier is known.
    key_ids: list = None
    name: str = None
    description: str = None
    tags: dict = dataclasses.field(default_factory=dict)
    public: str = None
    private: str = None
    # Known once the change is acknowledged.
    request_id: str = None

    @property
    def makes(self):
        return self.action in ("CreateKeyPair", "ImportKeyPair")

    def call(self):
        body = {"KeyIds": self.key_ids} if self.action == "DeleteKeyPairs" else {}
        if self.action == "ModifyKeyPairAttribute":
            body["KeyId"] = self.key_ids[0]
        values = {"KeyName": self.name, "Description": self.description, "PublicKey": self.public}
        body |= {name: value for name, value in values.items() if value is not None}
        tags = [{"Key": key, "Value": value} for key, value in self.tags.items()]
        if self.product == "cvm" and self.makes:
            body |= {"ProjectId": 0}
        if tags:
            body |= (
                {"TagSpecification": [{"ResourceType": "keypair", "Tags": tags}]}
                if self.product == "cvm" else {"Tags": tags})
        return tc3.Call(self.action, self.product, json.dumps(body).encode())

    def acknowledge(self, response):
        self.request_id = response["RequestId"]
        if self.action == "CreateKeyPair":
            made = response["KeyPair"]
            self.key_ids, self.public, self.private = [made["KeyId"]], made["PublicKey"], made["PrivateKey"]
        elif self.action == "ImportKeyPair":
            self.key_ids = [response["KeyId"]]


class Caller:
    """Makes one change after the other over one connection until it breaks."""

    def __init__(self, number, seed):
        self.number = number
        self._random = random.Random(f"{seed} {number}")
        self._names = 0
        # The caller's own key pairs, by product.
        self.key_ids = {product: [] for product in PRODUCTS}
        # Key pairs that every caller changes.
        self.shared = []
        # Changes that the ledger has not read yet: those that were acknowledged, and the last one without an answer.
        self.acknowledged = []
        self.unanswered = None

    def run(self, server):
        with contextlib.suppress(OSError), tc3.Connection(server) as connection:
            while True:
                self.unanswered = self._draw()
                try:
                    answer = connection.send(self.unanswered.call()).read()
                except (OSError, ValueError, AssertionError):
                    # There was no answer, or a part of one.
                    return
                assert answer.code == "Success", answer
                self._keep(answer.response)

    def _keep(self, response):
        change, self.unanswered = self.unanswered, None
        change.acknowledge(response)
        self.acknowledged.append(change)
        if change.makes:
            self.key_ids[change.product] += change.key_ids
        elif change.action == "DeleteKeyPairs":
            own = self.key_ids[change.product]
            own[:] = [key_id for key_id in own if key_id not in change.key_ids]

    def _draw(self):
        product = self._random.choice(PRODUCTS)
        own = self.key_ids[product]
        kind = self._random.random()
        if len(own) < FEW or kind < 0.4 and len(own) < MANY:
            # Creating a key takes much processor time: two callers create keys, the others import them.
            creates = self.number < 2
            return Change(
                "CreateKeyPair" if creates else "ImportKeyPair", product, name=self._name(), tags=self._tags(),
                public=None if creates else keys.rsa_line())
        if len(own) >= MANY or kind < 0.6:
            return Change("DeleteKeyPairs", product, self._random.sample(own, self._random.randint(1, 3)))
        if self.shared and kind < 0.7:
            name = self._name()
            return Change("ModifyKeyPairAttribute", key_ids=[self._random.choice(self.shared)], name=name,
                          description=f"described as {name}")
        if not self.key_ids["cvm"]:
            return self._draw()
        part = self._random.choice([{"name"}, {"description"}, {"name", "description"}])
        values = {name: self._name() for name in part}
        return Change("ModifyKeyPairAttribute", key_ids=[self._random.choice(self.key_ids["cvm"])], **values)

    def _name(self):
        self._names += 1
        return f"caller_{self.number}_{self._names}"

    def _tags(self):
        # A key has at most 1,000 values in an account.
        return {f"key-{number}": f"value-{self._random.randrange(500)}" for number in range(self._random.choice([0, 0, 1, 3]))}


def run_until(kill, callers, server):
    """Runs all callers, and kills the server meanwhile."""
    killed = threading.Event()
    failures = []

    def run(caller):
        try:
            caller.run(server)
            assert killed.is_set(), "a connection broke before the server was killed"
        except BaseException as failure:  # noqa: B902
            failures.append(failure)

    threads = [threading.Thread(target=run, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    try:
        kill(killed)
    finally:
        killed.set()
        server.kill()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]


@dataclasses.dataclass(frozen=True)
class Pair:
    product: str
    name: str
    description: str
    # Sorted pairs of key and value.
    tags: tuple
    # `<type> <base64>`
    public: str


@dataclasses.dataclass
class Stored:
    """The content of the database, read while the server runs or after it."""

    pairs: dict
    trail: list
    counts: dict

    @classmethod
    def read(cls, data, known):
        """The content, with the audit trail without its first `known` records."""
        address = f"file:{data}/keywright.sqlite?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            database.execute("BEGIN")
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            return cls(_pairs(database), _trail(database, known), _counts(database))


def _pairs(database):
    tags = {}
    for product, key_id, key, value in database.execute("SELECT product, key_id, tag_key, tag_value FROM key_pair_tag"):
        tags.setdefault((product, key_id), []).append((key, value))
    pairs = {}
    for product, key_id, name, project, description, kind, blob, fingerprint, text in database.execute(
        "SELECT product, key_id, name, project_id, description, public_key_type, public_key_blob,"
        " public_key_fingerprint, public_key_text FROM key_pair"
    ):
        assert hashlib.sha256(blob).digest() == fingerprint
        public = f"{kind} {base64.b64encode(blob).decode()}"
        # Every public key that Lighthouse imported without a comment is stored so.
        assert text in (f"{public} {key_id}", public)
        assert project == 0
        pairs[key_id] = Pair(product, name, description, tuple(sorted(tags.pop((product, key_id), []))), public)
    assert tags == {}
    return pairs


def _trail(database, known):
    records = database.execute(
        "SELECT sequence, request_id, door, action, resources, code, access_key_id FROM audit_record"
        " WHERE sequence > ? ORDER BY sequence", [known]).fetchall()
    assert [sequence for sequence, *_ in records] == list(range(known + 1, known + 1 + len(records)))
    return [tuple(fields) for _, *fields in records]


def _counts(database):
    return dict(database.execute("SELECT product, key_pairs FROM key_pair_count"))


class Ledger:
    def __init__(self):
        self.pairs = {}
        self.trail = []
        # The private keys of the existing key pairs.
        self.private = {}
        self.tally = {"acknowledged": 0, "unanswered": 0, "of them kept": 0}

    def settle(self, callers, stored):
        """Applies the changes that the callers made since the last call. The database must contain exactly their
        result."""
        acknowledged = {
            change.request_id: (caller, number, change)
            for caller in callers
            for number, change in enumerate(caller.acknowledged)
        }
        unanswered = [caller for caller in callers if caller.unanswered]
        self.tally["acknowledged"] += len(acknowledged)
        self.tally["unanswered"] += len(unanswered)
        last = {}
        unexplained = collections.Counter(
            resources for request_id, _, _, resources, *_ in stored.trail if request_id not in acknowledged)
        for request_id, door, action, resources, code, access_key_id in stored.trail:
            assert (code, access_key_id) == ("Success", processes.SECRET_ID)
            key_ids = json.loads(resources)
            if request_id in acknowledged:
                caller, number, change = acknowledged.pop(request_id)
                assert last.get(caller, -1) < number, "changes of one caller are not in their order"
                last[caller] = number
            else:
                # The answer to this change was lost. Its caller has requested nothing since.
                unexplained[resources] -= 1
                caller = _whose(unanswered, action, key_ids, stored, is_last=unexplained[resources] == 0)
                unanswered.remove(caller)
                change = caller.unanswered
                last[caller] = len(caller.acknowledged)
                self._take_in(caller, change, key_ids, stored)
                self.tally["of them kept"] += 1
            assert (action, key_ids, door) == (change.action, change.key_ids, change.product), change
            self._apply(change)
        assert acknowledged == {}, "acknowledged changes are lost"
        assert self.pairs == stored.pairs
        assert stored.counts == {
            product: sum(pair.product == product for pair in self.pairs.values()) for product in stored.counts}
        assert set(stored.counts) >= {pair.product for pair in self.pairs.values()}
        self.trail += stored.trail
        for caller in callers:
            caller.acknowledged, caller.unanswered = [], None

    def _take_in(self, caller, change, key_ids, stored):
        """Updates the caller as the lost answer would have done."""
        if change.makes:
            caller.key_ids[change.product] += key_ids
            change.key_ids = key_ids
            if change.action == "CreateKeyPair":
                change.public = stored.pairs[key_ids[0]].public
        elif change.action == "DeleteKeyPairs":
            own = caller.key_ids[change.product]
            own[:] = [key_id for key_id in own if key_id not in key_ids]

    def _apply(self, change):
        for key_id in change.key_ids:
            if change.makes:
                assert key_id not in self.pairs
                self.pairs[key_id] = Pair(
                    change.product, change.name, "", tuple(sorted(change.tags.items())),
                    " ".join(change.public.split()[:2]))
                if change.private:
                    self.private[key_id] = change.private
            elif change.action == "DeleteKeyPairs":
                del self.pairs[key_id]
                self.private.pop(key_id, None)
            else:
                given = {"name": change.name, "description": change.description}
                self.pairs[key_id] = dataclasses.replace(
                    self.pairs[key_id], **{name: value for name, value in given.items() if value is not None})

    def check_listed(self, server):
        """The API lists exactly these key pairs, and each private key that was answered belongs to its key pair."""
        with tc3.Connection(server) as connection:
            listed = {pair["KeyId"]: pair for product in PRODUCTS for pair in _listed(connection, product)}
        assert set(listed) == set(self.pairs)
        for key_id, pair in self.pairs.items():
            seen = listed[key_id]
            assert seen["KeyName"] == pair.name
            assert seen["PublicKey"].split()[:2] == pair.public.split()
            assert tuple(sorted((tag["Key"], tag["Value"]) for tag in seen["Tags"])) == pair.tags
            if pair.product == "cvm":
                assert seen["Description"] == pair.description
        for key_id, private in self.private.items():
            _, modulus, exponent, *_ = keys.pkcs1_integers(private)
            public = keys.line("ssh-rsa", keys.mpint(exponent), keys.mpint(modulus))
            assert public == self.pairs[key_id].public


def _whose(callers, action, key_ids, stored, is_last):
    """The caller whose unanswered change is this record of the trail."""
    def fits(change):
        if change.action != action:
            return False
        if not change.makes:
            return change.key_ids == key_ids
        # Only its caller knows the new key pair, so nobody has renamed it.
        return stored.pairs[key_ids[0]].name == change.name

    found = [caller for caller in callers if fits(caller.unanswered)]
    assert found, f"an audit record of what nobody asked for: {action} {key_ids}"
    # Several callers may have renamed a shared key pair at once. The last one is the caller whose name is stored.
    names = [stored.pairs[key_id].name for key_id in key_ids if key_id in stored.pairs]
    found.sort(key=lambda caller: caller.unanswered.name in names)
    return found[-1 if is_last else 0]


def _listed(connection, product):
    found = []
    while True:
        body = json.dumps({"Offset": len(found), "Limit": PAGE}).encode()
        answer = connection.send(tc3.Call(product=product, body=body)).read().response
        found += answer["KeyPairSet"]
        if len(answer["KeyPairSet"]) < PAGE:
            assert answer["TotalCount"] == len(found)
            return found
