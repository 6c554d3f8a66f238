# SPDX-License-Identifier: Apache-2.0
"""The files of the API Explorer as a browser gets them: paths, headers, compression and redirects."""

import gzip
import http.client
import json
import os
import re
import socket
import threading

import openapi_spec_validator
import pytest
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

import processes
import tc3
import wire

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types keywright-worker")
PAGE = processes.ROOT / "Sources/Web/Page"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with processes.Servers(tmp_path_factory.mktemp("explorer-files")) as servers:
        yield servers.start("--tls-listen", "127.0.0.1:0")


def ask(server, path, method="GET", headers=None, body=None):
    """Sends a request with exactly this path."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=processes.DEADLINE_SECONDS)
    try:
        connection.putrequest(method, path, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def folder(server):
    _, page = ask(server, "/explorer/")
    (name,) = set(re.findall(r'"([0-9a-f]{32})/', page.decode()))
    return f"/explorer/{name}"


def paths(server):
    base = folder(server)
    files = sorted(path.relative_to(PAGE) for path in PAGE.rglob("*") if path.is_file() and path.suffix != ".md")
    yield from (f"{base}/{path}" for path in files if str(path) != "index.html")
    yield "/explorer/"
    yield from ("/meta/index.json", "/meta/openapi.json")
    for entry in json.loads(ask(server, "/meta/index.json")[1])["products"]:
        yield from (f"/meta/{entry['apiPath']}", f"/meta/{entry['examplesPath']}")


def test_every_file_has_its_headers(site):
    count = 0
    for path in paths(site):
        plain, bytes_of_it = ask(site, path)
        packed, bytes_packed = ask(site, path, headers={"Accept-Encoding": "gzip, deflate, br"})
        for answer in (plain, packed):
            assert answer.status == 200, path
            assert answer.getheader("X-Content-Type-Options") == "nosniff"
            assert answer.getheader("Referrer-Policy") == "no-referrer"
            assert answer.getheader("Cross-Origin-Opener-Policy") == "same-origin"
            assert answer.getheader("Set-Cookie") is None
            assert answer.getheader("Content-Security-Policy") == (POLICY if path.startswith("/explorer/") else None)
            assert answer.getheader("Cache-Control") == (
                "no-store" if path == "/explorer/" else
                "no-cache" if path.startswith("/meta/") else "public, max-age=31536000, immutable"), path
        assert plain.getheader("Content-Encoding") is None
        if packed.getheader("Content-Encoding") == "gzip":
            assert gzip.decompress(bytes_packed) == bytes_of_it and len(bytes_packed) < len(bytes_of_it)
            assert packed.getheader("Vary") == "Accept-Encoding"
            assert packed.getheader("ETag") != plain.getheader("ETag")
        else:
            assert bytes_packed == bytes_of_it and len(bytes_of_it) < 1000, path
        head, nothing = ask(site, path, "HEAD")
        assert nothing == b"" and head.status == 200
        assert head.getheader("Content-Length") == str(len(bytes_of_it)) == plain.getheader("Content-Length")
        assert head.getheader("Content-Type") == plain.getheader("Content-Type")
        again, nothing = ask(site, path, headers={"If-None-Match": plain.getheader("ETag")})
        assert (again.status, nothing) == (304, b"")
        count += 1
    assert count > 30


def test_what_is_embedded_is_what_is_written(site):
    base = folder(site)
    _, page = ask(site, "/explorer/")
    name = base.removeprefix("/explorer/")
    assert page.decode() == (PAGE / "index.html").read_text().replace("@files", name)
    for path in PAGE.rglob("*.js"):
        _, found = ask(site, f"{base}/{path.relative_to(PAGE)}")
        # The main module is answered with the modules that it imports in it.
        assert path.name == "main.js" or found == path.read_bytes(), path


def test_the_main_module_is_one_file(site):
    _, main = ask(site, f"{folder(site)}/main.js")
    text = main.decode()
    for path in ("base/element.js", "views/shell.js", "code/go.js", "session/session.js"):
        head = [line for line in (PAGE / path).read_text().splitlines() if line.startswith("// ")]
        assert all(text.count(line) == 1 for line in head[1:]), path
    assert 'new URL("worker.js", new URL("session/session.js", import.meta.url).href).href' in text
    assert not re.search(r"^(import [{*]|export )", text, re.M)


EXPORT = re.compile(r"^export (?:const|class|(?:async )?function\*?) (\w+)", re.M)
# The names in braces, or the name of a whole module, and the module's address.
IMPORT = re.compile(
    r"""^(import|export)\ (?:\{\ ([^}]*)\ \}|\*\ as\ (\w+))\ from\ "([^"]+)";$ | \{\ ([^}]*)\ \}\ =\ await\ import\("([^"]+)"\)""",
    re.M | re.X)


def names_in(braces):
    return [name.split(" as ")[0].strip() for name in braces.split(",")]


def unused_exports(modules, tests):
    """The exports that no other module and no test uses; both are texts by their paths."""
    exported, used = set(), set()
    for path, text in modules.items():
        exported |= {(path, name) for name in EXPORT.findall(text)}
        for kind, braces, whole, static, loaded, dynamic in IMPORT.findall(text):
            target = os.path.normpath(os.path.join(os.path.dirname(path), static or dynamic))
            names = re.findall(rf"\b{whole}\.(\w+)", text) if whole else names_in(braces or loaded)
            used |= {(target, name) for name in names}
            if kind == "export":
                exported |= {(path, name) for name in names}
    return {
        (path, name) for path, name in exported - used
        if not any(path in text and re.search(rf"\b{name}\b", text) for text in tests.values())}


def test_every_export_of_a_module_is_used():
    modules = {str(path.relative_to(PAGE)): path.read_text() for path in PAGE.rglob("*.js")}
    folder_of_tests = processes.ROOT / "Tests/EndToEnd"
    tests = {path.name: path.read_text() for path in folder_of_tests.glob("*explorer*.py")}
    assert unused_exports(modules, tests) == set()
    # The check sees each way to export and to import.
    first = {"a/x.js": "export const a = 1;\nexport class B {}\nexport async function c() {}\nexport function* d() {}\n"}
    left = {("a/x.js", name) for name in ("a", "B", "c", "d")}
    assert unused_exports(first, {}) == left
    for text, name in (
        ('import { a, other as b } from "./a/x.js";\n', "a"), ('import * as x from "./a/x.js";\nx.B;\n', "B"),
        ('const { c } = await import("./a/x.js");\n', "c"),
    ):
        assert unused_exports(first | {"y.js": text}, {}) == left - {("a/x.js", name)}
    passed_on = first | {"y.js": 'export { d } from "./a/x.js";\n'}
    assert unused_exports(passed_on, {}) == left - {("a/x.js", "d")} | {("y.js", "d")}
    assert unused_exports(passed_on, {"test": 'run("y.js", "(y) => y.d()")'}) == left - {("a/x.js", "d")}


def test_odd_paths_are_not_found(site):
    base = folder(site)
    for path in (
        "/explorer/main.js", "/explorer/index.html", f"{base}/", base, f"{base}//main.js", f"{base}/../main.js",
        f"{base}/%6dain.js", f"{base}/main.js/", f"{base}/..%2f..%2fetc%2fpasswd", "/explorer/../../etc/passwd",
        "/explorer/%2e%2e/%2e%2e/etc/passwd", "/explorer/..\\..\\etc", "/meta/", "/meta/../meta/index.json", "/META/index.json",
        "/meta/index.json%00", "/meta/" + "a" * 20_000, "/explorer/" + "0" * 32 + "/main.js",
    ):
        for method in ("GET", "HEAD", "POST"):
            answer, body = ask(site, path, method)
            assert answer.status == 404, (method, path)
            assert body == (b"" if method == "HEAD" else b"not found\n")
            if path.startswith(("/explorer/", "/meta/")):
                assert answer.getheader("X-Content-Type-Options") == "nosniff", (method, path)


def test_files_are_read_only(site):
    for path in ("/meta/index.json", "/explorer/", f"{folder(site)}/main.js"):
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            answer, _ = ask(site, path, method, {"Content-Length": "3"}, b"abc")
            assert (answer.status, answer.getheader("Allow")) == (405, "GET, HEAD"), (method, path)


def test_a_person_is_sent_to_the_page(site):
    answer, body = ask(site, "/", headers={"Accept": BROWSER})
    assert (answer.status, answer.getheader("Location"), body) == (302, "/explorer/", b"")
    assert answer.getheader("Vary") == "Accept"
    assert answer.getheader("Cache-Control") == "no-store"
    assert ask(site, "/explorer")[0].getheader("Location") == "/explorer/"
    link = "?Product=cvm&Version=2017-03-12&Action=CreateKeyPair"
    assert ask(site, f"/explorer{link}")[0].getheader("Location") == f"/explorer/{link}"


@pytest.mark.parametrize(("target", "headers", "method"), [
    ("/", {}, "GET"),
    ("/", {"Accept": "*/*"}, "GET"),
    ("/", {"Accept": "application/json, text/html;q=0.9"}, "GET"),
    ("/?Action=DescribeZones", {"Accept": BROWSER}, "GET"),
    ("/", {"Accept": BROWSER, "Authorization": "TC3-HMAC-SHA256 Credential=x"}, "GET"),
    ("/", {"Accept": BROWSER, "X-TC-Action": "DescribeZones"}, "GET"),
    ("/", {"Accept": BROWSER, "x-tc-anything": ""}, "GET"),
    ("/", {"Accept": BROWSER, "Host": "cvm.tencentcloudapi.com"}, "GET"),
    ("/", {"Accept": BROWSER, "Host": "CVM.ap-guangzhou.TencentCloudAPI.com:443"}, "GET"),
    ("/", {"Accept": BROWSER, "Host": "cvm.api.qcloud.com."}, "GET"),
    ("http://127.0.0.1/", {"Accept": BROWSER}, "GET"),
    ("http://127.0.0.1", {"Accept": BROWSER}, "GET"),
    ("/", {"Accept": BROWSER, "Content-Length": "0"}, "POST"),
    ("/v2/index.php", {"Accept": BROWSER}, "GET"),
])
def test_every_other_request_is_answered_as_a_call(site, target, headers, method):
    answer, body = ask(site, target, method, headers)
    assert answer.status == 200 and answer.getheader("Content-Type") == "application/json"
    assert answer.getheader("Vary") is None
    refusal = json.loads(body)
    assert refusal.get("codeDesc") or refusal["Response"]["Error"]["Code"]
    # HEAD is not a method of the API.
    answer, body = ask(site, "/", "HEAD", {"Accept": BROWSER})
    assert (answer.status, answer.getheader("Location")) == (200, None)


def test_production_names_are_answered_as_before(site):
    base = folder(site)
    for name in ("cvm.tencentcloudapi.com", "cvm.intl.tencentcloudapi.com", "cvm.api.qcloud.com:7722", "tencentcloudapi.com"):
        for path in ("/explorer/", "/explorer", "/meta/index.json", f"{base}/main.js"):
            answer, body = ask(site, path, headers={"Host": name})
            assert (answer.status, body) == (404, b"not found\n"), (name, path)
    for name in ("keys.example", "tencentcloudapi.com.example", "xtencentcloudapi.com", "[::1]:7722"):
        assert ask(site, "/explorer/", headers={"Host": name})[0].status == 200, name


def test_hosts_and_health_are_answered_as_before(site):
    assert ask(site, "/healthz", headers={"Accept": BROWSER}) [1] == b"ok\n"
    assert ask(site, "/readyz", headers={"Accept": BROWSER})[1] == b"ready\n"
    assert ask(site, "/nothing", headers={"Accept": BROWSER})[0].status == 404
    assert ask(site, "/host/v1/keys", headers={"Accept": BROWSER})[0].getheader("Content-Type") == "application/json"


def test_the_switch_takes_all_of_it_away(start, tmp_path):
    (tmp_path / "settings.json").write_text(json.dumps({"no-web": "true"}))
    for options, environment in (
        (["--no-web"], {}), ([], {"KEYWRIGHT_NO_WEB": "true"}), (["--config", tmp_path / "settings.json"], {}),
    ):
        server = start(*options, environment=environment | processes.FIRST_CREDENTIALS)
        assert server.stdout == f"Listening on {server.url}\n"
        for path in ("/explorer/", "/explorer", "/meta/index.json", "/meta/openapi.json"):
            answer, body = ask(server, path)
            assert (answer.status, body) == (404, b"not found\n"), path
        answer, body = ask(server, "/", headers={"Accept": BROWSER})
        assert answer.status == 200 and json.loads(body)["Response"]["Error"]["Code"]
        server.stop()


def test_the_openapi_document_is_valid(site):
    document = json.loads(ask(site, "/meta/openapi.json")[1])
    assert document["openapi"].startswith("3.1.")
    openapi_spec_validator.validate(document)
    products = json.loads(ask(site, "/meta/index.json")[1])["products"]
    named = {f"{entry['product']}.{action['action']}" for entry in products for action in entry["actions"]}
    assert {path["post"]["operationId"] for path in document["paths"].values()} == named
    assert len(document["paths"]) == len(named) > 100
    # The validator detects an error.
    del document["info"]["title"]
    with pytest.raises(OpenAPIValidationError):
        openapi_spec_validator.validate(document)


def test_every_action_has_its_examples(site):
    for entry in json.loads(ask(site, "/meta/index.json")[1])["products"]:
        examples = json.loads(ask(site, f"/meta/{entry['examplesPath']}")[1])["actions"]
        assert set(examples) == {action["action"] for action in entry["actions"]}
        for name, found in examples.items():
            assert any("code" not in example["keywright"] for example in found), (entry["product"], name)
            for example in found:
                assert example["input"].startswith(("POST / HTTP/1.1\n", "GET /v2/index.php")) and example["output"]
                assert isinstance(example["keywright"]["parameters"], dict)


def test_what_is_told_are_the_settings_of_this_server(start):
    server = start("--regions", "lab-1,lab-2", "--default-region", "lab-2")
    assert json.loads(ask(server, "/meta/index.json")[1])["regions"] == ["lab-2", "lab-1"]


def test_strangers_who_ask_for_files_without_end_keep_no_caller_waiting(site):
    """Requests for files are queued fairly by source, and few of a source are in progress at once."""
    stop = threading.Event()

    def flood():
        with socket.create_connection((site.host, site.port), processes.DEADLINE_SECONDS) as stream:
            while not stop.is_set():
                stream.sendall(b"GET /meta/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 8)
                taken = stream.recv(1 << 20)
                if not taken:
                    return

    floods = [threading.Thread(target=flood) for _ in range(16)]
    for thread in floods:
        thread.start()
    try:
        for _ in range(20):
            assert wire.answered(site, tc3.Call(action="DescribeZones")) == "Success"
    finally:
        stop.set()
        for thread in floods:
            thread.join()
