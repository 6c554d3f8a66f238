# SPDX-License-Identifier: Apache-2.0
"""API calls byte by byte, signed by TC3-HMAC-SHA256 without code of the server or the SDK."""

import dataclasses
import hashlib
import hmac
import json
import re
import socket
import time

import keys
import processes

# Characters that could move a cursor, hide text or turn it around.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")

VERSIONS = {"cvm": "2017-03-12", "lighthouse": "2020-03-24"}


def signature(secret_key, date, service, timestamp, canonical_request):
    key = ("TC3" + secret_key).encode()
    for part in (date, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = "\n".join(
        ["TC3-HMAC-SHA256", str(timestamp), f"{date}/{service}/tc3_request", _sha256(canonical_request.encode())])
    return hmac.digest(key, text.encode(), "sha256").hex()


def _sha256(data):
    return hashlib.sha256(data).hexdigest()


@dataclasses.dataclass
class Call:
    """A call as bytes. Fields that are not given have the values that an ordinary client sends."""

    action: str = "DescribeKeyPairs"
    product: str = "cvm"
    body: bytes = b"{}"
    method: str = "POST"
    query: str = ""
    # The target of the request line, if it is not the path and the query.
    target: str = None
    host: str = "127.0.0.1"
    # The signed host, if it is not the one that is sent.
    signed_host: str = None
    version: str = None
    # The service of the scope, if it is not the product.
    service: str = None
    region: str = "ap-guangzhou"
    content_type: str = None
    timestamp: int = None
    # The date of the scope, if it is not the one of the timestamp.
    date: str = None
    secret_id: str = processes.SECRET_ID
    secret_key: str = processes.SECRET_KEY
    signed_headers: tuple = ("content-type", "host")
    unsigned_payload: bool = False
    # Header fields that are sent after the others and are not signed.
    more_headers: tuple = ()
    # Names of header fields that are not sent.
    without: tuple = ()
    # Values that are signed in place of those that are sent.
    signed_instead: dict = dataclasses.field(default_factory=dict)
    authorization: str = "TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}"
    http: str = "HTTP/1.1"

    def headers(self):
        """Every header field but Content-Length."""
        timestamp = int(time.time()) if self.timestamp is None else self.timestamp
        form = "application/x-www-form-urlencoded" if self.method == "GET" else "application/json"
        headers = {
            "Host": self.host,
            "Content-Type": form if self.content_type is None else self.content_type,
            "X-TC-Action": self.action,
            "X-TC-Version": self.version or VERSIONS[self.product],
            "X-TC-Timestamp": str(timestamp),
        }
        if self.region is not None:
            headers["X-TC-Region"] = self.region
        if self.unsigned_payload:
            headers["X-TC-Content-SHA256"] = "UNSIGNED-PAYLOAD"
        headers["Authorization"] = self._authorization(headers, timestamp)
        sent = [(name, value) for name, value in headers.items() if name not in self.without]
        return [*sent, *self.more_headers]

    def _authorization(self, headers, timestamp):
        date = self.date or time.strftime("%Y-%m-%d", time.gmtime(timestamp))
        service = self.service or self.product
        signed = {name.lower(): value for name, value in headers.items()}
        signed["host"] = self.signed_host or self.host
        signed |= self.signed_instead
        body = b"" if self.method == "GET" else self.body
        payload = b"UNSIGNED-PAYLOAD" if self.unsigned_payload else body
        names = ";".join(self.signed_headers)
        canonical = "\n".join([
            self.method, "/", self.query, *(f"{name}:{signed[name]}" for name in self.signed_headers), "", names,
            _sha256(payload),
        ])
        return self.authorization.format(
            id=self.secret_id, scope=f"{date}/{service}/tc3_request", names=names,
            signature=signature(self.secret_key, date, service, timestamp, canonical))

    def head(self):
        target = self.target or "/" + ("?" + self.query if self.query else "")
        lines = [f"{self.method} {target} {self.http}", *(f"{name}: {value}" for name, value in self.headers())]
        if self.method != "GET":
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode()

    def raw(self):
        return self.head() + (b"" if self.method == "GET" else self.body)


@dataclasses.dataclass
class Answer:
    status: int
    headers: list
    body: bytes

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def response(self):
        assert self.status == 200, self
        assert self.values("Content-Type") == ["application/json"]
        (envelope,) = json.loads(self.body).items()
        assert envelope[0] == "Response"
        return envelope[1]

    @property
    def code(self):
        return self.response["Error"]["Code"] if "Error" in self.response else "Success"

    @property
    def message(self):
        return self.response["Error"]["Message"]

    @property
    def pairs(self):
        """The answer with objects as lists of pairs, which keep their order."""
        return json.loads(self.body, object_pairs_hook=list)


class Connection:
    def __init__(self, server):
        self.socket = socket.create_connection((server.host, server.port), processes.DEADLINE_SECONDS)
        self._file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self.socket.close()

    def send(self, request):
        self.socket.sendall(request if isinstance(request, bytes) else request.raw())
        return self

    def read(self):
        protocol, status, _ = self._file.readline().decode().split(" ", 2)
        assert protocol == "HTTP/1.1"
        headers = []
        while line := self._file.readline().decode().rstrip("\r\n"):
            headers.append(tuple(line.split(": ", 1)))
        answer = Answer(int(status), headers, b"")
        assert answer.values("Transfer-Encoding") == []
        (length,) = answer.values("Content-Length")
        answer.body = self._file.read(int(length))
        assert len(answer.body) == int(length)
        return answer

    def rest(self):
        """All bytes until the other side ends its stream."""
        return self._file.read()

    def is_closed(self):
        """Waits for the next byte or the end of the stream; whether it is the end."""
        return self._file.read(1) == b""


def exchange(server, request):
    with Connection(server) as connection:
        return connection.send(request).read()


def imports(name, public=None):
    body = {"KeyName": name, "ProjectId": 0, "PublicKey": public or keys.rsa_line()}
    return Call("ImportKeyPair", body=json.dumps(body).encode())
