# SPDX-License-Identifier: Apache-2.0
"""The signature TC3-HMAC-SHA256 of Tencent Cloud's API 3.0."""

from __future__ import annotations

import hashlib
import hmac
import time

CONTENT_TYPE = "application/json"


def authorization(secret_id: str, secret_key: str, product: str, host: str, body: bytes, timestamp: int) -> str:
    """The value of the field Authorization for a POST of JSON to `/`."""
    date = time.strftime("%Y-%m-%d", time.gmtime(timestamp))
    scope = f"{date}/{product}/tc3_request"
    request = f"POST\n/\n\ncontent-type:{CONTENT_TYPE}\nhost:{host}\n\ncontent-type;host\n{_sha256(body)}"
    text = f"TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{_sha256(request.encode())}"
    key = f"TC3{secret_key}".encode()
    for part in (date, product, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
