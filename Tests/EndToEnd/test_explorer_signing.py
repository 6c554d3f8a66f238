# SPDX-License-Identifier: Apache-2.0
"""The page's signatures match the test vectors, and its diagnosis names each common mistake in a signature.

The faulty requests are signed here, without the page's code.
"""

import base64
import dataclasses
import hashlib
import hmac
import http.server
import json
import re
import subprocess
import threading
import time
import urllib.parse

import pytest

import explorer
import processes
import tc3
import v1

VECTORS = json.loads((processes.ROOT / "Tests/Contract/signature_vectors.json").read_text())["vectors"]
NOW = 1_700_000_000
HOST = "127.0.0.1:7722"
# The values in the form during a diagnosis.
PARAMETERS = {"KeyName": "a_b", "ProjectId": 0, "PublicKey": "ssh-rsa AAAA/B+C== über <x>"}
BODY = json.dumps(PARAMETERS, separators=(",", ":"), ensure_ascii=False)
SECRET_ID, SECRET_KEY = "AKIDtest", "secret-key-of-the-tests"

SIGN_VECTOR = """async (signing, vector) => {
  const credential = { secretId: vector.secretId, keys: await signing.importKeys(vector.secretKey) };
  const byHeaders = vector.algorithm === "TC3-HMAC-SHA256";
  const headers = Object.fromEntries(vector.canonicalHeaders ?? []);
  const request = byHeaders
    ? { ...vector, host: headers.host, contentType: headers["content-type"], headers, product: vector.service }
    : { ...vector, pairs: Object.entries(vector.params) };
  const options = byHeaders
    ? { method: vector.algorithm, signedHeaders: vector.signedHeaders.split(";"), date: vector.date }
    : { method: vector.algorithm, dotted: vector.underscoreToDotKeys };
  const { parts } = await signing.steps(request, credential, options);
  const extractable = Object.values(credential.keys).filter((key) => key.extractable).length;
  return { parts: Object.fromEntries(parts.map(({ name, text }) => [name, text])), extractable };
}"""

DIAGNOSE = """async (signing, { text, action, parameters, options, secretId, secretKey, now }) => {
  const credential = secretKey ? { secretId, keys: await signing.importKeys(secretKey) } : null;
  const request = signing.buildRequest(action, parameters, options);
  const files = document.querySelector("script[type=module]").src;
  const { diagnose } = await import(new URL("signing/diagnosis/index.js", files).href);
  return diagnose(text, { request, credential, now, products: ["cvm", "lighthouse", "cam", "tag", "sts", "vpc"],
    regions: ["ap-guangzhou", "ap-beijing"] });
}"""


@pytest.fixture(scope="module")
def signing(explorer_page):
    return lambda body, argument: explorer.run(explorer_page, "signing/index.js", body, argument)


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["id"]) for vector in VECTORS])
def test_every_step_is_that_of_the_vectors(signing, vector):
    answered = signing(SIGN_VECTOR, vector)
    assert answered["extractable"] == 0
    parts = answered["parts"]
    for name, expected in vector["expect"].items():
        # Only the beginning of a derived key is shown: the last key of the derivation can sign requests for a day.
        is_cut = name in ("secretDate", "secretService", "secretSigning")
        assert parts[name] == (expected[:8] if is_cut else expected)
    if "authorization" in vector:
        assert parts["authorization"] == vector["authorization"]


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def derived(key, scope, used=bytes):
    for part in scope:
        key = used(hmac.digest(key, part.encode(), "sha256"))
    return key


@dataclasses.dataclass
class Program:
    """A client that signs by TC3-HMAC-SHA256, with the mistake that a test chooses."""

    method: str = "POST"
    path: str = "/"
    query: str = ""
    sent: str = BODY
    signed: str = None
    host: str = HOST
    content_type: str = "application/json"
    signed_host: str = None
    signed_type: str = None
    timestamp: str = str(NOW)
    date: str = None
    service: str = "cvm"
    prefix: str = "TC3"
    secret_id: str = SECRET_ID
    names: str = "content-type;host"
    # These functions change the result of a step before the next step uses it.
    on_canonical: callable = str
    on_hash: callable = str
    on_text: callable = str
    on_signature: callable = lambda signature: signature.hex()
    on_authorization: callable = str
    key_of: callable = derived
    whole_canonical: bool = False
    more: tuple = ()
    without: tuple = ()

    @property
    def scope(self):
        date = self.date or time.strftime("%Y-%m-%d", time.gmtime(int(self.timestamp[:10])))
        return f"{date}/{self.service}/tc3_request"

    @property
    def canonical(self):
        payload = self.sent if self.signed is None else self.signed
        host = self.host if self.signed_host is None else self.signed_host
        lines = f"content-type:{self.content_type if self.signed_type is None else self.signed_type}\nhost:{host}\n"
        payload = "" if self.method == "GET" and self.signed is None else payload
        return self.on_canonical("\n".join([self.method, self.path, self.query, lines, self.names, sha256(payload)]))

    @property
    def text(self):
        hashed = self.canonical if self.whole_canonical else self.on_hash(sha256(self.canonical))
        return self.on_text("\n".join(["TC3-HMAC-SHA256", self.timestamp, self.scope, hashed]))

    @property
    def authorization(self):
        key = self.key_of((self.prefix + SECRET_KEY).encode(), self.scope.split("/"))
        signature = self.on_signature(hmac.digest(key, self.text.encode(), "sha256"))
        return self.on_authorization(
            f"TC3-HMAC-SHA256 Credential={self.secret_id}/{self.scope}, SignedHeaders={self.names}, Signature={signature}")

    def headers(self):
        headers = {
            "Host": self.host, "Content-Type": self.content_type, "X-TC-Action": "ImportKeyPair",
            "X-TC-Version": "2017-03-12", "X-TC-Timestamp": self.timestamp, "X-TC-Region": "ap-guangzhou",
            "Authorization": self.authorization,
        }
        return [(name, value) for name, value in headers.items() if name not in self.without] + list(self.more)

    @property
    def http(self):
        target = "/" + ("?" + self.query if self.method == "GET" else "")
        lines = [f"{self.method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers())]
        return "\n".join([*lines, "", "" if self.method == "GET" else self.sent])

    @property
    def curl(self):
        headers = " \\\n  ".join(f"-H '{name}: {value}'" for name, value in self.headers() if name != "Host")
        return f"curl -X POST http://{self.host}/ \\\n  {headers} \\\n  --data-binary '{self.sent}'"


spaced = json.dumps(PARAMETERS, ensure_ascii=False)
SORTED = json.dumps(dict(reversed(PARAMETERS.items())), separators=(",", ":"), ensure_ascii=False)
GET = dict(method="GET", content_type="application/x-www-form-urlencoded", sent="",
           query=urllib.parse.urlencode(sorted(PARAMETERS.items()), quote_via=urllib.parse.quote, safe="-_.~"))

# The cause in the diagnosis, and the mistake. These mistakes can be found in a request, a canonical request and a
# string to sign.
EVERYWHERE = [
    ("hostWithoutPort", dict(signed_host="127.0.0.1")),
    ("hostProduction", dict(signed_host="cvm.tencentcloudapi.com")),
    ("hostWithScheme", dict(signed_host="http://127.0.0.1:7722")),
    ("hostEmpty", dict(signed_host="")),
    ("charsetAdded", dict(signed_type="application/json; charset=utf-8")),
    ("contentTypeOther", dict(signed_type="application/x-www-form-urlencoded")),
    ("bodyWhitespace", dict(signed=spaced)),
    ("bodyWhitespace", dict(signed=json.dumps(PARAMETERS, indent=2, ensure_ascii=False))),
    ("bodyEscaping", dict(signed=json.dumps(PARAMETERS, separators=(",", ":")))),
    ("bodyEscaping", dict(signed=json.dumps(PARAMETERS))),
    ("bodyEscaping", dict(signed=BODY.replace("/", "\\/"))),
    ("bodyEscaping", dict(signed=BODY.replace("<", "\\u003c").replace(">", "\\u003e"))),
    ("bodyEmpty", dict(signed="")),
    ("bodyEmptyObject", dict(signed="{}")),
    ("bodyNewline", dict(signed=BODY + "\n")),
    ("unsignedPayload", dict(signed="UNSIGNED-PAYLOAD")),
    ("bodyAsForm", dict(signed=urllib.parse.urlencode(PARAMETERS, quote_via=urllib.parse.quote, safe="-_.~"))),
    ("pathOther", dict(path="")),
    ("pathOther", dict(path="/v2/index.php")),
    ("methodCase", dict(method="post")),
    ("missingBlankLine", dict(on_canonical=lambda text: text.replace("7722\n\n", "7722\n"))),
    ("headerValueSpace", dict(on_canonical=lambda text: text.replace("type:", "type: ").replace("host:", "host: "))),
    ("signedHeadersSeparator", dict(on_canonical=lambda text: text.replace("type;host", "type,host"))),
    ("headerNameCase", dict(on_canonical=lambda text: text.replace("content-type:", "Content-Type:").replace("host:", "Host:"))),
    ("hashUpperCase", dict(on_canonical=lambda text: text[:-64] + text[-64:].upper())),
    ("bodyNotHashed", dict(on_canonical=lambda text: text[:-64] + BODY)),
    ("bodyAsQuery", dict(signed="&".join(f"{name}={value}" for name, value in PARAMETERS.items()))),
    ("bodyMark", dict(signed="\ufeff" + BODY)),
    ("bodyNull", dict(signed="null")),
]
BY_CANONICAL = [
    ("hostOther", dict(signed_host="keys.example")),
    ("queryOfPost", dict(query="KeyName=a_b")),
    ("hashForm", dict(on_canonical=lambda text: text[:-64] + base64.b64encode(bytes.fromhex(text[-64:])).decode())),
    ("hashAlgorithm", dict(on_canonical=lambda text: text[:-64] + hashlib.md5(BODY.encode()).hexdigest())),
    ("hashMissing", dict(on_canonical=lambda text: text[:-65])),
    ("bodyOther", dict(signed='{"KeyName":"c"}')),
    ("headerValueOther", dict(on_canonical=lambda text: text.replace("7722\n\n", "7722\nx-tc-action:describekeypairs\n\n").replace("type;host", "type;host;x-tc-action"))),
    ("headerValueCase", dict(on_canonical=lambda text: text.replace("application/json", "Application/JSON"))),
    ("headerMissing", dict(on_canonical=lambda text: text.replace("content-type:application/json\n", "").replace("content-type;host", "host"))),
    ("headerOrder", dict(on_canonical=lambda text: re.sub("(content-type:.*\n)(host:.*\n)", r"\2\1", text).replace("content-type;host", "host;content-type"))),
    ("signedHeadersCase", dict(names="Content-Type;Host")),
    ("signedHeadersDiffer", dict(names="content-type")),
    ("signedHeadersMissing", dict(on_canonical=lambda text: text.replace("content-type;host\n", ""))),
    ("queryLineMissing", dict(on_canonical=lambda text: text.replace("/\n\n", "/\n", 1))),
    ("extraLine", dict(on_canonical=lambda text: text.replace("/\n\n", "/\n\n\n", 1))),
    ("lineBreaks", dict(on_canonical=lambda text: text.replace("\n", "\r\n"))),
    ("newlineAtEnd", dict(on_canonical=lambda text: text + "\n")),
    ("bodyKeyOrder", dict(signed=json.dumps(dict(sorted(PARAMETERS.items(), reverse=True)), separators=(",", ":")))),
    ("methodOther", dict(on_canonical=lambda text: text.replace("POST", "PUT"))),
]
BY_TEXT = [
    ("clock", dict(timestamp=str(NOW - 3600))),
    ("timestampMilliseconds", dict(timestamp=f"{NOW}123", date="2023-11-14")),
    ("timestampForm", dict(on_text=lambda text: text.replace(str(NOW), "Tue Nov 14"))),
    ("wrongDay", dict(date="2023-11-15")),
    ("dateForm", dict(date="20231114")),
    ("wrongService", dict(service="lighthouse")),
    ("scopeForm", dict(on_text=lambda text: text.replace("/tc3_request", ""))),
    ("scopeForm", dict(on_text=lambda text: text.replace("tc3_request", "tc3-request"))),
    ("algorithmOther", dict(on_text=lambda text: text.replace("TC3-HMAC-SHA256", "tc3-hmac-sha256"))),
    ("hashUpperCase", dict(on_hash=str.upper)),
    ("hashForm", dict(on_hash=lambda text: text[:-1])),
    ("hashAlgorithm", dict(on_hash=lambda text: text[:40])),
    ("hashOther", dict(on_hash=lambda text: "0" * 64)),
    ("lineBreaks", dict(on_text=lambda text: text.replace("\n", "\r\n"))),
]
BY_REQUEST = [
    ("clock", dict(timestamp=str(NOW + 3600))),
    ("wrongDay", dict(date="2023-11-15")),
    ("wrongService", dict(service="lighthouse")),
    ("secretIdOther", dict(secret_id="AKIDother")),
    ("secretIdSpace", dict(secret_id='"AKIDtest"')),
    ("keyWithoutPrefix", dict(prefix="")),
    ("keyNotDerived", dict(key_of=lambda key, scope: key)),
    ("keyEndMissing", dict(key_of=lambda key, scope: derived(key, scope[:2]))),
    ("keyDayOther", dict(key_of=lambda key, scope: derived(key, ["2023-11-15", *scope[1:]]))),
    ("keyServiceOther", dict(key_of=lambda key, scope: derived(key, [scope[0], "lighthouse", scope[2]]))),
    ("scopeDayOther", dict(on_text=lambda text: text.replace("2023-11-14", "2023-11-15"))),
    ("canonicalNotHashed", dict(whole_canonical=True)),
    ("headerOrder", dict(on_canonical=lambda text: re.sub("(content-type:.*\n)(host:.*\n)", r"\2\1", text).replace("content-type;host", "host;content-type"))),
    ("bodyLineBreaks", dict(sent='{\n"KeyName":"a"\n}', signed='{\r\n"KeyName":"a"\r\n}')),
    ("charsetOther", dict(content_type="application/json; charset=utf-8", signed_type="application/json;charset=UTF-8")),
    ("headerValueCase", dict(content_type="Application/JSON", signed_type="application/json")),
    ("methodOther", dict(on_canonical=lambda text: text.replace("POST", "GET"))),
    ("keyAsHex", dict(key_of=lambda key, scope: derived(key, scope, lambda bytes: bytes.hex().encode()))),
    ("hashUpperCase", dict(on_hash=str.upper)),
    ("newlineAtEnd", dict(on_text=lambda text: text + "\n")),
    ("timestampOther", dict(on_text=lambda text: text.replace(str(NOW), str(NOW - 2)))),
    ("timestampMilliseconds", dict(on_text=lambda text: text.replace(str(NOW), f"{NOW}000"))),
    ("scopeForm", dict(on_text=lambda text: text.replace("/tc3_request", ""))),
    ("signatureUpperCase", dict(on_signature=lambda signature: signature.hex().upper())),
    ("signatureBase64", dict(on_signature=lambda signature: base64.b64encode(signature).decode())),
    ("signatureForm", dict(on_signature=lambda signature: "abc")),
    ("signatureOther", dict(on_signature=lambda signature: "0" * 64)),
    ("authorizationForm", dict(on_authorization=lambda text: text.replace("Signature=", "Sig="))),
    ("algorithmOther", dict(on_authorization=lambda text: text.replace("TC3-HMAC-SHA256", "HMAC-SHA256"))),
    ("headerMissing", dict(on_authorization=lambda text: text.replace("content-type;host", "host"))),
    ("headerNotSent", dict(without=("X-TC-Timestamp",))),
    ("headerNotSent", dict(without=("X-TC-Version",))),
    ("signedNotSent", dict(without=("Content-Type",))),
    ("bodyKeyOrder", dict(signed=json.dumps(dict(sorted(PARAMETERS.items())), separators=(",", ":"), ensure_ascii=False),
                          sent=SORTED)),
    ("charsetMissing", dict(content_type="application/json; charset=utf-8", signed_type="application/json")),
    ("hostWithPort", dict(host="keys.example", signed_host="keys.example:443")),
    ("plusForSpace", {**GET, "on_canonical": lambda text: text.replace("%20", "+")}),
    ("percentCase", {**GET, "on_canonical": lambda text: re.sub("%[0-9A-F]{2}", lambda code: code[0].lower(), text)}),
    ("queryEmpty", {**GET, "on_canonical": lambda text: text.replace(GET["query"], "")}),
    ("queryNotEncoded", {**GET, "on_canonical": lambda text: text.replace(GET["query"], urllib.parse.unquote(GET["query"]))}),
    ("queryEncoding", {**GET, "query": "KeyName=a%5Fb", "on_canonical": lambda text: text.replace("%5F", "_")}),
    ("queryMark", {**GET, "on_canonical": lambda text: text.replace("KeyName", "?KeyName")}),
    ("payloadOfGet", {**GET, "signed": "{}"}),
    ("hostOther", dict(signed_host="localhost:7722")),
    ("hostOther", dict(signed_host="sts.tencentcloudapi.com")),
    ("headerTwice", dict(more=(("Host", HOST),))),
    ("signedHeadersTwice", dict(
        names="content-type;host;host", on_canonical=lambda text: text.replace("\nhost:", f"\nhost:{HOST}\nhost:"))),
]
BY_GET_CANONICAL = [
    ("plusForSpace", lambda text: text.replace("%20", "+")),
    ("queryEmpty", lambda text: text.replace(GET["query"], "")),
    ("queryMark", lambda text: text.replace("KeyName", "?KeyName")),
    ("queryOrder", lambda text: text.replace(GET["query"], "&".join(reversed(GET["query"].split("&"))))),
    ("queryNotEncoded", lambda text: text.replace(GET["query"], urllib.parse.unquote(GET["query"]))),
    ("percentCase", lambda text: text.replace("%2F", "%2f")),
    ("queryEncodedTwice", lambda text: text.replace("%", "%25")),
    ("queryOther", lambda text: text.replace("ProjectId=0", "ProjectId=1")),
    ("payloadOfGet", lambda text: text[:-64] + sha256("{}")),
]
ACTION = {"product": "cvm", "service": "cvm", "version": "2017-03-12", "action": "ImportKeyPair", "dialect": "3.0"}
OPTIONS = {"host": HOST, "scheme": "http", "region": "ap-guangzhou", "timestamp": NOW}


def diagnosed(signing, text, *, action=ACTION, parameters=PARAMETERS, secret_key=SECRET_KEY, script=DIAGNOSE, **options):
    return signing(script, {
        "text": text, "action": action, "parameters": parameters, "options": OPTIONS | options, "secretId": SECRET_ID,
        "secretKey": secret_key, "now": NOW})


def causes(diagnosis):
    return [finding["id"] for finding in diagnosis["findings"]]


def planted(cases):
    return [pytest.param(cause, changes, id=f"{cause}-{number}") for number, (cause, changes) in enumerate(cases)]


@pytest.mark.parametrize("cause, changes", planted(EVERYWHERE + BY_CANONICAL))
def test_a_mistake_in_the_canonical_request_is_named(signing, cause, changes):
    program = Program(**changes)
    # A canonical request can be checked without a key.
    diagnosis = diagnosed(signing, program.canonical, secret_key=None)
    assert (diagnosis["kind"], causes(diagnosis)[:1]) == ("canonicalRequest", [cause])
    compared = diagnosis["compared"][0]
    assert compared["given"] == program.canonical.removesuffix("\n") or cause == "newlineAtEnd"
    # A pasted text often has an additional line break at its end: it is named, but it does not count as a difference.
    assert (compared["at"] >= 0) is (cause != "newlineAtEnd")


@pytest.mark.parametrize("cause, change", planted(BY_GET_CANONICAL))
def test_a_mistake_in_the_canonical_request_of_a_get_is_named(signing, cause, change):
    diagnosis = diagnosed(signing, Program(**GET, on_canonical=change).canonical, method="GET", secret_key=None)
    assert causes(diagnosis) == [cause]


@pytest.mark.parametrize("cause, changes", planted(EVERYWHERE + BY_TEXT))
def test_a_mistake_shows_in_the_string_to_sign(signing, cause, changes):
    diagnosis = diagnosed(signing, Program(**changes).text, secret_key=None)
    assert (diagnosis["kind"], causes(diagnosis)[:1]) == ("stringToSign", [cause])


# Deviations that the server accepts or that pasting may have caused are named but not called wrong. Pasting into a text
# field removes carriage returns.
ACCEPTED = {"hostWithoutPort", "hostProduction", "headerValueCase", "bodyLineBreaks"}


@pytest.mark.parametrize("cause, changes", planted(EVERYWHERE + BY_REQUEST))
def test_a_mistake_in_a_request_is_named(signing, cause, changes):
    diagnosis = diagnosed(signing, Program(**changes).http)
    assert (diagnosis["kind"], causes(diagnosis)) == ("request", [cause])
    assert diagnosis["verdict"] == ("right" if cause in ACCEPTED else "wrong")


@pytest.mark.parametrize("cause, changes", planted([
    ("hostWithoutPort", dict(signed_host="127.0.0.1")), ("bodyWhitespace", dict(signed=spaced)), ("bodyEmpty", dict(signed="")),
    ("charsetAdded", dict(signed_type="application/json; charset=utf-8")), ("keyWithoutPrefix", dict(prefix="")),
    ("headerNotSent", dict(without=("X-TC-Version",))), ("clock", dict(timestamp=str(NOW + 3600)))]))
def test_a_mistake_in_a_curl_command_is_named(signing, cause, changes):
    diagnosis = diagnosed(signing, Program(**changes).curl)
    assert (diagnosis["kind"], causes(diagnosis)) == ("request", [cause])


def test_the_json_of_curl_has_its_content_type(signing):
    program = Program()
    command = program.curl.replace("--data-binary", "--json").replace("-H 'Content-Type: application/json'", "--compressed")
    assert "Content-Type" not in command
    diagnosis = diagnosed(signing, command)
    assert (diagnosis["verdict"], diagnosis["findings"]) == ("right", [])


# Commands for curl and for the page. URL is that of a server of the test, and PORT its port.
COMMANDS = [
    "curl URL", "curl -sSL URL/p?a=%2B#end", "curl -b a=b URL/p", "curl -b 'a=b; c=d' -b e=f -e http://r/ -A agent URL/p",
    "curl -H 'Cookie: e=f' -b a=b -H 'Referer:' -e http://r/ -b file URL", "curl -sXPOST URL -H 'X-A:  b c ' -HFoo:bar -Hfoo:baz",
    "curl -so /dev/null -m5 -dx URL/p", "curl -sXGET -d '' -d a URL", "curl -d '' URL", "curl -X PUT --data-raw @a URL",
    "curl --connect-timeout 5 --max-redirs 3 -w '' -x '' --noproxy '*' --retry 0 -D /dev/null --url URL/p",
    """curl --json '{"a":1}' --json '{"b":2}' URL""", "curl -d x --json [1 --json ,2] -d y URL",
    "curl --json {} -H 'Accept: text/plain' -H 'content-type: text/json' URL", "curl -G --json {} URL/?a=1",
    "curl -sGd a=%2B URL/p -d b --data-urlencode 'c=d e+f'", "curl -IG -d a URL/p?b",
    "curl --data-urlencode 'a b' --data-urlencode '=c d' --data-urlencode 'e=f~-_.*' URL", "curl --url-query 'a=b c' --url-query +d=e URL",
    r"""curl -d $'a\nb' --data-binary "c\"d" --data-ascii e\ f URL""", "curl -d a -H Content-Type: -H 'X-A;' -H X-B: -H X-C URL",
    "curl -H 'Host: a' -H 'Host: b' URL", "curl -H Host: URL", "curl -u me:pass URL", "curl -u me:pass -H 'Authorization: x' URL",
    "curl http://me:pass@127.0.0.1:PORT -H 'Authorization: x'", "curl --oauth2-bearer x -- URL/-p",
    "curl --connect-to ::127.0.0.1:PORT http://Keys.Example:80/p", "curl --connect-to ::127.0.0.1:PORT Keys.Example:81/p?q",
    "curl -d a URL/p --next -H 'X-A: b' URL/q", "curl -d a URL/p -: URL/q", "curl -F a=b --form-string c=d URL", "curl -sT /dev/null URL/p",
    "curl -d @/dev/null URL", "curl --data-urlencode a@/dev/null URL",
]
# curl adds these by itself, and no diagnosis needs their values.
OF_CURL = {"content-length", "expect", "transfer-encoding"}


@pytest.fixture
def sent_by_curl():
    """Runs a command, and returns the first request that curl sends, in the form of the page."""
    sent = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self):
            self.raw_requestline = self.rfile.readline()
            self.close_connection = True
            if not self.parse_request():
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            headers = [[name.lower(), value.strip()] for name, value in self.headers.items()]
            sent.append({"method": self.command, "target": self.path, "headers": headers, "body": body})
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")

    def run(command):
        sent.clear()
        subprocess.run(["bash", "-c", command], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, timeout=processes.DEADLINE_SECONDS)
        return comparable(sent[0])

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        run.port = server.server_port
        try:
            yield run
        finally:
            server.shutdown()
            thread.join()


def comparable(request):
    headers = [
        # The boundary of a form is drawn.
        [name, re.sub("(multipart/form-data);.*", r"\1", value)] for name, value in request["headers"]
        if name not in OF_CURL and [name, value] != ["accept", "*/*"] and not value.startswith("curl/")]
    # Versions of curl write the percent codes of --get in small or capital letters.
    target = re.sub("%..", lambda code: code[0].upper(), request["target"])
    return {"method": request["method"], "target": target, "headers": sorted(headers), "body": request["body"]}


def read_by_page(page, commands):
    return explorer.run(page, "signing/diagnosis/curl.js", "({ curlRequest }, texts) => texts.map(curlRequest)", commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_curl_command_is_read_as_curl_reads_it(explorer_page, sent_by_curl, command):
    command = command.replace("URL", "http://127.0.0.1:PORT").replace("PORT", str(sent_by_curl.port))
    (read,) = read_by_page(explorer_page, [command])
    sent = sent_by_curl(command)
    # The page does not have the contents of files, or the boundary of a form.
    assert read["isBodySeen"] is not any(text in command for text in ("@/dev/null", "-F", "-sT"))
    assert comparable(read) == (sent if read["isBodySeen"] else sent | {"body": read["body"]})


def test_every_option_of_curl_takes_its_value(explorer_page):
    listed = subprocess.run(["curl", "--help", "all"], check=True, capture_output=True, text=True).stdout
    options = re.findall(r"^ (?:(-\S), |    )(--\S+) (<|\[)?", listed, re.M)
    assert len(options) > 200
    # With these, curl sends no request, or another one.
    options = [one for one in options if one[1] not in ("--help", "--next", "--url")]
    commands = {f"curl {name}{' v' if takes_value else ''} http://h/p": takes_value
                for short, long, takes_value in options for name in (short, long) if name}
    read = read_by_page(explorer_page, [*commands])
    wrong = [command for command, one in zip(commands, read, strict=True)
             if (dict(one["headers"]).get("host"), one["target"].partition("?")[0]) != ("h", "/p")]
    assert wrong == []


def test_two_mistakes_at_once_are_both_named(signing):
    program = Program(signed_type="application/json; charset=utf-8", signed=json.dumps(PARAMETERS))
    assert causes(diagnosed(signing, program.http)) == ["charsetAdded", "bodyEscaping"]


@pytest.mark.parametrize("part", ["canonical", "text", "authorization", "http", "curl"])
def test_what_is_right_is_called_right(signing, part):
    diagnosis = diagnosed(signing, getattr(Program(), part))
    assert (diagnosis["verdict"], diagnosis["findings"]) == ("right", [])


REVERSED = {**GET, "query": "&".join(reversed(GET["query"].split("&")))}
RETURNS = BODY.replace(",", ",\r\n")
# Requests that the server accepts although they differ from the page's own.
TAKEN = {
    "spaced": dict(sent=spaced),
    "indented": dict(sent=json.dumps(PARAMETERS, indent=2, ensure_ascii=False)),
    "escaped": dict(sent=json.dumps(PARAMETERS, separators=(",", ":"))),
    "newline at the end": dict(sent=BODY + "\n"),
    "charset": dict(content_type="application/json; charset=utf-8"),
    "spaced with charset": dict(sent=spaced, content_type="application/json;charset=UTF-8"),
    "unsigned payload": dict(signed="UNSIGNED-PAYLOAD", more=(("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD"),)),
    "action signed": dict(
        names="content-type;host;x-tc-action",
        on_canonical=lambda text: text.replace("7722\n\n", "7722\nx-tc-action:ImportKeyPair\n\n")),
    "action signed in small letters": dict(
        names="content-type;host;x-tc-action",
        on_canonical=lambda text: text.replace("7722\n\n", "7722\nx-tc-action:importkeypair\n\n")),
    "get": GET,
    "get of JSON": {**GET, "content_type": "application/json"},
    "get in another order": REVERSED,
    "get with small percent codes": {**GET, "query": re.sub("%[0-9A-F]{2}", lambda code: code[0].lower(), GET["query"])},
    "get with plus": {**GET, "query": GET["query"].replace("%20", "+")},
    "no port": dict(signed_host="127.0.0.1"),
    "production host": dict(signed_host="cvm.tencentcloudapi.com"),
    "international host": dict(signed_host="cvm.intl.tencentcloudapi.com"),
    "internal host": dict(signed_host="cvm.internal.tencentcloudapi.com"),
    "host of the region": dict(signed_host="cvm.ap-guangzhou.tencentcloudapi.com"),
    # The server accepts these hosts if they are sent as well.
    "capitals": dict(host="CVM.TENCENTCLOUDAPI.COM"),
    "dot at the end": dict(host="cvm.tencentcloudapi.com."),
    "port of HTTPS": dict(host="cvm.tencentcloudapi.com:443"),
    "port of HTTP": dict(host="cvm.tencentcloudapi.com:80"),
    "host of another region": dict(host="cvm.ap-beijing.tencentcloudapi.com"),
}
# These can be recognized only in a whole request.
TAKEN_WHOLE = {
    "charset in small letters": dict(content_type="application/json; charset=UTF-8", signed_type="application/json; charset=utf-8"),
    "line breaks with returns": dict(sent=RETURNS),
    "line breaks that were pasted with returns": dict(sent=RETURNS, signed=RETURNS.replace("\r", "")),
    "members in another order": dict(sent=SORTED),
    "another call": dict(sent='{"KeyName":"c"}'),
    "header that the form does not know": dict(
        names="accept;content-type;host", more=(("Accept", "*/*"),),
        on_canonical=lambda text: text.replace("content-type:", "accept:*/*\ncontent-type:", 1)),
}


def parts_of(program):
    block = f"Authorization: {program.authorization}\nX-TC-Timestamp: {program.timestamp}"
    return {"canonical": program.canonical, "text": program.text, "authorization": block, "http": program.http}


@pytest.mark.parametrize("part", ["canonical", "text", "authorization", "http"])
@pytest.mark.parametrize("name", TAKEN)
def test_what_the_server_takes_is_not_called_wrong(signing, name, part):
    diagnosis = diagnosed(signing, parts_of(Program(**TAKEN[name]))[part])
    assert diagnosis["verdict"] == "right", causes(diagnosis)
    # If only a part of the signature was pasted, the verdict holds only if the request is sent as it was signed.
    is_written_otherwise = any(one.get("ifSent") for one in diagnosis["findings"])
    assert diagnosis["isIfSent"] is is_written_otherwise
    assert all(one.get("ifSent") or one.get("accepted") for one in diagnosis["findings"])
    if part == "http":
        assert not is_written_otherwise


# Hosts that select another product, or none.
@pytest.mark.parametrize("host", ["sts.tencentcloudapi.com", "STS.example:80", "elsewhere.tencentcloudapi.com:443"])
@pytest.mark.parametrize("part", ["canonical", "text"])
def test_a_host_of_another_product_is_not_right_if_it_is_sent(signing, part, host):
    diagnosis = diagnosed(signing, parts_of(Program(signed_host=host))[part], secret_key=None)
    named = "hostOther" if part == "canonical" or host.startswith("sts.") else "hashOther"
    assert (causes(diagnosis), diagnosis["verdict"] != "right") == ([named], True)


VENDORS = "cvm.tencentcloudapi.com"
# Sent host, signed host and region. The verdict must agree with the server's.
HOSTS = [
    *((None, signed, "ap-guangzhou") for signed in (
        VENDORS, VENDORS.upper(), f"{VENDORS}.", f"{VENDORS}:443", f"{VENDORS}:80", "cvm.ap-beijing.tencentcloudapi.com",
        "cvm.ap-guangzhou.tencentcloudapi.com", "sts.tencentcloudapi.com")),
    (None, "cvm.ap-beijing.tencentcloudapi.com", "ap-beijing"), (None, "cvm.ap-guangzhou.tencentcloudapi.com", "ap-beijing"),
    (None, "cvm.eu-moscow.tencentcloudapi.com", "eu-moscow"),
    *((sent, sent, "ap-guangzhou") for sent in (
        VENDORS.upper(), f"{VENDORS}.", f"{VENDORS}:443", f"{VENDORS}:80", "cvm.ap-beijing.tencentcloudapi.com")),
    (VENDORS.upper(), VENDORS, "ap-guangzhou"), (VENDORS, VENDORS.upper(), "ap-guangzhou"), (f"{VENDORS}:443", VENDORS, "ap-guangzhou"),
    (VENDORS, f"{VENDORS}:443", "ap-guangzhou"), (f"{VENDORS}.", VENDORS, "ap-guangzhou"), (VENDORS, f"{VENDORS}.", "ap-guangzhou"),
    (f"{VENDORS}:80", f"{VENDORS}:443", "ap-guangzhou"), ("KEYS.EXAMPLE:7722", "keys.example", "ap-guangzhou"),
    ("KEYS.EXAMPLE:7722", "keys.example:7722", "ap-guangzhou"), (VENDORS, "cvm.ap-beijing.tencentcloudapi.com", "ap-guangzhou"),
]


@pytest.mark.parametrize("method", ["TC3-HMAC-SHA256", "HmacSHA256"])
def test_hosts_are_called_right_as_the_server_takes_them(signing, explored, method):
    regions = explorer.meta(explored, "index.json")["regions"]
    script = DIAGNOSE.replace('regions: ["ap-guangzhou", "ap-beijing"]', f"regions: {json.dumps(regions)}")
    said = {}
    for sent, signed, region in HOSTS:
        host = sent or explored.endpoint
        if method == "HmacSHA256":
            call = v1.Call(action="DescribeZones", generation="3.0", host=host, signed_host=signed, parameters={"Region": region})
            answer = tc3.exchange(explored, call).response
        else:
            call = tc3.Call(action="DescribeZones", host=host, signed_host=signed, region=region)
            answer = tc3.exchange(explored, call).response
        is_taken = answer.get("Error", {}).get("Code") != "AuthFailure.SignatureFailure"
        diagnosis = signing(script, {
            "text": call.raw().decode(), "action": {**ACTION, "action": "DescribeZones"}, "parameters": {}, "now": int(time.time()),
            "options": OPTIONS | {"host": explored.endpoint, "signatureMethod": method},
            "secretId": processes.SECRET_ID, "secretKey": processes.SECRET_KEY})
        # Every mistake is named.
        if (diagnosis["verdict"] == "right") is not is_taken or "signatureOther" in causes(diagnosis):
            said[sent, signed, region] = (is_taken, diagnosis["verdict"], causes(diagnosis))
    assert said == {}


@pytest.mark.parametrize("shown", [
    lambda headers: str(headers), lambda headers: f"headers = {headers}", lambda headers: f"CaseInsensitiveDict({headers})",
    lambda headers: json.dumps(headers, indent=2), lambda headers: str({name.encode(): text.encode() for name, text in headers.items()}),
    lambda headers: str(headers | {"X-TC-Timestamp": NOW})])
def test_headers_are_read_as_python_prints_them(signing, shown):
    right = diagnosed(signing, shown(dict(Program().headers())))
    assert (right["kind"], right["verdict"], right["findings"]) == ("authorization", "right", [])
    wrong = diagnosed(signing, shown(dict(Program(signed_host="127.0.0.1", prefix="").headers())))
    assert (wrong["verdict"], causes(wrong)) == ("wrong", ["keyWithoutPrefix", "hostWithoutPort"])


@pytest.mark.parametrize("header, twice", [
    ("X-TC-Action: ImportKeyPair", True), ("x-tc-version: 2017-03-12", True), ("Content-Type: application/json", True),
    (f"Authorization: {Program().authorization}", True), ("Accept: */*", False), ("X-TC-TraceId: 1", False),
    # curl sends only the first Host.
    (f"Host: {HOST}", False), (f"Host: {HOST}' -H 'Host: keys.example", False)])
def test_a_header_that_a_curl_command_has_twice_is_named(signing, header, twice):
    diagnosis = diagnosed(signing, Program().curl + f" -H 'X-TC-TraceId: 0' -H '{header}'")
    assert (diagnosis["verdict"], causes(diagnosis)) == (("wrong", ["headerTwice"]) if twice else ("right", []))


@pytest.mark.parametrize("name", TAKEN_WHOLE)
def test_a_whole_request_that_the_server_takes_is_called_right(signing, name):
    diagnosis = diagnosed(signing, Program(**TAKEN_WHOLE[name]).http)
    assert diagnosis["verdict"] == "right", causes(diagnosis)


def test_an_authorization_without_its_time_is_found_in_the_last_minutes(signing):
    program = Program(timestamp=str(NOW - 200), content_type="application/json; charset=utf-8", date="2023-11-14")
    assert diagnosed(signing, program.authorization)["verdict"] == "right"


def verbose(text):
    return "\n".join(["* Connected", *("> " + line for line in text.split("\n")), "< HTTP/1.1 200 OK", "{ [12 bytes data]"])


@pytest.mark.parametrize("shown", [
    lambda text: text.replace(" HTTP/1.1", ""), lambda text: text.replace(" HTTP/1.1", " HTTP/2"), verbose,
    lambda text: text.replace("\n", "\r\n"),
    # curl shows only the head of a request.
    lambda text: verbose(text.partition("\n\n")[0].replace("\nHost", f"\nContent-Length: {len(BODY.encode())}\nHost"))])
def test_a_request_is_read_however_it_is_shown(signing, shown):
    assert diagnosed(signing, shown(Program().http))["verdict"] == "right"


def test_without_a_key_nobody_says_that_a_signature_is_right(signing):
    assert diagnosed(signing, Program().http, secret_key=None)["verdict"] == "needsKey"


def test_an_authorization_of_another_time_is_not_said_to_be_wrong_but_unknown(signing):
    program = Program(timestamp=str(NOW - 4000), date="2023-11-14")
    unknown = diagnosed(signing, program.authorization)
    assert (unknown["verdict"], causes(unknown)) == ("unknown", ["timestampUnknown"])
    block = f"Authorization: {program.authorization}\nX-TC-Timestamp: {program.timestamp}"
    assert causes(diagnosed(signing, block)) == ["clock"]


@pytest.mark.parametrize("text", ["", "hello", "{}", "SELECT 1"])
def test_what_is_nothing_of_a_signature_is_not_judged(signing, text):
    assert diagnosed(signing, text)["verdict"] == "unknown"


PLACE = 65_536
HEAD = Program(sent="").http


def forged(signature):
    return "0" * 64


FORGED = Program(on_signature=forged)
MANY = "&".join(f"InstanceIds.{number}=ins-{number}" for number in range(2500))
# Texts whose diagnosis once took quadratic time or longer, and malformed ones.
HOSTILE = {
    "spaces": "TC3-HMAC-SHA256 Credential=a, SignedHeaders=" + " " * 60_000 + "x",
    "quotes": "{" + "'a" * 30_000,
    "entries": "{" + "'a':'\\" * 10_000,
    "spaces in an entry": "{'a'" + " " * 60_000 + "x",
    "spaces behind": "TC3-HMAC-SHA256 Credential=a, SignedHeaders=a, Signature=b" + " " * 60_000 + "x",
    "spaces in a query": "Action=x" + " " * 60_000 + "y",
    "empty lines": "POST\n/\n\n" + "\n" * 60_000 + "x",
    "empty lines in a body": HEAD + "\n" * 60_000 + "x",
    "long path": "GET/" + "a" * 60_000 + " =x",
    "header of spaces": "Authorization: x\na:" + " " * 30_000 + "x" * 30_000 + "\u2028y",
    "forged": FORGED.http,
    "forged with a long body": Program(
        sent=json.dumps({"a": "a" * 60_000, "b": 1, "c": 2, "d": 3, "e": 4}), on_signature=forged).http,
    "forged with a long query": Program(**{**GET, "query": "KeyName=" + "a" * 60_000}, on_signature=forged).http,
    "forged with many pairs": Program(**{**GET, "query": "&".join(["ü="] * 15_000)}, on_signature=forged).http,
    "many pairs": Program(**{**GET, "query": "&".join(["ü="] * 15_000)}).canonical,
    "many headers": "POST\n/\n\n" + "".join(f"x-{number}:\n" for number in range(6000)) + "\nx\n" + "0" * 64,
    "many names": Program(names=";".join(["content-type", "host"] * 2500)).authorization,
    "many members": Program(sent=json.dumps({str(number): "" for number in range(5000)}), on_signature=forged).http,
    "forged with a deep body": Program(sent="[" * 30_000 + "]" * 30_000, on_signature=forged).http,
    "forged authorization": FORGED.authorization,
    "another hash": Program(on_hash=lambda text: "0" * 64).text,
    "long name of curl": "curl -u " + "\u4e2f" * 60_000,
    "forged with many parameters":
        f"http://{HOST}/v2/index.php?Action=a&Version=1&Timestamp={NOW}&Nonce=1&SecretId={SECRET_ID}&{MANY}&Signature={'A' * 27}=",
    "many parameters": f"GET{HOST}/v2/index.php?Action=a&{MANY}",
}
BROKEN = [
    "POST/v2/index.php?\nAction=x&Nonce=1", "GETcvm.tencentcloudapi.com/?\nAction=DescribeInstances&Nonce=1", "GET/?=x", "GET/=", "POST?=&=",
    "GET / HTTP/1.1\n", "POST\n", "POST", "TC3-HMAC-SHA256", "TC3-HMAC-SHA256 Credential=", "Authorization:", "curl ", "http://?", "&=&Action=&=",
    "GET /?=x&Signature=y", f"http://{HOST}/?=x&Action=y&Timestamp={NOW}&SecretId={SECRET_ID}&Nonce=1&Version=1&Signature=AAAA",
    "> ", "> GET ", "POST\n/\n\nhost:\n", f"GET{HOST}/?Action=½&Nonce=1", f"http://{HOST}/?Action=½&SecretId={SECRET_ID}&Signature=AAAA",
]
# Counts calls of digest and sign and their bytes, because a test does not compare times.
COUNTED = """async (signing, argument) => {
  const subtle = Object.getPrototypeOf(crypto.subtle);
  const { digest, sign } = subtle;
  let [calls, bytes] = [0, 0];
  const counted = (used, data) => { calls += 1; bytes += data.byteLength; return used; };
  subtle.digest = function (name, data) { return counted(digest.call(this, name, data), data); };
  subtle.sign = function (name, key, data) { return counted(sign.call(this, name, key, data), data); };
  try {
    const diagnosis = await (%s)(signing, argument);
    return { ...diagnosis, calls, bytes };
  } finally {
    Object.assign(subtle, { digest, sign });
  }
}""" % DIAGNOSE


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(signing, name):
    text = HOSTILE[name]
    assert len(text) <= PLACE
    diagnosis = diagnosed(signing, text, script=COUNTED)
    assert diagnosis["verdict"] in ("wrong", "unknown")
    assert diagnosis["calls"] <= 15_000
    assert diagnosis["bytes"] <= 24_000_000
    assert len(diagnosis["findings"]) <= 50


def test_a_text_that_is_too_long_is_said_to_be(signing):
    diagnosis = diagnosed(signing, Program(sent="a" * PLACE).http)
    assert (diagnosis["verdict"], causes(diagnosis)) == ("unknown", ["tooLong"])


@pytest.mark.parametrize("text", BROKEN)
def test_no_text_breaks_the_diagnosis(signing, text):
    # A lone surrogate can be pasted, but not passed to the page as JSON; it is inserted in the page.
    halved = "(signing, argument) => (%s)(signing, { ...argument, text: argument.text.replaceAll('½', '\\ud800') })" % DIAGNOSE
    assert diagnosed(signing, text, script=halved)["verdict"] in ("wrong", "unknown")


@pytest.mark.parametrize("part", ["canonical", "text", "authorization"])
def test_a_body_that_nobody_knows_is_not_called_wrong(signing, part):
    diagnosis = diagnosed(signing, parts_of(Program(sent=BODY.replace(",", ",\t")))[part])
    named = {"canonical": "bodyOther", "text": "hashOther", "authorization": "signatureOther"}
    assert (diagnosis["verdict"], causes(diagnosis)) == ("unknown", [named[part]])


def test_half_a_character_is_signed_as_it_is_sent(signing):
    steps = """async (signing, options) => {
      const action = { service: "cvm", version: "2017-03-12", action: "DescribeKeyPairs", dialect: "3.0" };
      const request = signing.buildRequest(action, { KeyName: "a\\ud800" }, options);
      return (await signing.steps(request, null, { method: "HmacSHA256" })).form;
    }"""
    assert "KeyName=a%EF%BF%BD" in signing(steps, {**OPTIONS, "method": "GET", "signatureMethod": "HmacSHA256"})


def test_a_text_as_a_log_shows_it_is_read(signing):
    assert diagnosed(signing, repr(Program().canonical))["verdict"] == "right"


# HmacSHA256 and HmacSHA1: the parameters of the calls of generation B and of API 3.0.
FILTERS = {"Filters.1.Name": "key-name", "Filters.1.Values.1": "a b/c", "ForceStop": "true", "keep": ""}


@dataclasses.dataclass
class Older(v1.Call):
    """A call whose string to sign is changed before it is signed."""

    text: callable = str

    def form(self):
        pairs = self.order([(name.encode(), value.encode()) for name, value in self.pairs().items()])
        text = f"{self.method}{self.host}{self.place[1]}?".encode() + b"&".join(b"=".join(pair) for pair in pairs)
        signature = base64.b64encode(hmac.digest(self.secret_key.encode(), self.text(text.decode()).encode(), "sha256"))
        fields = [f"{v1.quoted(name)}={v1.quoted(value)}".encode() for name, value in self.pairs().items()]
        return b"&".join([*fields, b"Signature=" + v1.quoted(signature).encode()])


def older(**changes):
    parameters = {"Timestamp": str(NOW), "Nonce": "7", "SecretId": SECRET_ID, **FILTERS, **changes.pop("parameters", {})}
    kind = Older if "text" in changes else v1.Call
    return kind(generation=changes.pop("generation", "B"), parameters=parameters, host=changes.pop("host", HOST),
                   secret_key=changes.pop("secret_key", SECRET_KEY), **changes)


def encoded_values(pairs):
    return [(name, urllib.parse.quote(value, safe="").encode()) for name, value in sorted(pairs)]


def plus_values(pairs):
    return [(name, value.replace(b" ", b"+")) for name, value in sorted(pairs)]


OLDER = [
    ("hostWithoutPort", dict(signed_host="127.0.0.1")),
    ("hostWithScheme", dict(signed_host=f"http://{HOST}")),
    ("underscoreForDot", dict(order=lambda pairs: sorted((name.replace(b".", b"_"), value) for name, value in pairs))),
    ("valuesEncoded", dict(order=encoded_values)),
    ("plusForSpace", dict(order=plus_values)),
    ("orderAsSent", dict(order=list)),
    ("markMissing", dict(text=lambda text: text.replace("?", ""))),
    ("pathOther", dict(text=lambda text: re.sub(r"(7722)/[^?]*", r"\1", text))),
    ("methodOther", dict(text=lambda text: "POST" + text.removeprefix("GET") if text.startswith("GET") else "GET" + text.removeprefix("POST"))),
    ("methodCase", dict(text=lambda text: text.replace("GET", "get", 1).replace("POST", "post", 1))),
    ("newlineAtEnd", dict(text=lambda text: text + "\n")),
    ("dotForUnderscore", dict(parameters={"some_name": "x"}, order=v1.dotted_before_sorting)),
    ("orderWithoutCase", dict(parameters={"action2": "x"}, order=lambda pairs: sorted(pairs, key=lambda pair: pair[0].lower()))),
    ("emptyLeftOut", dict(signed_instead={"keep": None})),
    ("parameterNotSigned", dict(signed_instead={"Region": None})),
    ("parameterNotSigned", dict(signed_instead={"SignatureMethod": None})),
    ("signatureMethodOther", dict(parameters={"SignatureMethod": "HmacSHA1"})),
    ("keyWithPrefix", dict(secret_key="TC3" + SECRET_KEY)),
    ("signatureHex", dict(signature=lambda text: base64.b64decode(text).hex().encode())),
    ("signatureOther", dict(signature=lambda text: b"AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D")),
    ("clock", dict(parameters={"Timestamp": str(NOW - 400)})),
    ("timestampMilliseconds", dict(parameters={"Timestamp": f"{NOW}000"})),
    ("secretIdOther", dict(parameters={"SecretId": "AKIDother"})),
    ("parameterMissing", dict(parameters={"Nonce": None})),
    ("parameterMissing", dict(parameters={"Version": None})),
    ("bracketsForDot", dict(parameters={"KeyIds[0]": "skey-3mwk9t2c"})),
    ("booleanCase", dict(signed_instead={"ForceStop": "True"})),
    ("firstLetterCase", dict(order=lambda pairs: sorted((name[:1].lower() + name[1:], value) for name, value in pairs))),
]
OLDER_ACTION = {**ACTION, "product": "legacy-b", "action": "DescribeKeyPairs", "dialect": "legacy-b"}


def older_diagnosed(signing, text, generation="B", **options):
    action = OLDER_ACTION if generation == "B" else {**ACTION, "action": "DescribeKeyPairs"}
    method = {} if generation == "B" else {"signatureMethod": "HmacSHA256", "method": "GET"}
    options = {"parameters": FILTERS, "region": v1._PLACES[generation][2], "nonce": 7, **method, **options}
    return diagnosed(signing, text, action=action, **options)


@pytest.mark.parametrize("generation, method", [("B", "GET"), ("3.0", "POST")])
@pytest.mark.parametrize("cause, changes", planted(OLDER))
def test_a_mistake_of_the_older_methods_is_named(signing, cause, changes, method, generation):
    call = older(method=method, generation=generation, **changes)
    diagnosis = older_diagnosed(signing, call.raw().decode(), generation)
    assert causes(diagnosis) == [cause]


@pytest.mark.parametrize("form", ["query", "url", "http", "text", "curl", "curl-post"])
def test_an_older_signature_that_is_right_is_called_right(signing, form):
    call = older()
    pairs = "&".join(f"{name}={value}" for name, value in sorted(call.pairs().items()))
    fields = " ".join(f"--data-urlencode '{name}={value}'" for name, value in urllib.parse.parse_qsl(call.form().decode(), True))
    text = {"curl": f"curl --get {fields} 'http://{HOST}/v2/index.php'", "curl-post": older_post_curl(), "query": call.form().decode(), "url": f"http://{HOST}/v2/index.php?{call.form().decode()}",
            "http": call.raw().decode(), "text": f"GET{HOST}/v2/index.php?{pairs}"}[form]
    diagnosis = older_diagnosed(signing, text)
    assert (diagnosis["verdict"], diagnosis["findings"]) == ("right", [])


def older_post_curl():
    """A curl command that encodes the values of the body. It has no Authorization; the signature is in the body."""
    call = older(method="POST")
    pairs = urllib.parse.parse_qsl(call.form().decode(), True)
    return f"curl http://{HOST}/v2/index.php " + " ".join(f'--data-urlencode "{name}={value}"' for name, value in pairs)


# Changes with which the server still accepts a request or a string to sign.
OLDER_TAKEN = {
    "SignatureMethod in other letters": dict(algorithm="HmacSHA1", parameters={"SignatureMethod": "HMACSHA1"}),
    "no SignatureMethod": dict(algorithm="HmacSHA1", parameters={"SignatureMethod": None}),
    "language": dict(parameters={"Language": "zh-CN"}),
    "client": dict(parameters={"RequestClient": "SDK_PYTHON_3"}),
    "production host": dict(signed_host="production"),
    "dots": dict(parameters={"some_name": "x"}, order=v1.dotted_before_sorting),
}


def production_host(generation):
    return "cvm.api.qcloud.com" if generation == "B" else "cvm.ap-guangzhou.tencentcloudapi.com"


@pytest.mark.parametrize("generation", ["B", "3.0"])
@pytest.mark.parametrize("name", OLDER_TAKEN)
def test_an_older_request_that_the_server_takes_is_not_called_wrong(signing, name, generation):
    changes = {**OLDER_TAKEN[name]}
    if "signed_host" in changes:
        changes["signed_host"] = production_host(generation)
    call = older(generation=generation, **changes)
    # The page sends the parameter Language with each call.
    diagnosis = older_diagnosed(signing, call.raw().decode(), generation, language="en-US")
    assert diagnosis["verdict"] == "right", causes(diagnosis)


@pytest.mark.parametrize("name", [name for name in OLDER_TAKEN if name != "dots"])
def test_an_older_text_to_sign_of_such_a_request_is_not_called_wrong(signing, name):
    call = older(**OLDER_TAKEN[name])
    pairs = "&".join(f"{name}={value}" for name, value in sorted(call.pairs().items()))
    host = production_host("B") if call.signed_host else HOST
    diagnosis = older_diagnosed(signing, f"GET{host}/v2/index.php?{pairs}", language="en-US")
    assert diagnosis["verdict"] == "right", causes(diagnosis)


def test_the_lists_of_an_older_text_may_begin_at_0(signing):
    pairs = "&".join(f"{name}={value}" for name, value in sorted(older().pairs().items()))
    text = f"GET{HOST}/v2/index.php?{pairs}".replace("Filters.1.", "Filters.0.").replace("Values.1", "Values.0")
    filters = {"Filters": [{"Name": "key-name", "Values": ["a b/c"]}], "ForceStop": "true", "keep": ""}
    diagnosis = older_diagnosed(signing, text, parameters=filters)
    assert diagnosis["verdict"] == "right", causes(diagnosis)


def test_a_value_of_an_older_text_may_hold_what_parts_pairs(signing):
    parameters = {"KeyName": "a&b=c&", "Offset": "0"}
    call = older(parameters={**dict.fromkeys(FILTERS), **parameters})
    pairs = "&".join(f"{name}={value}" for name, value in sorted(call.pairs().items()))
    diagnosis = older_diagnosed(signing, f"GET{HOST}/v2/index.php?{pairs}", parameters=parameters)
    assert diagnosis["verdict"] == "right", causes(diagnosis)


@pytest.mark.parametrize("generation", ["B", "3.0"])
def test_the_older_methods_sign_the_port_that_is_sent(signing, generation):
    whole = older_diagnosed(signing, older(generation=generation, signed_host="127.0.0.1").raw().decode(), generation)
    assert (whole["verdict"], causes(whole)) == ("wrong", ["hostWithoutPort"])


@pytest.mark.parametrize("scheme, port, verdict", [("http", 80, "right"), ("https", 443, "right"), ("https", 80, "wrong")])
def test_the_older_methods_may_sign_the_port_of_the_scheme(signing, scheme, port, verdict):
    call = older(host="keys.example", signed_host=f"keys.example:{port}")
    diagnosis = older_diagnosed(signing, call.raw().decode(), scheme=scheme)
    assert (diagnosis["verdict"], causes(diagnosis)) == (verdict, ["hostWithPort"])


OLDER_TEXTS = [
    ("methodCase", lambda text: text.replace("GET", "get", 1)),
    ("hostWithoutPort", lambda text: text.replace(":7722", "")),
    ("pathOther", lambda text: text.replace("/v2/index.php", "/")),
    ("markMissing", lambda text: text.replace("?", "")),
    ("valuesEncoded", lambda text: text.replace("a b/c", "a%20b%2Fc")),
    ("plusForSpace", lambda text: text.replace("a b/c", "a+b/c")),
    ("underscoreForDot", lambda text: text.replace("Filters.1.Name", "Filters_1_Name")),
    ("bracketsForDot", lambda text: text.replace("Filters.1.Name", "Filters[1].Name")),
    ("signatureSigned", lambda text: text + "&Signature=x"),
    ("parameterNotSigned", lambda text: text.replace("&Region=gz", "")),
    ("parameterUnknown", lambda text: text + "&zzz=1"),
    ("parameterValue", lambda text: text.replace("key-name", "key")),
    ("booleanCase", lambda text: text.replace("true", "True")),
    ("secretIdOther", lambda text: text.replace(SECRET_ID, "AKIDother")),
    ("clock", lambda text: text.replace(str(NOW), str(NOW + 301))),
    ("orderAsSent", lambda text: text.replace("Nonce=7&Region=gz", "Region=gz&Nonce=7")),
]


@pytest.mark.parametrize("cause, change", planted(OLDER_TEXTS))
def test_a_mistake_in_the_older_text_to_sign_is_named(signing, cause, change):
    pairs = "&".join(f"{name}={value}" for name, value in sorted(older().pairs().items()))
    diagnosis = older_diagnosed(signing, change(f"GET{HOST}/v2/index.php?{pairs}"))
    assert (diagnosis["kind"], causes(diagnosis)[:1]) == ("v1StringToSign", [cause])
    # Timestamp and Nonce differ between requests, so the expected text has those of the pasted one.
    assert (diagnosis["compared"][0]["at"] >= 0) is (cause != "clock")


def test_every_cause_is_planted_here_and_has_its_words(explorer_page):
    named = set(explorer.run(explorer_page, "signing/diagnosis/causes.js", "({ CAUSES }) => [...CAUSES]", None))
    cases = [EVERYWHERE, BY_CANONICAL, BY_TEXT, BY_REQUEST, BY_GET_CANONICAL, OLDER, OLDER_TEXTS]
    assert {cause for case in cases for cause, _ in case} | {"timestampUnknown", "tooLong"} == named
    for language in ("en", "zh"):
        texts = explorer.run(explorer_page, f"texts/signature.{language}.js", "(texts) => texts.default", None)
        prefix = "signature.cause."
        assert {key.removeprefix(prefix) for key, text in texts.items() if key.startswith(prefix) and text} == named


def step(page, name):
    return page.locator(f"[data-step={name}] pre").text_content()


def test_the_tab_shows_the_steps_of_what_is_in_the_form(page, explored):
    explorer.go(page, explorer.cvm("CreateKeyPair"))
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=authorization]")
    explorer.fill(page, {"KeyName": "shown"})
    body = '{"KeyName":"shown"'
    explorer.until(
        page, "hash => document.querySelector('[data-step=payloadHash] pre').textContent === hash", sha256(body + "}"))
    assert f"host:{explored.endpoint}\n" in step(page, "canonicalRequest")
    assert step(page, "stringToSign").endswith(step(page, "hashedCanonicalRequest"))
    assert step(page, "authorization").endswith(f"Signature={step(page, 'signature')}")
    for name in ("secretDate", "secretService", "secretSigning"):
        assert re.fullmatch("[0-9a-f]{8}… .*", step(page, name))
    # The expected signature is computed by the tests' own code.
    _, timestamp, scope, _ = step(page, "stringToSign").split("\n")
    date, service, _ = scope.split("/")
    assert step(page, "signature") == tc3.signature(
        processes.SECRET_KEY, date, service, timestamp, step(page, "canonicalRequest"))


def test_the_tab_names_what_is_wrong_and_asks_nobody(visit, explored):
    first = visit()
    page = first.page(explorer.cvm("CreateKeyPair"))
    explorer.sign_in(page)
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=authorization]")
    pasted = step(page, "canonicalRequest")
    asked = len(first.requests)
    page.fill(".pasted", pasted)
    page.wait_for_selector("[data-verdict=right]")
    other = pasted.replace(f":{explored.port}", "").replace("json\n", "json; charset=utf-8\n")
    # These differences are right, too, if the request is sent as it was signed.
    page.fill(".pasted", other)
    page.wait_for_selector("[data-verdict=right] + .findings [data-cause=charsetAdded]")
    page.fill(".pasted", other.replace(";host", ",host"))
    page.wait_for_selector("[data-verdict=wrong]")
    named = [one.get_attribute("data-cause") for one in page.locator(".finding").all()]
    assert named == ["charsetAdded", "hostWithoutPort", "signedHeadersSeparator"]
    assert page.locator(".finding").first.locator("p").nth(1).text_content().startswith("Content-Type was signed with a charset")
    assert page.locator(".beside mark").first.text_content() == "; charset=utf-8"
    # Only files of the search, which are loaded in any case, may be requested meanwhile.
    assert [one.url for one in first.requests[asked:] if not one.url.endswith(("/api.json", "/icon.svg"))] == []


def test_without_a_key_the_tab_shows_what_needs_none(visit):
    page = visit(locale="zh-CN").page(explorer.cvm("DescribeKeyPairs"))
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=stringToSign]")
    assert page.locator("[data-step=authorization]").count() == 0
    page.fill(".pasted", "TC3-HMAC-SHA256\n1\n1970-01-01/cvm/tc3_request\nx")
    page.wait_for_selector("[data-cause=clock]")
    assert page.locator("[data-cause=clock]").text_content().startswith("待签名字符串时间戳与服务器时间相差")


@pytest.mark.parametrize("generation", ["legacy-b", "legacy-a"])
def test_the_tab_shows_the_steps_of_the_legacy_generations(page, explored, generation):
    version = "2017-03-12" if generation == "legacy-b" else ""
    explorer.go(page, explorer.link(generation, version, "DescribeKeyPairs"))
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=form]")
    text = step(page, "stringToSign")
    # The string to sign of a POST, which is the page's default, is shown first.
    assert text.startswith(f"POST{explored.endpoint}/v2/index.php?Action=DescribeKeyPairs&")
    assert step(page, "signature") == base64.b64encode(
        hmac.digest(processes.SECRET_KEY.encode(), text.encode(), "sha256")).decode()
    page.click(".steps-head .segments button:text-is('GET')")
    explorer.until(page, "() => document.querySelector('[data-step=stringToSign] pre').textContent.startsWith('GET')")


def test_a_diagnosis_that_does_not_come_says_so(visit):
    """The files of the diagnosis are gone after an upgrade. A test can refuse requests only of a dedicated worker."""
    visit = visit()
    visit.expected_complaints = "ERR_FAILED"
    visit.context.add_init_script("delete globalThis.SharedWorker")
    visit.context.route("**/diagnosis/**", lambda route: route.abort())
    page = visit.page(explorer.cvm("DescribeKeyPairs"))
    page.click("#tab-signature")
    page.fill(".pasted", Program().text)
    page.wait_for_selector(".compared .reload")
    assert "the server may have been renewed" in page.inner_text(".compared")
    visit.context.unroute("**/diagnosis/**")
    page.click(".compared .reload")
    page.wait_for_selector(".pasted")
    page.fill(".pasted", Program().text)
    page.wait_for_selector(".compared [data-verdict]")


# A diagnosis that stays pending until the test completes it, in a page with stubs for the rest of the tab.
HELD = """async ({ mountSignature }) => {
  const files = document.querySelector("script[type=module]").src;
  const load = (path) => import(new URL(path, files).href);
  const [{ store }, words] = await Promise.all([load("base/store.js"), load("texts/signature.en.js")]);
  const element = document.createElement("div");
  const asked = [];
  const call = store({});
  const stop = mountSignature(element, {
    t: (key) => words.default[key] ?? key, entry: {}, index: { products: [], regions: ["ap-guangzhou"] }, call,
    session: { status: store({ signedIn: true }), unsigned: () => ({ nonce: 1 }), steps: async () => ({ parts: [] }),
      diagnose: (text) => new Promise((resolve, reject) => asked.push({ text, resolve, reject })) },
  });
  const pasted = element.querySelector(".pasted");
  const until = async (isTrue) => { while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10)); };
  const paste = async (text) => {
    const before = asked.length;
    pasted.value = text;
    pasted.dispatchEvent(new Event("input"));
    if (text) await until(() => asked.length > before);
  };
  const shown = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    return element.querySelector(".compared").dataset.text ?? element.querySelector(".compared [data-verdict]")?.dataset.verdict
      ?? element.querySelector(".compared [data-failed]")?.textContent ?? "";
  };
  const answer = (verdict) => ({ kind: "unknown", verdict, findings: [], compared: [] });
  const seen = {};
  await paste("one");
  // Two diagnoses of one text: from before and from after a change of the form.
  call.set({ changed: true });
  await until(() => asked.length > 1);
  asked[0].resolve(answer("wrong"));
  seen.early = await shown();
  asked[1].resolve(answer("right"));
  seen.late = await shown();
  await paste("two");
  await paste("");
  await until(() => element.querySelector(".compared").childElementCount === 0);
  asked[2].resolve(answer("wrong"));
  seen.cleared = await shown();
  await paste("three");
  asked[3].reject(new Error("no worker"));
  seen.failed = await shown();
  stop();
  return seen;
}"""


def test_only_the_latest_diagnosis_is_shown(explorer_page):
    """The page's attributes contain nothing of the pasted text."""
    assert explorer.run(explorer_page, "views/signature.js", HELD) == {
        "early": "", "late": "right", "cleared": "", "failed": "It could not be computed: {reason}"}


def test_a_legacy_door_is_called_by_the_oldest_method_in_a_short_region(visit):
    page = visit().page(explorer.link("legacy-b", "2017-03-12", "DescribeKeyPairs").replace("#", "&Region=gz#"))
    explorer.sign_in(page)
    page.click("#tab-signature")
    page.wait_for_selector("[data-step=form]")
    page.select_option("#method", "HmacSHA1")
    explorer.until(page, "() => document.querySelector('[data-step=stringToSign] pre').textContent.includes('HmacSHA1')")
    text = step(page, "stringToSign")
    assert "&Region=gz&" in text
    assert step(page, "signature") == base64.b64encode(
        hmac.digest(processes.SECRET_KEY.encode(), text.encode(), "sha1")).decode()
    called = explorer.call(page)
    assert called.code is None
    sent = urllib.parse.parse_qs(called.request.post_data)
    assert (sent["Region"], sent["SignatureMethod"]) == (["gz"], ["HmacSHA1"])
