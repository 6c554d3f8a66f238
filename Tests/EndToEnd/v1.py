# SPDX-License-Identifier: Apache-2.0
"""API calls byte by byte, signed by their parameters (HmacSHA1, HmacSHA256), at the three endpoints that accept them.
"""

import base64
import dataclasses
import hmac
import time
import urllib.parse

import processes
import wire

_PLACES = {
    "3.0": ("cvm.tencentcloudapi.com", "/", "ap-guangzhou"),
    "B": ("cvm.api.qcloud.com", "/v2/index.php", "gz"),
    "A": ("cvm.api.qcloud.com", "/v2/index.php", "gz"),
}
# Generation A has no Version.
_VERSIONS = {"3.0": "2017-03-12", "B": "2017-03-12"}


# Official clients leave an underscore in a name, or replace it by a dot before sorting (Python) or after it (Java,
# PHP).
def as_sent(pairs):
    return sorted(pairs)


def dotted_before_sorting(pairs):
    return sorted((name.replace(b"_", b"."), value) for name, value in pairs)


def dotted_after_sorting(pairs):
    return [(name.replace(b"_", b"."), value) for name, value in sorted(pairs)]


def _bytes(value):
    return value if isinstance(value, bytes) else value.encode()


def quoted(text):
    return urllib.parse.quote(text, safe="")


def spelled(name, generation):
    """A parameter's name in the spelling of a generation."""
    return name[:1].lower() + name[1:] if generation == "A" and name[:1].isascii() else name


@dataclasses.dataclass
class Call:
    """A call as bytes. Fields that are not given have the values that an ordinary client sends."""

    action: str = "DescribeKeyPairs"
    generation: str = "3.0"
    # Additional parameters, or replacements of the common ones. `None` removes one.
    parameters: dict = dataclasses.field(default_factory=dict)
    method: str = "GET"
    algorithm: str = "HmacSHA256"
    secret_key: str = processes.SECRET_KEY
    host: str = None
    # Values that are signed in place of the host or of sent parameters. `None` removes one.
    signed_host: str = None
    signed_instead: dict = dataclasses.field(default_factory=dict)
    # The parameters in the order in which they are signed.
    order: callable = as_sent
    # Bytes that are sent in place of `name=value`.
    sent_instead: dict = dataclasses.field(default_factory=dict)
    # The sent bytes of Signature as a function of its base64 text. `None` sends no signature.
    signature: callable = lambda text: quoted(text).encode()
    # Bytes that are sent after the parameters and are not signed.
    more_form: bytes = b""
    # The target of the request line, if it is not the path and the parameters.
    target: bytes = None
    content_type: str = None
    more_headers: tuple = ()
    # The size of the chunks in which the body is sent, if it is chunked.
    chunk: int = None

    @property
    def place(self):
        return _PLACES[self.generation]

    def pairs(self):
        """All parameters except Signature."""
        everything = {
            "Action": self.action,
            "Version": _VERSIONS.get(self.generation),
            "Region": self.place[2],
            "Timestamp": str(int(time.time())),
            "Nonce": str(time.time_ns()),
            "SecretId": processes.SECRET_ID,
            "SignatureMethod": self.algorithm,
            **self.parameters,
        }
        return {name: value for name, value in everything.items() if value is not None}

    def form(self):
        sent = self.pairs()
        signed = {name: value for name, value in (sent | self.signed_instead).items() if value is not None}
        pairs = self.order([(_bytes(name), _bytes(value)) for name, value in signed.items()])
        host = self.signed_host or self.host or self.place[0]
        text = f"{self.method}{host}{self.place[1]}?".encode() + b"&".join(b"=".join(pair) for pair in pairs)
        digest = "sha256" if self.algorithm == "HmacSHA256" else "sha1"
        signature = base64.b64encode(hmac.digest(self.secret_key.encode(), text, digest))
        fields = [
            self.sent_instead.get(name, f"{quoted(name)}={quoted(value)}".encode()) for name, value in sent.items()]
        if self.signature:
            fields.append(b"Signature=" + self.signature(signature))
        return b"&".join(fields) + self.more_form

    def raw(self):
        form = self.form()
        query = b"?" + form if self.method == "GET" else b""
        target = (self.place[1].encode() if self.target is None else self.target) + query
        lines = [f"Host: {self.host or self.place[0]}"]
        if self.method == "POST":
            lines.append(f"Content-Type: {self.content_type or 'application/x-www-form-urlencoded'}")
            lines.append("Transfer-Encoding: chunked" if self.chunk else f"Content-Length: {len(form)}")
        elif self.content_type:
            lines.append(f"Content-Type: {self.content_type}")
        lines += [f"{name}: {value}" for name, value in self.more_headers]
        head = b"%s %s HTTP/1.1\r\n" % (self.method.encode(), target)
        head += "\r\n".join([*lines, "", ""]).encode()
        if self.method == "GET":
            return head
        return head + (chunked(form, self.chunk) if self.chunk else form)


def chunked(body, size):
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


def answered(server, call, generation=None):
    """The outcome of a call in the form of its generation or of another one."""
    return wire.answered(server, call, generation or call.generation)
