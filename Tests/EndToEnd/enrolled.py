# SPDX-License-Identifier: Apache-2.0
"""A real machine that is an instance of a real server: enrolled and joined, and what its owner does then."""

import hashlib
import json
import urllib.parse

import clients
import keys
import processes
import tc3
from host_requests import HOST_KEY, request

ME = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}


def host(server, *words, status=0, **options):
    """`keywright host`, as the operator; what it printed, as JSON where it was asked for it."""
    ended = processes.run("host", *words, "--endpoint", server.url, **ME, **options)
    assert ended.returncode == status, ended
    return json.loads(ended.stdout) if "json" in words else ended.stdout or ended.stderr


def enroll(server, *options, name="web1"):
    """The identifier of a new instance and the token by which it joins."""
    answer = host(server, "enroll", name, "--allow-duplicate", *options, "--output", "json")
    return answer["InstanceId"], answer["Token"]


def invite(server, instance):
    answer = host(server, "invite", instance, "--output", "json")
    assert answer["InstanceId"] == instance
    return answer["Token"]


def way(server, secure=True):
    """How keywright-host is told where the server is."""
    return ("--server", server.tls_url, "--ca", server.ca) if secure else ("--server", server.url)


def exchange(server, *arguments, **options):
    """What a host is answered: the status, and what stands in the JSON."""
    answer = tc3.exchange(server, request(*arguments, **options))
    assert answer.values("Content-Type") == ["application/json"]
    return answer.status, json.loads(answer.body)


def join(server, token, **fields):
    return exchange(server, "POST", "join", {"Token": token, "HostKeys": [HOST_KEY], "SSHPort": 22, **fields})


def shown_by(machine):
    """What tells a machine from a copy of its disk, as a header."""
    path = machine.namespace.seen("/etc/machine-id")
    if not path.exists():
        return ()
    word = f"keywright-host:{path.read_text().strip()}"
    return (f"Keywright-Machine: {hashlib.sha256(word.encode()).hexdigest()}",)


def keys_of(server, user, credential, machine=None):
    """Those that open the host of a credential for a user, asked from its machine; `None` where it is worthless."""
    path = f"authorized-keys?user={urllib.parse.quote(user, safe='')}"
    headers = shown_by(machine) if machine else ()
    status, answer = exchange(server, "GET", path, credential=credential, headers=headers)
    if status == 401:
        assert answer["Error"]["Code"] == "CredentialWorthless"
        return None
    assert (status, list(answer), answer["User"]) == (200, ["User", "Options", "Keys"], user)
    return answer["Keys"]


class Site:
    """A machine that has joined, and its instance as its owner sees it through the official SDK."""

    def __init__(self, server, machine, *enrolling, product="cvm", joining=(), secure=True, owner=None):
        self.server, self.machine, self.product = server, machine, product
        self.client = clients.client(product, server, **(owner or {}))
        self.instance, token = enroll(server, "--product", product, *enrolling)
        self.joined = machine.change("join", *way(server, secure), "--token", token, *joining)

    def create(self, name):
        """A new key pair: its identifier and the key."""
        pair = clients.call(
            self.client, "CreateKeyPair", KeyName=name, **({"ProjectId": 0} if self.product == "cvm" else {})).KeyPair
        return pair.KeyId, keys.OwnKey(pair.PrivateKey, pair.PublicKey)

    def bind(self, *key_ids, instance=None, **parameters):
        self._change("AssociateInstancesKeyPairs", key_ids, instance, parameters)

    def unbind(self, *key_ids, instance=None, **parameters):
        self._change("DisassociateInstancesKeyPairs", key_ids, instance, parameters)

    def _change(self, action, key_ids, instance, parameters):
        way = {"cvm": {"ForceStop": True}, "lighthouse": {}}[self.product]
        if self.product == "lighthouse":
            name = "AssociateType" if action.startswith("Assoc") else "DisassociateType"
            way = {name: "ONLINE"}
        clients.response(
            self.client, action, InstanceIds=[instance or self.instance], KeyIds=list(key_ids), **way, **parameters)

    def change(self, action):
        clients.call(self.client, action, InstanceIds=[self.instance])

    def ssh(self, key, *command, **options):
        return self.machine.ssh(key, *command, **options)

    def copies(self):
        """How many last-good copies the machine has."""
        names = self.machine.namespace.run("ls", "/var/lib/keywright-host")
        return len(names.split())
