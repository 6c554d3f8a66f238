# SPDX-License-Identifier: Apache-2.0
"""A real machine that is enrolled as an instance of a real server and has joined, and what its owner can do with it."""

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
    """Runs `keywright host` as the operator; answers what it printed, parsed if JSON was requested."""
    ended = processes.run("host", *words, "--endpoint", server.url, **ME, **options)
    assert ended.returncode == status, ended
    return json.loads(ended.stdout) if "json" in words else ended.stdout or ended.stderr


def enroll(server, *options, name="web1"):
    """Enrolls an instance, and answers its identifier and the token to join with."""
    answer = host(server, "enroll", name, "--allow-duplicate", *options, "--output", "json")
    return answer["InstanceId"], answer["Token"]


def invite(server, instance):
    answer = host(server, "invite", instance, "--output", "json")
    assert answer["InstanceId"] == instance
    return answer["Token"]


def way(server, secure=True):
    """The options of keywright-host that name the server."""
    return ("--server", server.tls_url, "--ca", server.ca) if secure else ("--server", server.url)


def exchange(server, *arguments, **options):
    """Sends a request of the host protocol, and answers the status and the parsed JSON."""
    answer = tc3.exchange(server, request(*arguments, **options))
    assert answer.values("Content-Type") == ["application/json"]
    return answer.status, json.loads(answer.body)


def join(server, token, **fields):
    return exchange(server, "POST", "join", {"Token": token, "HostKeys": [HOST_KEY], "SSHPort": 22, **fields})


def shown_by(machine):
    """The header that distinguishes a machine from a copy of its disk."""
    path = machine.namespace.seen("/etc/machine-id")
    if not path.exists():
        return ()
    word = f"keywright-host:{path.read_text().strip()}"
    return (f"Keywright-Machine: {hashlib.sha256(word.encode()).hexdigest()}",)


def keys_of(server, user, credential, machine=None):
    """The keys that open the host of a credential for a user, requested from its machine; `None` if the credential is
    refused."""
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
        """Creates a key pair; answers its identifier and its key."""
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
        """The number of cached answers on the machine."""
        names = self.machine.namespace.run("ls", "/var/lib/keywright-host")
        return len(names.split())
