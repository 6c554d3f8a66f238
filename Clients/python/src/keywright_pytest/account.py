# SPDX-License-Identifier: Apache-2.0
"""A server as one of its accounts uses it."""

from __future__ import annotations

import dataclasses
import http.client
import importlib
import json
import time
from typing import Any, Callable, Dict, Mapping, NamedTuple, Optional, TypeVar

from keywright_pytest import signing

_VERSIONS = {
    "admin": "2026-11-01",
    "cam": "2019-01-16",
    "cloudaudit": "2019-03-19",
    "cvm": "2017-03-12",
    "lighthouse": "2020-03-24",
    "sts": "2018-08-13",
    "tag": "2018-08-13",
    "vpc": "2017-03-12",
}

# No call takes as long, except to a server that hangs.
_TIMEOUT_SECONDS = 60

_Client = TypeVar("_Client")


class KeywrightError(Exception):
    """The server refused a call."""

    def __init__(self, code: str, message: str, request_id: str) -> None:
        super().__init__(code, message, request_id)
        self.code = code
        self.message = message
        self.request_id = request_id

    def __str__(self) -> str:
        return f"{self.code}: {self.message} (RequestId {self.request_id})"


class Credentials(NamedTuple):
    """An access key. The temporary keys of STS have a token."""

    secret_id: str
    secret_key: str
    token: Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Keywright:
    """A running server, and an account with an access key."""

    url: str
    """The address for HTTP, as in `http://127.0.0.1:40001`."""
    tls_url: str
    """The address for HTTPS."""
    ca_path: str
    """The file with the certificate of the CA that HTTPS clients must trust."""
    region: str
    """The default region."""
    uin: str
    """The number of the account."""
    secret_id: str
    secret_key: str = dataclasses.field(repr=False)

    @property
    def endpoint(self) -> str:
        """The host and the port for HTTP."""
        return self.url.split("//")[1]

    @property
    def credentials(self) -> Credentials:
        return Credentials(self.secret_id, self.secret_key)

    def environment(self) -> Dict[str, str]:
        """The variables by which other programs find the server and the access key."""
        return {
            "TENCENTCLOUD_SECRET_ID": self.secret_id,
            "TENCENTCLOUD_SECRET_KEY": self.secret_key,
            "TENCENTCLOUD_REGION": self.region,
            "KEYWRIGHT_ENDPOINT": self.url,
        }

    def call(
        self,
        action: str,
        parameters: Optional[Mapping[str, Any]] = None,
        product: str = "cvm",
        version: Optional[str] = None,
        region: Optional[str] = None,
        credentials: Optional[Credentials] = None,
    ) -> Dict[str, Any]:
        """Makes one call, signed by TC3-HMAC-SHA256, over HTTP and without a proxy.

        Returns the content of `Response`. Raises `KeywrightError` if the call is refused.
        """
        if version is None:
            version = _VERSIONS.get(product)
            if version is None:
                raise ValueError(f"give the version of {product}; only those of {', '.join(_VERSIONS)} are known")
        signer = credentials or self.credentials
        body = json.dumps(parameters or {}).encode()
        now = int(time.time())
        fields = {
            "Host": self.endpoint,
            "Content-Type": signing.CONTENT_TYPE,
            "X-TC-Action": action,
            "X-TC-Version": version,
            "X-TC-Region": region or self.region,
            "X-TC-Timestamp": str(now),
            "Authorization": signing.authorization(
                signer.secret_id, signer.secret_key, product, self.endpoint, body, now),
        }
        if signer.token is not None:
            fields["X-TC-Token"] = signer.token
        return self._content(*self._exchange(body, fields))

    def _exchange(self, body: bytes, fields: Mapping[str, str]) -> "tuple[int, bytes]":
        connection = http.client.HTTPConnection(self.endpoint, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request("POST", "/", body, dict(fields))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    @staticmethod
    def _content(status: int, body: bytes) -> Dict[str, Any]:
        if status != 200:
            raise http.client.HTTPException(f"the server answered {status}: {body[:500].decode(errors='replace')}")
        response: Dict[str, Any] = json.loads(body)["Response"]
        error = response.get("Error")
        if error is not None:
            raise KeywrightError(error["Code"], error["Message"], response["RequestId"])
        return response

    def http_profile(self, tls: bool = False) -> Dict[str, str]:
        """The arguments for `HttpProfile` of the official SDK: over HTTP, or over HTTPS with the server's CA."""
        if tls:
            return {"protocol": "https", "endpoint": self.tls_url.split("//")[1], "certification": self.ca_path}
        return {"protocol": "http", "endpoint": self.endpoint}

    def client_profile(self, tls: bool = False) -> Any:
        """A `ClientProfile` of the official SDK, which must be installed. Messages are in English."""
        profiles = "tencentcloud.common.profile"
        http_profile = importlib.import_module(f"{profiles}.http_profile").HttpProfile(**self.http_profile(tls))
        return importlib.import_module(f"{profiles}.client_profile").ClientProfile(
            httpProfile=http_profile, language="en-US")

    def client(self, kind: Callable[..., _Client], tls: bool = False) -> _Client:
        """A client of the official SDK, which must be installed: `keywright.client(CvmClient)`."""
        credential = importlib.import_module("tencentcloud.common.credential")
        return kind(credential.Credential(*self.credentials), self.region, self.client_profile(tls))
