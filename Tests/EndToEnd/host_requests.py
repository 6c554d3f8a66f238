# SPDX-License-Identifier: Apache-2.0
"""Requests of hosts to `/host/v1` as bytes. The module imports no official client, so that benchmarks can use it."""

import json

# A valid host key for tests.
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJJ3RCjJ0rnJuYTS/dZ6JxgkEMGSB6l9Wqp3qNpFSFHQ"


def request(method, path, body=None, credential=None, headers=()):
    """A request of the host protocol, byte by byte."""
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    lines = [f"{method} /host/v1/{path} HTTP/1.1", "Host: a"]
    lines += [] if credential is None else [f"Authorization: Bearer {credential}"]
    lines += [] if body is None else [f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + (body or b"")
