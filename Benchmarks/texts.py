# SPDX-License-Identifier: Apache-2.0
"""The cost of texts whose normalization takes quadratic time, compared with ASCII of the same length, at every place
where a client can send one."""

import contextlib
import json
import pathlib
import statistics

import report
from servers import ROOT, Server

# Modules of the tests; `servers` adds their folder to the path.
import host_requests  # noqa: I001
import tc3
import v1

BYTES = 60_000
REQUESTS = 4
REPETITIONS = 3
RATIO_MAX = 3
# The number of places with the highest ratios that are shown.
SHOWN = 10
# Seconds per request; shorter times are noise.
SECONDS_MIN = 0.0005

# Combining marks of two bytes in descending order of their classes, which is the worst case for sorting.
_CLASSES = "\u0345\u035d\u035c\u0358\u0301\u0323\u0321\u0334"
MARKS = "".join(mark * (BYTES // 2 // len(_CLASSES)) for mark in _CLASSES)
ASCII = "e" * len(MARKS.encode())

HEADERS = (
    "Accept", "Authorization", "Connection", "Content-Type", "Cookie", "Expect", "Host", "Origin", "Upgrade", "User-Agent",
    "X-Forwarded-For", "X-Forwarded-Proto", "X-TC-Action", "X-TC-Content-SHA256", "X-TC-Language", "X-TC-Region",
    "X-TC-RequestClient", "X-TC-Timestamp", "X-TC-Token", "X-TC-TraceId", "X-TC-Version", "X-Unknown")
COMMON = (
    "Action", "Language", "Nonce", "Region", "RequestClient", "SecretId", "Signature", "SignatureMethod", "Timestamp", "Token",
    "Version", "Unknown")


def measure(directory, run):
    places = dict(_places())
    with Server(directory, "--key-pool", "0", "--failed-signatures", "0") as server:
        ratios = {}
        for number, (place, make) in enumerate(places.items()):
            ratios[place] = _ratio(server, make, 1)
            if number % 100 == 99:
                report.progress(f"texts, {number + 1} of {len(places)} places")
        # The places with the highest ratios are measured again, so that a momentary disturbance is not reported.
        for place in sorted(ratios, key=ratios.get)[-20:]:
            ratios[place] = _ratio(server, places[place], max(REPETITIONS, run.repetitions))
    table = report.Table(
        "Texts",
        f"The ratio of the server's CPU time for {BYTES:,} bytes of combining marks in descending order of their "
        f"classes to that for ASCII of the same length, in {len(places)} places: header fields, common parameters of "
        "each kind of signature, every declared text of every action, signed and unsigned, and the fields of /host/v1.")
    for place in sorted(ratios, key=ratios.get, reverse=True)[:SHOWN]:
        table.add(place, "", "", ratios[place], f"at most {RATIO_MAX}", ratios[place] <= RATIO_MAX)
    table.add("median of all places", "", "", statistics.median(ratios.values()))
    table.print()


def _ratio(server, make, repetitions):
    found = []
    for _ in range(repetitions):
        plain, dear = (_cost(server, make(text)) for text in (ASCII, MARKS))
        found.append(dear / max(plain, SECONDS_MIN))
    return statistics.median(found)


def _cost(server, request):
    """The server's CPU time for a request in seconds."""
    before = _cpu_seconds(server)
    for _ in range(REQUESTS):
        # The request may be refused in any way, also by closing the connection.
        with contextlib.suppress(AssertionError, OSError, ValueError), tc3.Connection(server) as connection:
            connection.send(request).read()
    return (_cpu_seconds(server) - before) / REQUESTS


def _cpu_seconds(server):
    """The CPU time of all threads in seconds, from counters in nanoseconds."""
    total = 0
    for thread in pathlib.Path(f"/proc/{server.process.pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):
            total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


def _places():
    """Each place with a function that makes a request with a given text in it."""
    for name in HEADERS:
        yield f"header {name}", lambda text, name=name: _header(name, text)
    yield "SecretId in Authorization", lambda text: tc3.Call(secret_id=text).raw()
    yield "scope in Authorization", lambda text: tc3.Call(service=text).raw()
    yield "signature in Authorization", lambda text: tc3.Call(
        authorization="TC3-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature=" + text).raw()
    yield "a signed header", _signed_header
    yield "path", lambda text: _get("/" + text)
    yield "path of hosts", lambda text: _get("/host/v1/" + text)
    yield "query", lambda text: _get("/?" + text[:10_000] + "=1")
    for generation in ("3.0", "B", "A"):
        for name in COMMON:
            yield f"parameter {name} of {generation}", (
                lambda text, generation=generation, name=name: _form(generation, "DescribeKeyPairs", {name: text}))
    for place in json.loads((ROOT / "Benchmarks/texts.json").read_text()):
        name = f"{place['dialect']} {place['door']} {place['action']} {place['parameter']}"
        if place["dialect"] == "api3":
            for label, key in (("signed", {}), ("unsigned", {"secret_key": "another"})):
                yield f"{name}, {label}", lambda text, place=place, key=key: _json(place, text, key)
        else:
            generation = {"legacyA": "A", "legacyB": "B"}[place["dialect"]]
            for label, key in (("signed", {}), ("unsigned", {"secret_key": "another"})):
                yield f"{name}, {label}", (
                    lambda text, place=place, generation=generation, key=key: _form(
                        generation, place["action"], dict(_flat(_filled(place["body"], text))), **key))
    yield "host token", lambda text: _join(Token=_secret(text), HostKeys=[host_requests.HOST_KEY])
    yield "host key", lambda text: _join(Token="kwt.1.ins-00000000.x", HostKeys=[text])
    yield "host version", lambda text: _join(
        Token="kwt.1.ins-00000000.x", HostKeys=[host_requests.HOST_KEY], AgentVersion=text)
    yield "token of an invitation", lambda text: host_requests.request(
        "POST", "invitation", json.dumps({"Token": _secret(text)}, ensure_ascii=False).encode())
    yield "bearer of users", lambda text: host_requests.request("GET", "users", credential=_secret(text))
    yield "host field", lambda text: _join(**{text: 1})
    yield "host user", lambda text: host_requests.request("GET", f"authorized-keys?user={v1.quoted(text[:10_000])}", credential="x")
    yield "bearer", lambda text: host_requests.request("GET", "authorized-keys?user=a", credential=_secret(text))
    yield "bearer of keys", lambda text: host_requests.request(
        "PUT", "host-keys", {"HostKeys": [host_requests.HOST_KEY]}, credential=_secret(text))
    yield "uploaded key", lambda text: host_requests.request(
        "PUT", "host-keys", json.dumps({"HostKeys": [text]}, ensure_ascii=False).encode(), credential="x")
    yield "bearer that leaves", lambda text: host_requests.request("DELETE", "credential", credential=_secret(text))


def _join(**fields):
    return host_requests.request("POST", "join", json.dumps(fields, ensure_ascii=False).encode())


def _secret(text):
    """A host token or credential, which has four parts. The marks follow a letter."""
    return f"e{text}.1.ins-00000000.x"


def _header(name, text):
    call = tc3.Call(without=(name,))
    call.more_headers = ((name, text),)
    return call.raw()


def _signed_header(text):
    call = tc3.Call(signed_headers=("content-type", "host", "x-unknown"))
    call.signed_instead = {"x-unknown": text}
    call.more_headers = (("X-Unknown", text),)
    return call.raw()


def _get(target):
    return f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


def _json(place, text, key):
    body = json.dumps(_filled(place["body"], text), ensure_ascii=False).encode()
    return tc3.Call(place["action"], product=place["door"], version=place["version"], body=body, **key).raw()


def _form(generation, action, parameters, **more):
    """A form in which every byte of a long text is percent-encoded, so that texts of equal length result in requests of
    equal length."""
    sent = {
        name: f"{v1.quoted(name)}=".encode() + "".join(f"%{byte:02X}" for byte in value.encode()).encode()
        for name, value in parameters.items() if len(value) > 1000}
    call = v1.Call(
        action, generation, {name: value for name, value in parameters.items() if name != "Signature"}, method="POST",
        sent_instead=sent, **more)
    if "Signature" in parameters:
        text = sent["Signature"].removeprefix(b"Signature=")
        call.signature = lambda _: text
    return call.raw()


def _filled(value, text):
    if isinstance(value, dict):
        return {name: _filled(field, text) for name, field in value.items()}
    if isinstance(value, list):
        return [_filled(element, text) for element in value]
    return text if value == "@" else value


def _flat(value, name=""):
    """The flat names and values of a form, such as `Filters.0.Name`."""
    if isinstance(value, dict | list):
        fields = value.items() if isinstance(value, dict) else enumerate(value)
        for key, field in fields:
            yield from _flat(field, f"{name}.{key}" if name else str(key))
    elif isinstance(value, bool):
        yield name, str(value).lower()
    else:
        yield name, str(value)
