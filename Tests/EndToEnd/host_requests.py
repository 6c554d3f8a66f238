# SPDX-License-Identifier: Apache-2.0
"""What hosts send to `/host/v1`, as bytes. It needs no client of others, so that benchmarks have it, too."""

import json

# One that any host may have.
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJJ3RCjJ0rnJuYTS/dZ6JxgkEMGSB6l9Wqp3qNpFSFHQ"


def request(method, path, body=None, credential=None, headers=()):
    """A request of the host protocol, byte by byte."""
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    lines = [f"{method} /host/v1/{path} HTTP/1.1", "Host: a"]
    lines += [] if credential is None else [f"Authorization: Bearer {credential}"]
    lines += [] if body is None else [f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + (body or b"")
