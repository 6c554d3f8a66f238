# SPDX-License-Identifier: Apache-2.0
"""A host with keywright-host in its own folder, and a server of the host protocol whose answers a test determines."""

import base64
import hashlib
import http.server
import json
import os
import pwd
import ssl
import subprocess
import threading
import urllib.parse

import processes
from host_requests import HOST_KEY

BINARY = os.environ.get("KEYWRIGHT_HOST_BINARY", str(processes.ROOT / ".build/debug/keywright-host"))

USAGE, BAD_ANSWER, UNREACHABLE, SYSTEM, OUTPUT, REVOKED, CONFIGURATION = 64, 65, 69, 71, 74, 77, 78


class HostServer:
    """Implements Documentation/host-protocol.md, over TLS if it is given a certificate."""

    def __init__(self, chain=None, key=None):
        self.bound = {}
        self.options = ""
        self.tokens = {"kwt-good": "ins-1"}
        self.credentials = {}
        self.host_keys = []
        self.version = None
        # The users whose keys are reported as bound, if not those of `bound`.
        self.users = None
        self.login_user = "ubuntu"
        self.calls = 0
        # The CA certificates that the server announces, in PEM.
        self.authorities = []
        # Every request: its method, its path and its Authorization field.
        self.requests = []
        self.joined = []
        # Credentials by the token and the secret of a join. An older server, without secrets, keeps none.
        self.told = {}
        self.knows_secrets = True
        # Whether the next join is carried out but not answered.
        self.loses_answer = False
        self.reports = []
        self.asked = []
        # Answers requests for keys in place of the protocol; it gets the request's handler.
        self.instead = None
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._http.request_queue_size = 512
        self._http.socket.listen(512)
        if chain:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(chain, key)
            # The handshake happens in the thread of the connection.
            self._http.socket = context.wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._http.server_address[1]
        self.url = f"{'https' if chain else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        self._runs = True

    def stop(self):
        """Stops the server. Later connections are refused."""
        if self._runs:
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()
            self._runs = False

    def bind(self, *lines, user="ubuntu"):
        self.bound[user] = list(lines)

    def _handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle(self):
                try:
                    super().handle()
                except OSError:
                    # The client may have refused the certificate or closed the connection.
                    pass

            def parse_request(self):
                is_one = super().parse_request()
                if is_one:
                    server.requests.append((self.command, self.path, self.headers.get("Authorization")))
                return is_one

            def answer(self, status, value):
                self.answer_bytes(status, json.dumps(value).encode())

            def answer_bytes(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def refuse(self, status, message):
                self.answer(status, {"Error": {"Code": "Refused", "Message": message}})

            def instance(self):
                return server.credentials.get(self.headers.get("Authorization", "").removeprefix("Bearer "))

            def body(self):
                return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                server.calls += 1
                if url.path == "/host/v1/ca":
                    return self.answer(200, {"Certificates": server.authorities})
                if url.path == "/host/v1/users":
                    if not self.instance():
                        return self.refuse(401, "unknown credential")
                    return self.answer(200, {"Users": server.users or sorted(server.bound)})
                assert url.path == "/host/v1/authorized-keys"
                user = urllib.parse.parse_qs(url.query, strict_parsing=True)["user"][0]
                server.asked.append(user)
                if server.instead:
                    server.instead(self)
                elif not self.instance():
                    self.refuse(401, "unknown credential")
                else:
                    keys = server.bound.get(user, [])
                    self.answer(200, {"User": user, "Options": server.options, "Keys": keys})

            def do_POST(self):
                assert self.path in ("/host/v1/join", "/host/v1/invitation")
                request = self.body()
                told = server.told.get((request["Token"], request.get("Secret"))) if server.knows_secrets else None
                if told and told["Credential"] in server.credentials:
                    return self.answer(200, told)
                if self.path == "/host/v1/invitation" and request["Token"] in server.tokens:
                    return self.answer(
                        200, {"InstanceId": server.tokens[request["Token"]], "LoginUser": server.login_user})
                instance = self.path == "/host/v1/join" and server.tokens.pop(request["Token"], None)
                if not instance:
                    return self.refuse(403, "the token is unknown, used or too old")
                credential = f"kwh-{len(server.joined) + 1}"
                server.credentials[credential] = instance
                server.joined.append(request)
                server.host_keys = request["HostKeys"]
                answer = {"InstanceId": instance, "Credential": credential, "LoginUser": server.login_user}
                server.told[request["Token"], request["Secret"]] = answer
                if server.loses_answer:
                    server.loses_answer = False
                    self.close_connection = True
                    return None
                return self.answer(200, answer)

            def do_PUT(self):
                assert self.path == "/host/v1/host-keys"
                request = self.body()
                if not self.instance():
                    return self.refuse(401, "unknown credential")
                server.reports.append(request)
                server.host_keys, server.version = request["HostKeys"], request["AgentVersion"]
                self.answer(200, {})

            def do_DELETE(self):
                assert self.path == "/host/v1/credential"
                if not self.instance():
                    return self.refuse(401, "unknown credential")
                server.credentials.clear()
                self.answer(200, {})

        return Handler


# Stands for sshd in tests of the configuration: reads it with the files that it includes, refuses an invalid line, and
# prints the resulting settings.
_SSHD = """#!/usr/bin/env python3
import glob, os, re, sys

mode, main = sys.argv[1], sys.argv[3]
root = {root!r}
open(f"{{root}}/ran-sshd", "a").write(mode + "\\n")
in_force = {{}}


def read(path):
    matching = False
    for line in open(path).read().splitlines():
        words = [word.strip('"') for word in re.split("[ \\t=]+", line.strip()) if word]
        if not words or words[0].startswith("#"):
            continue
        name = words[0].lower()
        if name == "nonsense" or name == "authorizedkeyscommand" and os.path.exists(f"{{root}}/refuse-drop-in") and "authorized-keys" in line:
            sys.exit("bad configuration option: nonsense")
        if name == "match":
            matching = True
        elif name == "include":
            for pattern in words[1:]:
                for file in sorted(glob.glob(pattern if pattern.startswith("/") else f"{{root}}/etc/ssh/{{pattern}}")):
                    read(file)
        elif not matching:
            in_force.setdefault(name, " ".join(words[1:]))


read(main)
if mode == "-T":
    print("port 2222")
    print("pubkeyauthentication " + in_force.pop("pubkeyauthentication", "yes"))
    for file in sorted(glob.glob(f"{{root}}/etc/ssh/ssh_host_*_key.pub")):
        print("hostkey " + file.removesuffix(".pub"))
    print("hostkey /no/such/key")
    print(f"pidfile {{root}}/run/sshd.pid")
    for pair in in_force.items():
        print(*pair)
"""


class Host:
    """A machine as keywright-host sees it: every path is below `root`."""

    def __init__(self, directory, ca=None):
        self.ca = ca
        self.root = directory / "root"
        for folder in ("etc/ssh/sshd_config.d", "var/lib", "run", "etc/systemd/system", "etc/cron.d"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "etc/ssh/ssh_host_ed25519_key.pub").write_text(f"{HOST_KEY} root@host\n")
        self.sshd_config = self.root / "etc/ssh/sshd_config"
        self.sshd_config.write_text(f"# of this machine\nInclude {self.root}/etc/ssh/sshd_config.d/*.conf\nUsePAM no\n")
        self.sshd = directory / "sshd"
        self.sshd.write_text(_SSHD.format(root=str(self.root)))
        self.sshd.chmod(0o755)
        self.reloads = self.root / "reloads"

    @property
    def drop_in(self):
        return self.root / "etc/ssh/sshd_config.d/10-keywright.conf"

    @property
    def settings(self):
        return self.root / "etc/keywright-host/config"

    @property
    def copies(self):
        return sorted(path for path in self.state.glob("*") if path.name not in (".away", ".authorities"))

    @property
    def state(self):
        return self.root / "var/lib/keywright-host"

    def forget_outage(self):
        """As if half a minute had passed since the last outage of the server."""
        (self.state / ".away").unlink(missing_ok=True)

    def status(self, *words):
        return self.run("status", "--sshd", self.sshd, *words)

    def refresh(self, *words, **options):
        return self.run("refresh", "--sshd", self.sshd, *words, **options)

    def set(self, *words, **options):
        return self.run("set", *words, **options)

    def files(self):
        return processes.fingerprint(self.root)

    def run(self, command, *arguments, **options):
        return run(command, "--root", self.root, *arguments, **options)

    def join(self, server, *arguments, token="kwt-good", ca=None, **options):
        by_fingerprint = "--ca-fingerprint" in arguments
        pinned = ("--ca", ca or self.ca) if server.url.startswith("https") and not by_fingerprint else ()
        return self.run(
            "join", "--server", server.url, *pinned, "--token", token, "--user",
            pwd.getpwuid(os.geteuid()).pw_name, *self.sshd_options(), *arguments, **options)

    def leave(self, *arguments):
        return self.run("leave", *self.sshd_options(), *arguments)

    def sshd_options(self):
        return ("--sshd", self.sshd, "--reload-command", f"echo reloaded >> {self.reloads}")

    def ask(self, line, user="ubuntu", **options):
        """The answer that sshd gets for a key that a client offers."""
        return self.run("authorized-keys", *offer(line, user), **options)

    def age_copy(self, seconds, user="ubuntu"):
        """Changes the cached answer for a user as if it were that many seconds older."""
        age_copy(self.state / user.encode().hex(), seconds)


def age_copy(path, seconds):
    lines = path.read_text().split("\n")
    (index,) = [index for index, line in enumerate(lines) if line.startswith("asked ")]
    lines[index] = f"asked {int(lines[index].removeprefix('asked ')) - seconds}"
    path.write_text("\n".join(lines))


def offer(line, user):
    """The arguments `%u %f %t %k` of sshd."""
    kind, text = line.split()[:2]
    digest = base64.b64encode(hashlib.sha256(base64.b64decode(text)).digest()).decode().rstrip("=")
    return user, f"SHA256:{digest}", kind, text


def run(*arguments, binary=BINARY, within=(), environment=None, **options):
    # The environment is set for the program, not for a command in front of it such as nsenter.
    own = ["env", *(f"{name}={value}" for name, value in environment.items())] if environment else []
    return subprocess.run(
        [*within, *own, binary, *map(str, arguments)], env=processes.clean_environment(), capture_output=True, text=True,
        timeout=processes.DEADLINE_SECONDS, **({} if "input" in options else {"stdin": subprocess.DEVNULL}), **options)
