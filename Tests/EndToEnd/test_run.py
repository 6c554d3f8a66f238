# SPDX-License-Identifier: Apache-2.0
"""`keywright run`: a command with a server of its own, of which nothing stays."""

import http.server
import json
import os
import pathlib
import pty
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest

import processes
from processes import wait_until

PYTHON = sys.executable
TCCLI = str(pathlib.Path(PYTHON).with_name("tccli"))
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
VARIABLES = "import json, os; print(json.dumps(dict(os.environ)))"

# The official SDK with the vendor's built-in names.
SDK = """
import os
from tencentcloud.common import credential
from tencentcloud.cvm.v20170312 import cvm_client, models
cvm = cvm_client.CvmClient(credential.EnvironmentVariableCredential().get_credential(), os.environ["TENCENTCLOUD_REGION"])
request = models.CreateKeyPairRequest()
request.KeyName, request.ProjectId = "made", 0
cvm.CreateKeyPair(request)
print(cvm.DescribeKeyPairs(models.DescribeKeyPairsRequest()).KeyPairSet[0].KeyName)
"""

LEGACY_SDK = """
import os
from QcloudApi.qcloudapi import QcloudApi
service = QcloudApi("cvm", {"Region": "gz", "secretId": os.environ["TENCENTCLOUD_SECRET_ID"],
                            "secretKey": os.environ["TENCENTCLOUD_SECRET_KEY"], "Version": "2017-03-12"})
print(service.call("DescribeKeyPairs", {}).decode())
"""


def begin(*command, options=(), environment=None, **more):
    return subprocess.Popen(
        [processes.BINARY, "run", *options, "--", *map(str, command)],
        env=processes.clean_environment(**(environment or {})),
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | more)


def run(*command, **options):
    process = begin(*command, **options)
    stdout, stderr = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def output(*command, **options):
    ended = run(*command, **options)
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    return ended.stdout


def folders():
    return set(pathlib.Path("/dev/shm").glob("keywright-ephemeral.*"))


def environment_of(process):
    try:
        return pathlib.Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return []


def processes_of(marker):
    """The processes of a run that live."""
    wanted = f"KEYWRIGHT_RUN={marker}".encode()
    return [one for one in os.listdir("/proc") if one.isdigit() and wanted in environment_of(one)]


def test_the_command_gets_a_server_and_its_key():
    found = json.loads(output(PYTHON, "-c", VARIABLES, environment={
        "NO_PROXY": "internal.example", "TENCENTCLOUD_TOKEN": "foreign", "PYTHONPATH": "/kept"}))
    assert found["TENCENTCLOUD_REGION"] == "ap-guangzhou"
    assert found["TENCENTCLOUD_SECRET_ID"].startswith("AKID") and len(found["TENCENTCLOUD_SECRET_KEY"]) == 32
    assert found["KEYWRIGHT_ENDPOINT"].startswith("http://127.0.0.1:")
    assert "TENCENTCLOUD_TOKEN" not in found and found["NO_PROXY"] == "internal.example"
    assert len({found[name] for name in PROXIES}) == 1 and found["HTTP_PROXY"].startswith("http://run:")
    assert found["PYTHONPATH"].endswith("/python:/kept")
    folder = pathlib.Path(found["SSL_CERT_FILE"]).parent
    assert folder.parent == pathlib.Path("/dev/shm") and not folder.exists()


def test_a_region_that_is_served_stays():
    command = ("sh", "-c", "echo $TENCENTCLOUD_REGION")
    for given, options, seen in (
            ("ap-beijing", (), "ap-beijing"), ("moon-1", (), "ap-guangzhou"),
            ("ap-beijing", ("--regions", "ap-tokyo,ap-seoul"), "ap-tokyo")):
        assert output(*command, options=options, environment={"TENCENTCLOUD_REGION": given}) == f"{seen}\n"


@pytest.mark.parametrize(("command", "expected"), [
    ((TCCLI, "cvm", "DescribeKeyPairs", "--filter", "TotalCount"), "0\n"),
    ((TCCLI, "lighthouse", "DescribeKeyPairs", "--filter", "TotalCount"), "0\n"),
    ((PYTHON, "-c", SDK), "made\n"),
    ((processes.BINARY, "key", "list", "--output", "json"), "[]\n"),
    (("curl", "--silent", "--show-error", "https://cvm.ap-guangzhou.tencentcloudapi.com/healthz"), "ok\n"),
    (("curl", "--silent", "--show-error", "http://cvm.tencentcloudapi.com/healthz"), "ok\n"),
    # What a shell starts has it, too.
    (("bash", "-c", f"{TCCLI} sts GetCallerIdentity --filter Type && curl --silent https://cvm.api.qcloud.com/healthz"),
     '"CAMUser"\nok\n'),
])
def test_clients_with_built_in_names_reach_it(command, expected):
    assert output(*command) == expected


def test_the_legacy_sdk_reaches_it():
    answer = json.loads(output(PYTHON, "-W", "ignore", "-c", LEGACY_SDK))
    assert answer["Response"]["TotalCount"] == 0


def test_the_example_of_the_readme(tmp_path):
    """Its commands, in one shell, and what they print; a fingerprint is another one each time."""
    text = (processes.ROOT / "README.md").read_text().split("## An example\n")[1]
    lines = text.split("```\n")[1].splitlines()
    assert lines[:2] == ["$ export PATH=$PWD/.build/release:$PATH", "$ keywright run -- bash"] and lines[-1] == "$ exit"
    commands = [line.removeprefix("$ ") for line in lines[2:-1] if line.startswith("$ ")]
    printed = [line for line in lines if not line.startswith("$ ")]
    path = f"{pathlib.Path(PYTHON).parent}:{os.environ['PATH']}"
    seen = output("bash", "-ec", "\n".join(commands), cwd=tmp_path, environment={"PATH": path}).splitlines()
    fingerprint = "SHA256:[A-Za-z0-9+/]{43} "
    assert [re.sub(fingerprint, "", line) for line in seen] == [re.sub(fingerprint, "", line) for line in printed]


def test_without_proxy_only_the_endpoint_is_given():
    found = json.loads(output(PYTHON, "-c", VARIABLES, options=["--no-proxy"]))
    changed = {name for name, value in found.items() if processes.clean_environment().get(name) != value}
    assert changed == {"TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_REGION", "KEYWRIGHT_ENDPOINT",
                       "KEYWRIGHT_RUN"}
    assert output(processes.BINARY, "key", "list", "--output", "json", options=["--no-proxy"]) == "[]\n"


@pytest.mark.parametrize(("command", "status", "told"), [
    (("sh", "-c", "exit 7"), 7, ""), (("sh", "-c", "kill -KILL $$"), 137, ""), (("sh", "-c", "kill -TERM $$"), 143, ""),
    (("/nowhere/program",), 127, "keywright: cannot run /nowhere/program: No such file or directory\n"),
    (("/etc/passwd",), 126, "keywright: cannot run /etc/passwd: Permission denied\n"),
])
def test_it_ends_with_the_status_of_the_command(command, status, told):
    before = folders()
    ended = run(*command)
    assert (ended.returncode, ended.stdout, ended.stderr) == (status, "", told)
    # Other tests have theirs for a moment.
    wait_until(lambda: folders() <= before, "nothing is left")


def test_the_command_has_the_files_limits_and_signals_of_a_shell():
    seen = "import os, resource, signal; umask = os.umask(0); print(sorted(map(int, os.listdir('/proc/self/fd')))[:-1], " \
        "oct(umask), resource.getrlimit(resource.RLIMIT_NOFILE), signal.pthread_sigmask(signal.SIG_BLOCK, []), " \
        "[number for number in range(1, 32) if signal.getsignal(number) == signal.SIG_IGN])"
    command = [PYTHON, "-c", seen]

    def limited():
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        os.umask(0o027)

    direct = subprocess.run(command, env=processes.clean_environment(), stdin=subprocess.DEVNULL, capture_output=True,
                            text=True, preexec_fn=limited, start_new_session=True, check=True).stdout
    ended = subprocess.run([processes.BINARY, "run", "--", *command], env=processes.clean_environment(),
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, preexec_fn=limited,
                           start_new_session=True, check=True)
    assert ended.stdout == direct


def test_bytes_that_are_not_utf_8_are_passed_on():
    odd = b"a\xe9b"
    program = "import os, sys; print(os.fsencode(sys.argv[1]), os.environb[b'ODD'], os.environb[b'\\xe9'])"
    ended = subprocess.run([processes.BINARY, "run", "--", PYTHON, "-c", program, odd], capture_output=True, text=True,
                           env={os.fsencode(name): os.fsencode(value) for name, value in processes.clean_environment().items()}
                           | {b"ODD": odd, b"\xe9": odd}, check=True)
    assert ended.stdout == f"{odd} {odd} {odd}\n"


def test_the_status_is_told_also_where_children_are_ignored():
    ignoring = "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    ended = subprocess.run([PYTHON, "-c", ignoring, processes.BINARY, "run", "--", "sh", "-c", "exit 7"],
                           env=processes.clean_environment())
    assert ended.returncode == 7


def test_a_run_within_a_run(tmp_path):
    inner = (processes.BINARY, "run", "--", PYTHON, "-c", SDK)
    assert output(processes.BINARY, "run", "--", *inner) == "made\n"


def test_an_empty_python_path_does_not_become_the_current_folder(tmp_path):
    program = "import os, sys; print(os.getcwd() in sys.path[1:])"
    assert output(PYTHON, "-c", program, environment={"PYTHONPATH": ""}, cwd=tmp_path) == "False\n"


def test_credentials_of_the_cloud_are_not_passed_on():
    given = {"TENCENTCLOUD_ROLE_ARN": "r", "TENCENTCLOUD_ASSUME_ROLE_ARN": "r", "TENCENTCLOUD_SECURITY_TOKEN": "t"}
    found = json.loads(output(PYTHON, "-c", VARIABLES, environment=given))
    assert {name for name in found if name.startswith("TENCENTCLOUD_")} == {
        "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_REGION"}


def test_what_the_command_leaves_in_the_folder_is_removed():
    shut = 'd=$(dirname "$SSL_CERT_FILE"); mkdir "$d/x" && touch "$d/x/y" && chmod 0 "$d/x" && echo "$d"'
    # For root, nothing is shut.
    user = ["setpriv", "--reuid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
    ended = subprocess.run([*user, processes.BINARY, "run", "--", "sh", "-c", shut], capture_output=True, text=True,
                           env=processes.clean_environment(), check=True, cwd="/")
    assert not pathlib.Path(ended.stdout.strip()).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_signals_are_passed_on(number):
    trap = f"trap 'echo caught; exit 9' {number.name[3:]}; echo ready; while :; do sleep 0.05; done"
    process = begin("bash", "-c", trap)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout, stderr) == (9, "caught\n", "")


def test_a_key_at_the_terminal_comes_once():
    """The whole foreground group has the signal from the terminal: it is not passed on a second time."""
    count = "count=0; trap 'count=$((count + 1))' INT; echo ready; for i in 1 2 3 4 5 6 7 8; do sleep 0.1; done; echo count=$count"
    child, terminal = pty.fork()
    if child == 0:
        os.execve(processes.BINARY, [processes.BINARY, "run", "--", "bash", "-c", count], processes.clean_environment())
    seen = b""
    while b"ready" not in seen:
        seen += os.read(terminal, 1000)
    os.write(terminal, b"\x03")
    while True:
        try:
            more = os.read(terminal, 1000)
        except OSError:
            break
        if not more:
            break
        seen += more
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert b"count=1" in seen


def test_a_signal_to_the_group_comes_once():
    count = "count=0; trap 'count=$((count + 1))' TERM; echo ready; for i in 1 2 3 4 5 6; do sleep 0.1; done; echo $count"
    process = begin("bash", "-c", count, start_new_session=True)
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGTERM)
    assert process.communicate(timeout=20)[0] == "1\n"


def test_a_server_that_fails_ends_its_command(tmp_path):
    """A layer below the server refuses to sync as soon as a file is there."""
    source, library, bad = tmp_path / "bad.c", tmp_path / "bad.so", tmp_path / "bad"
    source.write_text(f"""
#include <errno.h>
#include <unistd.h>
int fdatasync(int file) {{ if (access("{bad}", F_OK) != 0) return 0; errno = EIO; return -1; }}
int fsync(int file) {{ return fdatasync(file); }}
""")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    before = folders()
    lasting = f"touch {bad}; {TCCLI} cvm CreateKeyPair --KeyName lost --ProjectId 0 >/dev/null 2>&1; sleep 50; echo survived"
    ended = run("bash", "-c", lasting, environment={"LD_PRELOAD": str(library)})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines()[-1].startswith("keywright: the disk did not keep what was written")
    wait_until(lambda: folders() <= before, "nothing is left")


@pytest.mark.parametrize("program", [
    "echo $KEYWRIGHT_RUN; sleep 60",
    # Processes without the variable.
    "echo $KEYWRIGHT_RUN; env -i sleep 65; true",
    # Processes that are not told by SIGTERM, in other groups and sessions, with another parent.
    "trap '' TERM; echo $KEYWRIGHT_RUN; setsid sleep 61 & (sleep 62 &) ; sleep 63; sleep 64",
])
def test_nothing_outlives_a_run_that_is_killed(program):
    process = begin("bash", "-c", program)
    marker = process.stdout.readline().strip()
    wait_until(lambda: len(processes_of(marker)) >= program.count("sleep") - program.count("; sleep 64") - program.count("env -i"), "all have started")
    (folder,) = [one for one in folders() if f"guard\0{one}\0{marker}\0" in guardians()]
    process.kill()
    killed = time.monotonic()
    wait_until(lambda: not processes_of(marker) and not folder.exists() and "sleep\x0065" not in command_lines(),
               "everything has ended")
    assert time.monotonic() - killed < 1.5
    wait_until(lambda: str(folder) not in guardians(), "the guardian has ended")


def command_lines():
    found = []
    for one in os.listdir("/proc"):
        try:
            found.append(pathlib.Path(f"/proc/{one}/cmdline").read_text(errors="replace"))
        except (FileNotFoundError, ProcessLookupError, NotADirectoryError, PermissionError):
            continue
    return "".join(found)


def guardians():
    return "".join(f"guard{line}" for line in command_lines().split("keywright\0guard")[1:])


@pytest.mark.parametrize(("options", "environment", "told"), [
    ([], {"KEYWRIGHT_DATA": "/kept"}, "keywright: `keywright run` keeps nothing, so --data, from the command line, the "
                                      "environment or a file, has no meaning\n"),
    ([], {"HTTPS_PROXY": "socks5://127.0.0.1:1"}, "keywright: HTTPS_PROXY is no http://HOST:PORT, so other hosts cannot be "
                                                  "reached through it; --no-proxy leaves it\n"),
    (["--listen", "nowhere"], {}, "keywright: --listen must be HOST:PORT, not nowhere\n"),
])
def test_a_run_that_cannot_begin_says_why(options, environment, told):
    before = folders()
    ended = run("true", options=options, environment=environment)
    assert (ended.returncode, ended.stderr) == (1, told)
    wait_until(lambda: folders() <= before, "nothing is left")


def test_a_command_is_needed():
    ended = subprocess.run([processes.BINARY, "run"], capture_output=True, text=True, env=processes.clean_environment())
    assert ended.returncode == 64 and "keywright run -- pytest" in ended.stderr


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """A server of another name, which tells what it was asked."""

    protocol_version = "HTTP/1.1"

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        text = json.dumps({"line": self.requestline, "fields": dict(self.headers), "length": len(body)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = _answer

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def test_other_hosts_are_reached_as_before(elsewhere):
    told = json.loads(output("curl", "--silent", "--show-error", "--data", "x" * 100_000,
                             f"http://localhost:{elsewhere}/a%2Fb?c=%20d"))
    assert told["line"] == "POST /a%2Fb?c=%20d HTTP/1.1" and told["length"] == 100_000
    assert told["fields"]["Host"] == f"localhost:{elsewhere}" and told["fields"]["Connection"] == "close"
    assert not [name for name in told["fields"] if name.startswith("Proxy-")]
    tunneled = json.loads(output("curl", "--silent", "--show-error", "--proxytunnel", f"http://localhost:{elsewhere}/"))
    assert tunneled["line"] == "GET / HTTP/1.1"


def test_large_bodies_pass_both_ways(tmp_path):
    """They are larger than all buffers on the way."""
    size = 20_000_000
    with socket.create_server(("127.0.0.1", 0)) as listening:
        def echo():
            connection, _ = listening.accept()
            with connection:
                while bytes := connection.recv(65536):
                    connection.sendall(bytes)
        threading.Thread(target=echo, daemon=True).start()
        program = f"""
import os, socket, threading, urllib.parse
proxy = urllib.parse.urlparse(os.environ["HTTPS_PROXY"])
import base64
token = base64.b64encode(f"{{proxy.username}}:{{proxy.password}}".encode()).decode()
one = socket.create_connection((proxy.hostname, proxy.port))
one.sendall(b"CONNECT 127.0.0.1:{listening.getsockname()[1]} HTTP/1.1\\r\\nProxy-Authorization: Basic " + token.encode() + b"\\r\\n\\r\\nearly")
head = b""
while b"\\r\\n\\r\\n" not in head: head += one.recv(1)
assert head.startswith(b"HTTP/1.1 200 "), head
def send():
    one.sendall(b"x" * {size}); one.shutdown(socket.SHUT_WR)
threading.Thread(target=send).start()
seen = b""
while more := one.recv(65536): seen += more
print(len(seen), seen[:5])
"""
        assert output(PYTHON, "-c", program) == f"{size + 5} b'early'\n"


PROXY_ASKS = """
import os, socket, sys, urllib.parse, base64
proxy = urllib.parse.urlparse(os.environ["HTTPS_PROXY"])
token = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
for line in sys.argv[1:]:
    one = socket.create_connection((proxy.hostname, proxy.port))
    one.sendall(line.replace("TOKEN", token).encode().decode("unicode_escape").encode("latin-1"))
    answer = b""
    while more := one.recv(65536): answer += more
    print(answer.split(b"\\r\\n")[0].decode())
"""


def test_the_proxy_hands_nobody_on_without_its_password():
    authorized = r"Proxy-Authorization: Basic TOKEN\r\n"
    asked = [
        r"CONNECT other.example:443 HTTP/1.1\r\n\r\n",
        r"CONNECT cvm.tencentcloudapi.com:22 HTTP/1.1\r\n\r\n",
        r"GET http://other.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        r"CONNECT other.example:443 HTTP/1.1\r\nProxy-Authorization: Basic cnVuOg==\r\n\r\n",
        r"GET /healthz HTTP/1.1\r\nHost: x\r\n" + authorized + r"\r\n",
        r"CONNECT nonsense HTTP/1.1\r\n" + authorized + r"\r\n",
        r"GET ftp://127.0.0.1/ HTTP/1.1\r\nHost: x\r\n" + authorized + r"\r\n",
        r"CONNECT 127.0.0.1:1 HTTP/1.1\r\n" + authorized + r"\r\n",
        r"GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n" + authorized + r"\r\n",
        r"nonsense\r\n\r\n",
        # No call leaves for the cloud.
        r"CONNECT cvm.tencentcloudapi.cn:443 HTTP/1.1\r\n" + authorized + r"\r\n",
        r"CONNECT cvm.ap-moon-1.tencentcloudapi.com:443 HTTP/1.1\r\n" + authorized + r"\r\n",
        r"GET http://cvm.tencentcloudapi.com.cn./ HTTP/1.1\r\nHost: x\r\n" + authorized + r"\r\n",
        # Everybody on this machine can reach the server of the run.
        r"GET http://cvm.tencentcloudapi.com/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    statuses = [line.split()[1] for line in output(PYTHON, "-c", PROXY_ASKS, *asked).splitlines()]
    assert statuses == ["407", "403", "407", "407"] + ["400"] * 3 + ["502"] * 2 + ["400"] + ["403"] * 3 + ["200"]


def test_connections_that_end_are_closed():
    program = """
import os, socket, time, urllib.parse
proxy = urllib.parse.urlparse(os.environ["HTTPS_PROXY"])
files = lambda: len(os.listdir(f"/proc/{os.getppid()}/fd"))
before = files()
for _ in range(100): socket.create_connection((proxy.hostname, proxy.port)).close()
end = time.monotonic() + 20
while files() > before + 5 and time.monotonic() < end: time.sleep(0.05)
print(files() <= before + 5)
"""
    assert output(PYTHON, "-c", program) == "True\n"


def test_the_connections_to_the_proxy_are_limited():
    """More than 512 are closed at once; when others have ended, there is room again."""
    program = """
import os, socket, subprocess, time, urllib.parse
proxy = urllib.parse.urlparse(os.environ["HTTPS_PROXY"])
crowd = [socket.create_connection((proxy.hostname, proxy.port)) for _ in range(520)]
ended = lambda: sum(is_over(one) for one in crowd)
def is_over(one):
    one.setblocking(False)
    try:
        return one.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
end = time.monotonic() + 20
while ended() < 8 and time.monotonic() < end: time.sleep(0.05)
print(ended())
for one in crowd: one.close()
time.sleep(0.5)
print(subprocess.run(["curl", "--silent", "https://cvm.tencentcloudapi.com/healthz"], capture_output=True, text=True).stdout)
"""
    assert output(PYTHON, "-c", program).split() == ["8", "ok"]


def test_a_request_is_framed_and_addressed_by_the_proxy(elsewhere):
    """Whatever a client says of its fields."""
    program = """
import base64, json, os, socket, sys, urllib.parse
proxy = urllib.parse.urlparse(os.environ["HTTPS_PROXY"])
token = base64.b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
def ask(fields, body):
    one = socket.create_connection((proxy.hostname, proxy.port))
    one.sendall(f"POST http://127.0.0.1:PORT/x HTTP/1.1\\r\\nProxy-Authorization: Basic {token}\\r\\n{fields}\\r\\n{body}".encode())
    answer = b""
    while more := one.recv(65536): answer += more
    return json.loads(answer.split(b"\\r\\n\\r\\n")[1])
told = [
    ask("Host: evil.example\\r\\nContent-Length: 3\\r\\n", "abc"),
    ask("Host: 127.0.0.1:PORT\\r\\nConnection: Content-Length\\r\\nContent-Length: 3\\r\\n", "abc"),
    # A second request, which is not answered.
    ask("Host: 127.0.0.1:PORT\\r\\nContent-Length: 3\\r\\n", "abcGET http://127.0.0.1:PORT/y HTTP/1.1\\r\\n\\r\\n"),
]
print(json.dumps([[one["fields"]["Host"], one["length"]] for one in told]))
""".replace("PORT", str(elsewhere))
    assert json.loads(output(PYTHON, "-c", program)) == [[f"127.0.0.1:{elsewhere}", 3]] * 3


class Before(http.server.BaseHTTPRequestHandler):
    """The proxy that was set before: it tells the lines that it was asked, and answers them itself."""

    protocol_version = "HTTP/1.1"
    asked = []

    def do_CONNECT(self):
        self.asked.append((self.requestline, self.headers.get("Proxy-Authorization")))
        if "refused" in self.path:
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        # The other side may speak first.
        self.wfile.write(b"early bytes")
        self.close_connection = True

    def do_GET(self):
        self.asked.append((self.requestline, self.headers.get("Proxy-Authorization")))
        self.send_response(200)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"before")

    def log_message(self, *_):
        pass


@pytest.fixture
def before():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Before)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Before.asked.clear()
    yield f"http://user:pass%40word@127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_other_names_go_through_the_proxy_that_was_set_before(before):
    credentials = "Basic dXNlcjpwYXNzQHdvcmQ="
    set_before = {"http_proxy": before, "HTTPS_PROXY": before}
    assert output("curl", "--silent", "http://other.example/a?b", environment=set_before) == "before"
    assert Before.asked.pop() == ("GET http://other.example/a?b HTTP/1.1", credentials)
    # The served names do not.
    assert output("curl", "--silent", "https://cvm.tencentcloudapi.com/healthz", environment=set_before) == "ok\n"
    assert output("sh", "-c", "curl --silent $KEYWRIGHT_ENDPOINT/healthz", environment=set_before) == "ok\n"
    assert Before.asked == []
    authorized = r"Proxy-Authorization: Basic TOKEN\r\n\r\n"
    lines = output(PYTHON, "-c", PROXY_ASKS.replace('[0].decode()', '[-1].decode()'),
                   r"CONNECT other.example:22 HTTP/1.1\r\n" + authorized,
                   r"CONNECT refused.example:443 HTTP/1.1\r\n" + authorized, environment=set_before).splitlines()
    assert lines[0] == "early bytes" and "refused.example:443 could not be reached" in " ".join(lines[1:])
    assert Before.asked == [("CONNECT other.example:22 HTTP/1.1", credentials),
                            ("CONNECT refused.example:443 HTTP/1.1", credentials)]


def test_what_was_trusted_before_is_trusted_still(tmp_path):
    """A server of another CA, which a variable had named, is trusted beside that of the run."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"https://localhost:{server.server_address[1]}/"
    ask = "import sys, urllib.request; [urllib.request.urlopen(url).read() for url in sys.argv[1:]]; print('both')"
    healthz = "https://cvm.tencentcloudapi.com/healthz"
    refused = run(PYTHON, "-c", ask, healthz, url)
    assert refused.returncode == 1 and "CERTIFICATE_VERIFY_FAILED" in refused.stderr
    assert output(PYTHON, "-c", ask, healthz, url, environment={"SSL_CERT_FILE": str(certificate)}) == "both\n"
    both = ("curl", "--silent", "--show-error", "--output", "/dev/null", "--output", "/dev/null", healthz, url)
    assert run(*both).returncode == 60
    ask_requests = "import requests, sys; [requests.get(url) for url in sys.argv[1:]]; print('both')"
    for name in ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        only = {"CURL_CA_BUNDLE": "", "REQUESTS_CA_BUNDLE": ""} | {name: str(certificate)}
        assert output(PYTHON, "-c", ask_requests, healthz, url, environment=only) == "both\n"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "one.pem").write_bytes(certificate.read_bytes())
    directory = {"CURL_CA_BUNDLE": "", "SSL_CERT_FILE": "", "SSL_CERT_DIR": str(folder)}
    assert output(*both, environment=directory) == ""
    assert output(*both, environment={"CURL_CA_BUNDLE": str(certificate)}) == ""
    # certifi has its own CAs, and those of the run.
    own = "import certifi; print(certifi.contents().count('BEGIN'), open(certifi.where()).read() == certifi.contents())"
    plain = subprocess.run([PYTHON, "-c", own], capture_output=True, text=True, env=processes.clean_environment()).stdout
    count, same = plain.split()
    assert output(PYTHON, "-c", own) == f"{int(count) + 1} {same}\n"
    server.shutdown()
