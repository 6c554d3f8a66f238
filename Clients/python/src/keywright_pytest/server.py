# SPDX-License-Identifier: Apache-2.0
"""Starts a server that ends with this process, also if this process is killed."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import shlex
import subprocess
import tempfile
import threading
import time
from typing import Any, BinaryIO, Callable, Dict, NamedTuple, Optional, Sequence, TypeVar

from keywright_pytest.account import Keywright

# Long enough for a loaded machine; only a fault takes longer.
_DEADLINE_SECONDS = 60

_OPTIONS = [
    "--no-proxy", "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", "--no-throttle", "--log-level", "info"]

# The command of `keywright run`. It tells the server's address and access key. Then it waits for the end of its
# standard input, and the server ends with it. That input is a pipe from this process, which the kernel closes however
# this process ends.
_COMMAND = """
printf '%s\\n' "$KEYWRIGHT_ENDPOINT" "$TENCENTCLOUD_REGION" "$TENCENTCLOUD_SECRET_ID" "$TENCENTCLOUD_SECRET_KEY"
exec cat
"""

_Value = TypeVar("_Value")


class StartFailed(Exception):
    """The server did not start."""


class LogMark(NamedTuple):
    """A place in the log."""

    position: int
    time: str


class Server:
    """A server that keeps nothing."""

    def __init__(self, binary: str, options: Sequence[str]) -> None:
        self._command = [binary, "run", *_OPTIONS, *options, "--", "sh", "-c", _COMMAND]
        # A file without a name: nothing of it stays.
        self._log: BinaryIO = tempfile.TemporaryFile()
        # In a session of its own, because Ctrl-C at the terminal is meant for pytest, which still needs the server.
        try:
            self._process = subprocess.Popen(
                self._command, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
                text=True, start_new_session=True)
        except OSError as error:
            self._log.close()
            raise StartFailed(f"{binary} cannot be run: {error.strerror}") from error
        assert self._process.stdin is not None
        # A process that a test forks, and that lives longer than this one, must not keep the pipe open.
        os.register_at_fork(after_in_child=self._process.stdin.close)
        try:
            self.keywright = self._started()
        except BaseException:
            self.stop()
            self.close_log()
            raise

    def _started(self) -> Keywright:
        watchdog = threading.Timer(_DEADLINE_SECONDS, self._process.kill)
        watchdog.start()
        try:
            assert self._process.stdout is not None
            with self._process.stdout as told:
                lines = [told.readline().rstrip("\n") for _ in range(4)]
            if not lines[-1]:
                self.stop()
                raise StartFailed(self._failure(f"it ended with the status {self._process.returncode}"))
        finally:
            watchdog.cancel()
        url, region, secret_id, secret_key = lines
        # The log is written by a thread of its own.
        ready = _wait(lambda: self._logged("tlsAddress"))
        ca = self._logged("path", ending="/tls/ca.pem")
        if ready is None or ca is None:
            raise StartFailed(self._failure("its log does not tell its HTTPS address and its own CA"))
        keywright = Keywright(
            url=url, tls_url=f"https://{ready['tlsAddress']}", ca_path=ca["path"], region=region, uin="",
            secret_id=secret_id, secret_key=secret_key)
        return dataclasses.replace(keywright, uin=keywright.call("GetCallerIdentity", product="sts")["AccountId"])

    def _failure(self, reason: str) -> str:
        command = " ".join(shlex.quote(word) for word in self._command[: self._command.index("--")])
        return f"Keywright did not start: {reason}.\n{command}\n{self._read(0).decode(errors='replace')}"

    def _logged(self, name: str, ending: str = "") -> Optional[Dict[str, Any]]:
        """The first line of the log that has a field."""
        for line in self._read(0).splitlines(keepends=True):
            if line.startswith(b"{") and line.endswith(b"\n"):
                fields: Dict[str, Any] = json.loads(line)
                if str(fields.get(name, "")).endswith(ending) and name in fields:
                    return fields
        return None

    def _read(self, position: int) -> bytes:
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), max(0, size - position), position)

    def log_mark(self) -> LogMark:
        """Where the lines begin that are logged from now on."""
        return LogMark(os.fstat(self._log.fileno()).st_size, _log_time())

    def log_since(self, mark: LogMark) -> str:
        """The lines that were logged since a mark was made, with those of all calls that were answered until now."""
        own = self._logged_call()
        if own is not None:
            # The log has the order of the calls: when this line is written, all before it are.
            request_id = own.encode()
            _wait(lambda: request_id in self._read(mark.position) or None, seconds=5)
        lines = self._read(mark.position).decode(errors="replace").splitlines(keepends=True)
        # Lines are written a moment after they are logged, so some behind the position may be older.
        return "".join(
            line for line in lines if (own is None or own not in line) and _time_of(line) >= mark.time)

    def _logged_call(self) -> Optional[str]:
        """The RequestId of a call made for its line in the log; `None` if the server does not answer."""
        try:
            request_id: str = self.keywright.call("GetCallerIdentity", product="sts")["RequestId"]
            return request_id
        except Exception:
            return None

    def stop(self) -> None:
        """Ends the server."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(_DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close_log(self) -> None:
        """Removes the log."""
        self._log.close()


def _environment() -> Dict[str, str]:
    """The environment without settings that are meant for other servers and their clients."""
    foreign = ("KEYWRIGHT_", "TENCENTCLOUD_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def _log_time() -> str:
    """The present time as the log has it."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03}Z"


def _time_of(line: str) -> str:
    """The time of a line of the log. A line of another program, such as a crash report, is taken for a late one."""
    try:
        time: str = json.loads(line)["time"]
        return time
    except (ValueError, TypeError, KeyError):
        return "~"


def _wait(condition: Callable[[], Optional[_Value]], seconds: float = _DEADLINE_SECONDS) -> Optional[_Value]:
    """The value of a condition as soon as it has one; `None` if it has none in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value is not None or time.monotonic() > deadline:
            return value
        time.sleep(0.002)
