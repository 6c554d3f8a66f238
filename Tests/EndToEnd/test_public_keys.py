# SPDX-License-Identifier: Apache-2.0
import pytest

import clients
import keys
from refusal_table import TAKEN_KEY

MALFORMED = {
    "empty": "",
    "space": " \n",
    "words": "my public key",
    "type only": "ssh-rsa",
    "no type": TAKEN_KEY.split()[1],
    "base64 error": "ssh-rsa AAAA*",
    "no padding": keys.rsa_line(bits=2056).rstrip("="),
    "cut blob": keys.rsa_line()[:-40],
    "bytes after the blob": keys.line("ssh-rsa", keys.mpint(65537), keys.mpint((1 << 2047) + 1), trailing=b"\0"),
    "other type inside": keys.line("ssh-dss", keys.mpint(65537), keys.mpint((1 << 2047) + 1)).replace("dss", "rsa", 1),
    "two lines": keys.rsa_line() + "\n" + keys.rsa_line(),
    "options": "no-pty " + keys.rsa_line(),
    "even exponent": keys.rsa_line(exponent=65536),
    "exponent 1": keys.rsa_line(exponent=1),
    "even modulus": keys.line("ssh-rsa", keys.mpint(65537), keys.mpint(1 << 2047)),
    "1023 bits": keys.rsa_line(bits=1023),
    "16385 bits": keys.rsa_line(bits=16385),
    "ed25519": keys.line("ssh-ed25519", bytes(range(32))),
    "RFC 4716": "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----",
    "PEM": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
    "control character": keys.rsa_line("a\x07b"),
}


@pytest.mark.parametrize("public", MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.parametrize("product, code", [
    ("cvm", "InvalidPublicKey.Malformed"), ("lighthouse", "InvalidParameterValue.KeyPairPublicKeyMalformed"),
])
def test_what_is_no_rsa_public_key_is_malformed(house, unchanged, product, code, public):
    project = {"ProjectId": 0} if product == "cvm" else {}
    client = clients.client(product, house.server)
    assert clients.refused(client, "ImportKeyPair", KeyName="new", PublicKey=public, **project).code == code


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
def test_every_rsa_key_within_the_limits_is_accepted(start, product):
    client = clients.client(product, start())
    padded = keys.rsa_line(bits=2056)
    assert padded.endswith("=")
    for number, public in enumerate([padded, keys.rsa_line(bits=1024), keys.rsa_line(bits=16384),
                                     keys.rsa_line(exponent=3), keys.rsa_line(exponent=(1 << 64) + 1)]):
        clients.import_key(client, f"pair_{number}", public)
    assert len(clients.described(client)) == 5
