# SPDX-License-Identifier: Apache-2.0
"""A value that is given as a SecretId may be a secret: no part of it is answered, logged or stored."""

import contextlib
import json
import pathlib
import sqlite3

import processes
import tc3
import v1

# One has the length of a SecretKey, the other that of a SecretId. No eight of their characters occur anywhere else.
SECRETS = ["Zq7Rw2Xt9Vk4Lp8Ym3Cs6Hd1Gf5Jn0Bw", "AKIDq7Zr2XwVt9Kp4LmYc8HsDf3GjNb5Qa1Ew7Tz"]
EIGHT = 8


def parts(secret):
    return {secret[start : start + EIGHT].encode() for start in range(len(secret) - EIGHT + 1)}


ALL_PARTS = set().union(*map(parts, SECRETS)) - parts("AKID" * 3)


def assert_nothing_of_it(content, where):
    assert not [part for part in ALL_PARTS if part in content], where


def claims(secret):
    """Calls with each signature method, signed and unsigned, with a text of usual length and one beyond every limit."""
    for text in (secret, secret + "x" * 2000):
        yield tc3.Call(secret_id=text)
        yield tc3.Call(secret_id=text, more_headers=(("X-TC-Token", secret),))
        yield tc3.Call(secret_id=text, authorization="TC3-HMAC-SHA256 Credential={id}, SignedHeaders=host, Signature=0")
        yield tc3.Call(secret_id=text, timestamp=1)
        for generation in ("3.0", "A", "B"):
            for method in ("GET", "POST"):
                for signature in (v1.Call.signature, None):
                    yield v1.Call(
                        generation=generation, method=method, signature=signature, parameters={"SecretId": text})
        yield v1.Call(parameters={"SecretId": text, "Token": secret}, algorithm="HmacSHA1")


def parameters(secret):
    """Calls with the text in each parameter that takes a SecretId."""
    nul = secret + "\0"
    for text in (secret, nul):
        yield "cam", "UpdateAccessKey", {"AccessKeyId": text, "Status": "Inactive"}
        yield "cam", "DeleteAccessKey", {"AccessKeyId": text}
        yield "cam", "GetSecurityLastUsed", {"SecretIdList": [text]}
        yield "admin", "DescribeAuditRecords", {"SecretId": text}
        for action in ("DescribeEvents", "LookUpEvents"):
            yield "cloudaudit", action, {
                "StartTime": 1, "EndTime": 2, "LookupAttributes": [{"AttributeKey": "AccessKeyId", "AttributeValue": text}]}


def test_no_part_of_what_stands_in_the_place_of_a_secret_id_is_told_or_kept(start, tmp_path):
    server = start("--log-level", "debug", "--failed-signatures", "0")
    answers = []
    versions = {"cam": "2019-01-16", "admin": "2026-11-01", "cloudaudit": "2019-03-19"}
    for secret in SECRETS:
        for call in claims(secret):
            answers.append(tc3.exchange(server, call).body)
        for product, action, sent in parameters(secret):
            call = tc3.Call(
                action, product, json.dumps(sent).encode(), host=f"{product}.tencentcloudapi.com",
                version=versions[product])
            answers.append(tc3.exchange(server, call).body)
    refused = b"".join(answers)
    assert refused.count(b"SecretId") > len(SECRETS)
    assert_nothing_of_it(refused, "the answers")
    for secret in SECRETS:
        listed = processes.run(
            "audit", "list", "--secret-id", secret, "--endpoint", server.url, TENCENTCLOUD_SECRET_ID=processes.SECRET_ID,
            TENCENTCLOUD_SECRET_KEY=processes.SECRET_KEY)
        assert_nothing_of_it((listed.stdout + listed.stderr).encode(), "the command line")
    # The files while the server runs, which include the write-ahead log, and those of a backup.
    backup = tmp_path / "backup"
    assert processes.run("storage", "backup", backup, "--data", server.data).returncode == 0
    server.stop()
    files = [path for folder in (server.data.parent, backup) for path in pathlib.Path(folder).rglob("*") if path.is_file()]
    assert {"keywright.sqlite", "stderr"} <= {path.name for path in files}
    for path in files:
        assert_nothing_of_it(path.read_bytes(), path)
    # The audit trail records the refused calls without the text, once for each source and code.
    with contextlib.closing(sqlite3.connect(server.data / "keywright.sqlite")) as database:
        (count,) = database.execute("SELECT count(*) FROM audit_record WHERE access_key_id = '…'").fetchone()
    assert count > 0
