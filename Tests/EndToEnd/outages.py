# SPDX-License-Identifier: Apache-2.0
"""The answers of a server whose storage fails."""

import itertools
import json

import keys
import processes
import tc3
import v1
import wire


def status(server, path):
    return tc3.exchange(server, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()).status


def answer(server, call):
    with tc3.Connection(server) as connection:
        return connection.send(call).read()


def api3(action, product="cvm", **parameters):
    return tc3.Call(action, product, json.dumps(parameters).encode())


def listed(server):
    """The complete descriptions of the key pairs of both products."""
    return [answer(server, api3("DescribeKeyPairs", product, Limit=100)).response["KeyPairSet"]
            for product in ("cvm", "lighthouse")]


def changes(cvm_id, lighthouse_id):
    """Each kind of change at each endpoint: its generation, the call, and its answer while the storage cannot write."""
    tags = [{"Key": "env", "Value": "prod"}]
    names = (f"new_{number}" for number in itertools.count())
    return [
        *[("3.0", call, outcome) for outcome, call in (
            ("InternalServerError", api3("CreateKeyPair", KeyName=next(names), ProjectId=0)),
            ("InternalServerError", api3(
                "ImportKeyPair", KeyName=next(names), ProjectId=0, PublicKey=keys.rsa_line(),
                TagSpecification=[{"ResourceType": "keypair", "Tags": tags}])),
            ("InternalServerError", api3(
                "ModifyKeyPairAttribute", KeyId=cvm_id, KeyName=next(names), Description="new")),
            ("InternalServerError", api3("DeleteKeyPairs", KeyIds=[cvm_id])),
            ("FailedOperation.CreateKeyPairFailed", api3("CreateKeyPair", "lighthouse", KeyName=next(names))),
            ("FailedOperation.ImportKeyPairFailed", api3(
                "ImportKeyPair", "lighthouse", KeyName=next(names), PublicKey=keys.rsa_line(), Tags=tags)),
            ("FailedOperation.DeleteKeyPairFailed", api3("DeleteKeyPairs", "lighthouse", KeyIds=[lighthouse_id])),
        )],
        *[("B", v1.Call(action, "B", parameters), "InternalServerError") for action, parameters in (
            ("CreateKeyPair", {"KeyName": next(names), "ProjectId": "0"}),
            ("ImportKeyPair", {"KeyName": next(names), "ProjectId": "0", "PublicKey": keys.rsa_line()}),
            ("ModifyKeyPairAttribute", {"KeyId": cvm_id, "KeyName": next(names)}),
            ("DeleteKeyPairs", {"KeyIds.0": cvm_id}),
        )],
        *[("A", v1.Call(action, "A", parameters), "6000 InternalError") for action, parameters in (
            ("CreateKeyPair", {"keyName": next(names)}),
            ("ImportKeyPair", {"keyName": next(names), "pubKey": keys.rsa_line()}),
            ("ModifyKeyPair", {"keyId": cvm_id, "keyName": next(names)}),
            ("DeleteKeyPair", {"keyIds.0": cvm_id}),
        )],
    ]


def assert_every_change_fails(server, cvm_id, lighthouse_id):
    """Each change must be refused with the documented code, and its reason must be in the log."""
    for generation, call, outcome in changes(cvm_id, lighthouse_id):
        found = answer(server, call)
        server.expected_errors += 1
        assert wire.outcome(found, generation) == outcome, call
        assert b"SQLite" not in found.body and str(server.data).encode() not in found.body
        line = server.logged("call")[-1]
        assert (line["level"], line["action"]) == ("error", call.action)
        assert "SQLite" in line["reason"]


def assert_every_change_works(server, cvm_id, lighthouse_id):
    """Each change must succeed. Deletions come last; the third of them would delete a key pair that is deleted by then.
    """
    everything = changes(cvm_id, lighthouse_id)
    deletions = [(generation, call) for generation, call, _ in everything if call.action == "DeleteKeyPairs"]
    others = [(generation, call) for generation, call, _ in everything if not call.action.startswith("Delete")]
    assert (len(deletions), len(others)) == (3, 11)
    for generation, call in others + deletions[:2]:
        assert wire.outcome(answer(server, call), generation) in ("Success", "0 Success"), call


def assert_ready_again(server):
    processes.wait_until(lambda: status(server, "/readyz") == 200, "the server is ready again")
