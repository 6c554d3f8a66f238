# SPDX-License-Identifier: Apache-2.0
"""Runs the built programs."""

import hashlib
import json
import os
import pathlib
import pwd
import re
import signal
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("KEYWRIGHT_BINARY", str(ROOT / ".build/debug/keywright"))

SECRET_ID = "AKIDoftheEndToEndTests"
SECRET_KEY = "VerySecretKeyOfAllTheEndToEndTests"
FIRST_CREDENTIALS = {"KEYWRIGHT_FIRST_SECRET_ID": SECRET_ID, "KEYWRIGHT_FIRST_SECRET_KEY": SECRET_KEY}

# Long enough for a loaded machine; only a fault takes longer.
DEADLINE_SECONDS = 60


def clean_environment(**settings):
    """The environment without variables that configure a server or a client."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("KEYWRIGHT_", "TENCENTCLOUD_", "TCCLI_")) and not name.lower().endswith("_proxy")
    }
    return kept | settings


def own_user():
    """The name of the user that runs the tests."""
    return pwd.getpwuid(os.geteuid()).pw_name


def wait_until(condition, what):
    """Waits until a condition is true, and answers its value."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.001)
    return value


def run(*arguments, within=(), **environment):
    """Runs a command until it ends; `within` is a command that runs another one."""
    process = subprocess.Popen(
        [*within, BINARY, *map(str, arguments)], env=clean_environment(**environment), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watchdog = threading.Timer(DEADLINE_SECONDS, process.kill)
    watchdog.start()
    try:
        if arguments[0] == "serve":
            # The read ends when the process ends, or with the first line of a server that started contrary to the
            # expectation.
            line = process.stdout.readline()
            assert line == "", f"the server started: {line}"
        stdout, stderr = process.communicate()
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
    return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)


def refusal(*arguments, **environment):
    """The one line that a failing command prints."""
    ended = run(*arguments, **environment)
    assert ended.returncode > 0, ended
    assert ended.stdout == ""
    assert ended.stderr.endswith("\n") and ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr.rstrip("\n")


def fingerprint(directory):
    """The mode and the hash of every file, without SQLite's temporary files: the -shm and an empty -wal."""
    files = [path for path in directory.rglob("*") if path.is_file() and path.suffix != ".sqlite-shm"]
    contents = {path: path.read_bytes() for path in files}
    return {
        str(path.relative_to(directory)): (oct(path.stat().st_mode), hashlib.sha256(content).hexdigest())
        for path, content in contents.items()
        if content or path.suffix != ".sqlite-wal"
    }


class Server:
    """A running `keywright serve`."""

    def __init__(self, directory, data, arguments, environment, within=()):
        self.data = data
        # The expected number of lines with level error in its log.
        self.expected_errors = 0
        directory.mkdir()
        self._stdout = directory / "stdout"
        self._stderr = directory / "stderr"
        with self._stdout.open("wb") as stdout, self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [*within, BINARY, "serve", *map(str, arguments)], env=clean_environment(**environment),
                stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)
        try:
            expected = 2 if "--tls-listen" in arguments else 1
            lines = wait_until(lambda: self._announcements(expected), "the server listens")
        except BaseException:
            self.kill()
            raise
        self.url = lines[0].removeprefix("Listening on ")
        self.endpoint = self.url.removeprefix("http://")
        self.host, port = self.endpoint.split(":")
        self.port = int(port)
        if expected == 2:
            self._read_tls(lines[1])

    def _announcements(self, expected):
        assert self.process.poll() is None, self.stderr
        lines = [line for line in self.stdout.splitlines(keepends=True) if line.startswith("Listening on ")]
        ready = len(lines) >= expected and lines[-1].endswith("\n")
        return [line.rstrip("\n") for line in lines] if ready else None

    def _read_tls(self, line):
        """Reads the HTTPS address, and the path of the local CA's certificate if there is one."""
        self.tls_url, self.ca = re.fullmatch(
            r"Listening on (https://127\.0\.0\.1:[0-9]+)(?:, local CA (.+))?", line).groups()
        self.tls_endpoint = self.tls_url.removeprefix("https://")
        self.tls_port = int(self.tls_endpoint.split(":")[1])

    @property
    def stdout(self):
        return self._stdout.read_text()

    @property
    def stderr(self):
        wait_until(lambda: self._log_sleeps(), "everything that was logged is written")
        return self._stderr.read_bytes().decode()

    def _log_sleeps(self):
        """Whether the thread that writes the log waits for lines. It sleeps for a moment, too, while it gathers them."""
        for thread in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*"):
            try:
                if (thread / "comm").read_text().strip() == "log":
                    awaited = (thread / "wchan").read_text()
                    if awaited == "0" and (thread / "stat").read_text().split(")")[1].split()[0] == "S":
                        # The kernel hides what a thread waits for: this is longer than lines are gathered.
                        time.sleep(0.05)
                        return True
                    return "futex" in awaited
            except (FileNotFoundError, ProcessLookupError):
                continue
        return True

    @property
    def log(self):
        return [json.loads(line) for line in self.stderr.split("\n") if line]

    def logged(self, message, **fields):
        """The lines of the log with this message and these fields."""
        return [line for line in self.log if line["message"] == message and fields.items() <= line.items()]

    def logged_call(self, request_id):
        """The one line of the log for a call."""
        (line,) = self.logged("call", requestId=request_id)
        return line

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self):
        return self.process.wait(DEADLINE_SECONDS)

    def stop(self):
        """Stops the server by SIGTERM. It must exit with 0 and must not have logged unexpected errors."""
        if self.process.poll() is None:
            self.terminate()
        try:
            status = self.wait()
        except BaseException:
            self.kill()
            raise
        assert status == 0, self.stderr
        errors = [line for line in self.log if line["level"] in ("error", "critical")]
        assert len(errors) == self.expected_errors, errors

    def kill(self):
        self.process.kill()
        self.process.wait()


class Servers:
    """The servers of one test."""

    def __init__(self, directory):
        self.directory = directory
        self.started = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        running = [server for server in self.started if server.process.poll() is None]
        try:
            for server in running:
                server.stop()
        finally:
            for server in running:
                server.kill()

    def start(self, *options, data=None, environment=FIRST_CREDENTIALS, within=(), throttled=False):
        """Starts a server without throttling: most tests call faster than the documented rates permit."""
        data = data or self.directory / "data"
        throttling = () if throttled else ("--no-throttle",)
        return self.start_plainly(
            "--data", data, "--listen", "127.0.0.1:0", *throttling, *options, data=data, environment=environment,
            within=within)

    def start_plainly(self, *arguments, data, environment, within=()):
        """Starts a server with only these arguments; `data` is the directory that they or the environment name.

        `within` is a command that runs the server in a namespace or as another user.
        """
        directory = self.directory / f"server-{len(self.started) + 1}"
        server = Server(directory, data, arguments, environment, within)
        self.started.append(server)
        return server
