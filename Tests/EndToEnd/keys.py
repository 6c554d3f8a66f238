# SPDX-License-Identifier: Apache-2.0
"""SSH keys made by other tools, and public keys that are made quickly in large numbers."""

import base64
import dataclasses
import os
import secrets
import subprocess


@dataclasses.dataclass(frozen=True)
class OwnKey:
    private: str
    public: str  # One line, without a line break, with a comment.


def generate(directory, kind="rsa", bits=2048, comment="someone@example.com laptop"):
    path = directory / f"{kind}-{secrets.token_hex(4)}"
    size = [] if kind == "ed25519" else ["-b", str(bits)]
    _run("ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-C", comment, "-m", "PEM", "-f", path)
    return OwnKey(path.read_text(), path.with_suffix(".pub").read_text().rstrip("\n"))


def rsa_line(comment="", bits=2048, exponent=65537):
    """A well-formed public key without a private key. It is made at once, whereas ssh-keygen needs time."""
    modulus = secrets.randbits(bits) | 1 << (bits - 1) | 1
    return line("ssh-rsa", mpint(exponent), mpint(modulus), comment=comment)


def line(kind, *fields, comment="", trailing=b""):
    blob = b"".join(map(_string, (kind.encode(), *fields))) + trailing
    return " ".join(filter(None, [kind, base64.b64encode(blob).decode(), comment]))


def mpint(number):
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _string(value):
    return len(value).to_bytes(4, "big") + value


def blob(public):
    return base64.b64decode(public.split()[1], validate=True)


def first_two_fields(public):
    return public.split()[:2]


def public_line(private, directory):
    """The public key that ssh-keygen computes from a private key."""
    return _run("ssh-keygen", "-y", "-f", _file(private, directory)).rstrip("\n")


def openssl_check(private, directory):
    return _run("openssl", "rsa", "-check", "-noout", "-in", _file(private, directory)).rstrip("\n")


def bit_count(public, directory):
    return int(_run("ssh-keygen", "-l", "-f", _file(public + "\n", directory)).split()[0])


def der(private):
    """The bytes inside a PEM text."""
    return base64.b64decode("".join(private.strip().splitlines()[1:-1]), validate=True)


def pkcs1_integers(private):
    """The nine integers of an RSAPrivateKey: version, n, e, d, p, q, d mod p-1, d mod q-1, 1/q mod p."""
    content, rest = _element(der(private), 0x30)
    assert rest == b""
    integers = []
    while content:
        value, content = _element(content, 0x02)
        integers.append(int.from_bytes(value, "big"))
    assert len(integers) == 9
    return integers


def _element(data, tag):
    assert data[0] == tag
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    return data[start : start + length], data[start + length :]


def _file(text, directory):
    path = directory / f"key-{secrets.token_hex(4)}"
    path.touch(0o600)
    path.write_text(text)
    return path


def _run(*command):
    ended = subprocess.run(
        [str(part) for part in command], env=os.environ | {"LC_ALL": "C"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
