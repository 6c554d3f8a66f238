# SPDX-License-Identifier: Apache-2.0
"""A private key is in one answer and nowhere else; the secret of an access key is stored nowhere in plain text."""

import base64
import json
import math
import time

import pytest

import clients
import keys
import processes
import tc3

PRODUCTS = ["cvm", "lighthouse"]


def traces(secret):
    """The forms in which the bytes could have been written: raw, in hexadecimal and within base64."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for shift in range(3):
        # Neighbouring bytes change only the first and the last characters.
        inside = base64.b64encode(bytes(shift) + secret)[math.ceil(shift * 4 / 3):]
        inside = inside[: (len(secret) + shift) * 4 // 3 - math.ceil(shift * 4 / 3)]
        yield inside
        yield inside.translate(bytes.maketrans(b"+/", b"-_"))
        yield inside.replace(b"/", b"\\/")


def secrets_of(private):
    """The secret integers of an RSA private key, each as a whole and its middle part."""
    _, n, e, *private_integers = keys.pkcs1_integers(private)
    for number in private_integers:
        whole = number.to_bytes((number.bit_length() + 7) // 8, "big")
        assert len(whole) >= 100
        yield whole
        yield whole[len(whole) // 2 :][:24]


def kept(server):
    """The contents of every file that a server wrote."""
    files = [path for path in server.data.parent.rglob("*") if path.is_file()]
    assert {"keywright.sqlite", "stdout", "stderr"} <= {path.name for path in files}
    return {str(path): path.read_bytes() for path in files}


def assert_nowhere(texts, contents):
    for path, content in contents.items():
        for text in texts:
            assert text not in content, path


def pem_lines(private):
    """The lines of base64 without public values."""
    lines = private.strip().splitlines()[1:-1]
    modulus_and_exponent = 300
    return [line.encode() for line in lines[math.ceil(modulus_and_exponent / 48) : -1]]


def test_the_search_finds_what_is_there(start):
    """Otherwise it would prove nothing that no private key is found."""
    server = start()
    client = clients.cvm(server)
    public = clients.call(client, "CreateKeyPair", KeyName="pair", ProjectId=0).KeyPair.PublicKey
    everything = b"".join(kept(server).values())
    assert keys.blob(public) in everything
    assert public.split()[1].encode() in everything
    hidden = bytes(range(1, 60))
    for before in (b"", b"x", b"xy", b"xyz"):
        assert any(trace in base64.b64encode(before + hidden + b"after") for trace in traces(hidden))
    assert any(trace in hidden.hex().encode() for trace in traces(hidden))


@pytest.mark.parametrize("level", ["info", "trace"])
def test_a_private_key_is_in_its_answer_and_nowhere_else(start, level):
    server = start("--log-level", level)
    private = []
    for product in PRODUCTS:
        client = clients.client(product, server)
        project = {"ProjectId": 0} if product == "cvm" else {}
        for number in range(2):
            for client.profile.httpProfile.reqMethod in ("GET", "POST"):
                name = f"pair_{number}_{client.profile.httpProfile.reqMethod}"
                private.append(clients.call(client, "CreateKeyPair", KeyName=name, **project).KeyPair)
        # The call fails after its key was generated. Nobody received that key, but it must not be logged either.
        assert clients.outcome(client, "CreateKeyPair", KeyName=name, **project) != "Success"
        assert "PRIVATE KEY" not in json.dumps(clients.described(client))
    clients.call(client, "DeleteKeyPairs", KeyIds=[private[-1].KeyId])

    found = [
        trace
        for pair in private
        for text in (*secrets_of(pair.PrivateKey), keys.der(pair.PrivateKey)[300:])
        for trace in traces(text)
    ]
    found += [line for pair in private for line in pem_lines(pair.PrivateKey)] + [b"PRIVATE KEY"]
    assert len(found) > 1000
    assert_nowhere(found, kept(server))
    server.stop()
    assert_nowhere(found, kept(server))


def test_the_secret_of_an_access_key_is_sealed_and_not_logged(start):
    server = start("--log-level", "trace")
    for product in PRODUCTS:
        clients.import_key(clients.client(product, server), "pair")
        clients.refused(clients.client(product, server, secret_key="wrong"), "DescribeKeyPairs")
    found = list(traces(processes.SECRET_KEY.encode()))
    assert_nowhere(found, kept(server))
    server.stop()
    assert_nowhere(found, kept(server))
    assert processes.SECRET_ID.encode() in b"".join(kept(server).values())


def test_no_signature_and_no_key_is_logged(start):
    server = start("--log-level", "trace")
    public = keys.rsa_line("comment-of-mine")
    body = json.dumps({"KeyName": "pair", "ProjectId": 0, "PublicKey": public}).encode()
    now = int(time.time())
    signatures = []
    for call, code in (
        (tc3.Call("ImportKeyPair", body=body, timestamp=now), "Success"),
        (tc3.Call("ImportKeyPair", body=body, timestamp=now, secret_key="wrong"), "AuthFailure.SignatureFailure"),
        (tc3.Call("ImportKeyPair", body=body, timestamp=now, more_headers=(("X-TC-Token", "token-of-mine"),)),
         "AuthFailure.TokenFailure"),
        (tc3.Call("DescribeKeyPairs", method="GET", query="Limit=1", timestamp=now), "Success"),
    ):
        signatures.append(dict(call.headers())["Authorization"].split("Signature=")[1])
        assert tc3.exchange(server, call).code == code
    assert len(set(signatures)) == 3
    server.stop()
    log = server.stdout + server.stderr
    assert "ImportKeyPair" in log
    for text in (*signatures, public.split()[1], "comment-of-mine", "token-of-mine", processes.SECRET_KEY):
        assert text not in log


def test_everything_kept_is_for_its_owner_alone(start):
    server = start()
    clients.import_key(clients.cvm(server), "pair")
    assert oct(server.data.stat().st_mode & 0o777) == "0o700"
    files = list(server.data.iterdir())
    assert "keywright.sqlite-wal" in [path.name for path in files]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
