# SPDX-License-Identifier: Apache-2.0
"""The time for which a login waits for AuthorizedKeysCommand."""

import json
import math
import os
import socket
import time
import types

import report
from servers import HEALTH, NotMeasured, Server

# Modules of the tests; `servers` adds their folder to the path.
import hosts  # noqa: I001
import keys
import processes
import tc3

KEYS = 100
LOGINS = 500
MILLISECONDS_WANTED = 20


def measure(directory, run):
    """keywright-host as sshd runs it, compared with the start of a process and with the server's shortest answer."""
    with Server(directory, "--key-pool", "0", "--instance-delay", "0", "--tls-listen", "127.0.0.1:0") as server:
        command = _joined_host(directory, server)

        def turn():
            asked, started, answered = [], [], []
            for _ in range(LOGINS):
                asked.append(_run(command))
                started.append(_run(["/bin/true"]))
                answered.append(_healthy(server))
            return _late(asked), _late(started), _late(answered), _half(asked), _half(started), _half(answered)

        late, late_start, late_health, half, half_start, half_health = report.medians(
            run.repetitions, "login, ms: p99 of keywright-host, of /bin/true, of /healthz; their medians", turn)
    table = report.Table(
        "Login",
        f"`keywright-host authorized-keys` as sshd runs it, {LOGINS} times in sequence, over HTTPS with the local "
        f"CA. {KEYS} key pairs are bound, and the last one is offered. The time is from the start of the process to "
        "its end. "
        "Ceiling: the time of `/bin/true` plus that of a GET of /healthz on a new connection without TLS, measured in "
        "turns.")
    table.add(
        "p99", report.number(late, " ms"), f"{report.number(late_start, ' ms')} + {report.number(late_health, ' ms')}",
        late / (late_start + late_health), f"under {MILLISECONDS_WANTED} ms", late < MILLISECONDS_WANTED)
    table.add(
        "median", report.number(half, " ms"), f"{report.number(half_start, ' ms')} + {report.number(half_health, ' ms')}",
        half / (half_start + half_health))
    table.print()


def _joined_host(directory, server):
    """The command that sshd runs on a host with many bound key pairs."""
    lines = [keys.rsa_line() for _ in range(KEYS)]
    pairs = [_call(server, tc3.imports(f"key_{number}", line))["KeyId"] for number, line in enumerate(lines)]
    instance, token = _enroll(server)
    binding = {"InstanceIds": [instance], "KeyIds": pairs, "ForceStop": True}
    _call(server, tc3.Call("AssociateInstancesKeyPairs", body=json.dumps(binding).encode()))
    (directory / "host").mkdir()
    host = hosts.Host(directory / "host", server.ca)
    (host.sshd_config.parent / "ssh_host_rsa_key.pub").write_text(keys.rsa_line() + "\n")
    joined = host.join(types.SimpleNamespace(url=server.tls_url), token=token)
    if joined.returncode != 0:
        raise NotMeasured(f"the host could not join: {joined.stderr}")
    line = lines[-1]
    told = host.ask(line)
    if (told.returncode, told.stdout.split()) != (0, line.split()[:2]):
        raise NotMeasured(f"keywright-host printed something else: {told}")
    return [hosts.BINARY, "authorized-keys", "--root", str(host.root), *hosts.offer(line, "ubuntu")]


def _enroll(server):
    credentials = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
    ended = processes.run("host", "enroll", "web1", "--output", "json", "--endpoint", server.url, **credentials)
    if ended.returncode != 0:
        raise NotMeasured(f"no host was enrolled: {ended.stderr}")
    answer = json.loads(ended.stdout)
    return answer["InstanceId"], answer["Token"]


def _call(server, call):
    answer = tc3.exchange(server, call)
    if answer.code != "Success":
        raise NotMeasured(f"{call.action} was refused: {answer}")
    return answer.response


def _run(command):
    """The duration of a command in milliseconds; its output is discarded."""
    start = time.perf_counter()
    process = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status = os.waitpid(process, 0)
    took = time.perf_counter() - start
    if status != 0:
        raise NotMeasured(f"{command[0]} ended with status {status}")
    return took * 1000


def _healthy(server):
    """The duration of a health check in milliseconds."""
    start = time.perf_counter()
    with socket.create_connection((server.host, server.port)) as connection:
        connection.sendall(HEALTH)
        answer = connection.recv(4096)
    took = time.perf_counter() - start
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise NotMeasured("the server is not healthy")
    return took * 1000


def _late(values):
    """The p99."""
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


def _half(values):
    return sorted(values)[len(values) // 2]
