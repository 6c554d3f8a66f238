# SPDX-License-Identifier: Apache-2.0
"""The effect on other callers of an address that opens many connections or sends requests without end, and the memory
of many connections."""

import contextlib
import multiprocessing
import os
import re
import resource
import select
import socket
import ssl
import time

import report
import wrk
from callers import Callers
from refill import PAIRS, fill_account
from servers import NotMeasured, Server, describe, tc3

ATTEMPTS = 10_000
PER_ADDRESS = 1_000
ROOM = 4_000
# Far below the server's capacity, so that only the effect of the other connections is measured.
PAUSE_MILLISECONDS = 100
TIMES_WANTED = 2
MEGABYTES_WANTED = 300
# Below the maximum size of a head, beyond which a request is refused at once; this head never ends.
HEAD = b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: %b\r\n" % (number, b"a" * 1000) for number in range(90))
# The number of pipelined requests on each connection of a flood.
DEPTH = 10
# The pause of the other caller, which opens a new connection for each request.
FLOODED_PAUSE_SECONDS = 0.02
FLOODS = {
    "/healthz": b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "a request without an action": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "a wrong signature": None,
}
KINDS = {"silent": "http", "a head without an end": "http", "TLS, then silent": "https"}


def measure(directory, run):
    """One address tries 10,000 connections while another calls; then the maximum number of connections is opened from
    several addresses."""
    _raise_files()
    table = report.Table(
        "Connections",
        f"One address opens {ATTEMPTS:,} connections in {run.seconds} s and closes none of them. Meanwhile another "
        f"address calls DescribeKeyPairs ({PAIRS} pairs) on {wrk.CONNECTIONS} open connections, with pauses. Ceiling: "
        "the same while the connections are opened to a process that only accepts them, keeps as many and reads what "
        "they send, which is the machine's share (over TLS: without these connections). The memory is the server's "
        f"maximum. Then {ROOM:,} connections, the most that the server accepts, are opened from several addresses. "
        f"Finally an address sends requests without end on {PER_ADDRESS:,} connections, {DEPTH} at a time on each, "
        "while another opens a new connection for each request; ceiling: the same without the flood.")
    for kind in KINDS:
        own = directory / re.sub("[^a-z]+", "-", kind.lower())
        own.mkdir()
        _add_crowd(table, own, run, kind)
    for kind in KINDS:
        own = directory / ("full-" + re.sub("[^a-z]+", "-", kind.lower()))
        own.mkdir()
        _add_full(table, own, kind)
    own = directory / "floods"
    own.mkdir()
    _add_floods(table, own, run)
    table.print()


def _add_crowd(table, directory, run, kind):
    with _server(directory) as server:
        with Callers(server.port, 1) as caller:
            fill_account(caller, server)

        def turn():
            # The server has closed the connections of the previous turn by then.
            time.sleep(1)
            calm = _load(directory, server, run.seconds)
            beside = calm
            if KINDS[kind] == "http":
                with Sink() as sink, Crowd(sink.port, kind, ["127.0.0.2"], ATTEMPTS, run.seconds):
                    beside = _load(directory, server, run.seconds)
                time.sleep(1)
            with Crowd(_port(server, kind), kind, ["127.0.0.2"], ATTEMPTS, run.seconds) as crowd:
                busy = _load(directory, server, run.seconds)
                kept = crowd.kept()
            return busy.p99, beside.p99, busy.p99 / beside.p99, calm.p99, busy.p99 / calm.p99, kept

        p99, beside_p99, times, calm_p99, calm_times, kept = report.medians(
            run.repetitions, f"{kind}: p99 with the crowd, ceiling, ratio, p99 without, ratio, kept", turn)
        megabytes = _peak_megabytes(server)
    table.add(
        f"{kind}: p99 of another address", report.number(p99, " ms"), report.number(beside_p99, " ms"), times,
        f"at most {TIMES_WANTED}", times <= TIMES_WANTED)
    if KINDS[kind] == "http":
        table.add(
            f"{kind}: p99 of another address; ceiling: without a crowd", report.number(p99, " ms"),
            report.number(calm_p99, " ms"), calm_times)
    table.add(
        f"{kind}: connections kept", report.number(kept), "", None, f"{PER_ADDRESS:,}", kept == PER_ADDRESS)
    table.add(
        f"{kind}: memory", report.number(megabytes, " MB"), "", None, f"under {MEGABYTES_WANTED} MB",
        megabytes < MEGABYTES_WANTED)


def _add_full(table, directory, kind):
    with _server(directory) as server:
        sources = [f"127.0.0.{number}" for number in range(2, 2 + ROOM // PER_ADDRESS)]
        with Crowd(_port(server, kind), kind, sources, ROOM, 0) as crowd:
            kept = crowd.kept()
            megabytes = _peak_megabytes(server)
    table.add(f"{kept:,} connections, {kind}: memory", report.number(megabytes, " MB"))


def _add_floods(table, directory, run):
    with _server(directory) as server:
        for name, request in FLOODS.items():
            request = request or tc3.Call("DescribeKeyPairs", secret_key="wrong").raw()

            def turn():
                calm = _newcomers(server, request, run.seconds)
                with Flood(server, request) as flood:
                    busy = _newcomers(server, request, run.seconds)
                return busy, calm, busy / calm, flood.rate

            p99, calm_p99, times, rate = report.medians(
                run.repetitions, f"flood of {name}: p99 with and without, ratio, its requests/s", turn)
            table.add(
                f"flood of {name}, {report.number(rate)}/s: p99 of another address", report.number(p99, " ms"),
                report.number(calm_p99, " ms"), times, f"at most {TIMES_WANTED}", times <= TIMES_WANTED)


def _newcomers(server, request, seconds):
    """The p99 in milliseconds of requests from one address, each on a new connection."""
    taken = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        with socket.create_connection(("127.0.0.1", server.port), 60, ("127.0.0.2", 0)) as connection:
            connection.sendall(request)
            if not connection.recv(1 << 16).startswith(b"HTTP/1.1 200 "):
                raise NotMeasured("a request of the other address was not answered")
        taken.append(time.perf_counter() - start)
        time.sleep(FLOODED_PAUSE_SECONDS)
    ordered = sorted(taken)
    return ordered[(len(ordered) * 99 - 1) // 100] * 1e3


def _server(directory):
    return Server(directory, "--tls-listen", "127.0.0.1:0", "--key-pool", "0")


def _port(server, kind):
    return server.port if KINDS[kind] == "http" else server.https_port


def _load(directory, server, seconds):
    load = wrk.load(directory, server.port, [describe()], seconds, pause=PAUSE_MILLISECONDS)
    server.require_success(load.requests)
    return load


def _peak_megabytes(server):
    with open(f"/proc/{server.process.pid}/status") as file:
        return int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]) / 1e3


def _raise_files():
    _, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit != resource.RLIM_INFINITY and limit < ATTEMPTS + 500:
        raise NotMeasured(f"a process may open only {limit} files, and {ATTEMPTS:,} connections are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


class Crowd:
    """Connections from some addresses, which another process opens one after the other and keeps until the end."""

    def __init__(self, port, kind, sources, attempts, seconds):
        self._pipe, self._other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(
            target=_crowd, args=(self._other, port, kind, sources, attempts, seconds))

    def __enter__(self):
        self._process.start()
        self._other.close()
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.join()

    def kept(self):
        """Waits until all connections were tried; answers how many the server has kept."""
        try:
            return self._pipe.recv()
        except EOFError:
            raise NotMeasured("the crowd has failed") from None


class Sink:
    """A process that accepts connections, keeps as many as an address may have, and reads what they send."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port = self._listener.getsockname()[1]
        self._process = multiprocessing.Process(target=_sink, args=(self._listener,))

    def __enter__(self):
        self._process.start()
        self._listener.close()
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.join()


def _sink(listener):
    poll, kept = select.epoll(), {}
    poll.register(listener.fileno(), select.EPOLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == listener.fileno():
                connection = listener.accept()[0]
                if len(kept) < PER_ADDRESS:
                    kept[connection.fileno()] = connection
                    poll.register(connection.fileno(), select.EPOLLIN)
                else:
                    connection.close()
            elif not kept[descriptor].recv(1 << 15):
                poll.unregister(descriptor)


class Flood:
    """Requests without end from one address on its maximum number of connections, sent by another process."""

    def __init__(self, server, request):
        self._pipe, self._other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_flood, args=(self._other, server.port, request))

    def __enter__(self):
        self._process.start()
        self._other.close()
        self._receive()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._pipe.send(None)
        self.rate = self._receive()
        self._process.join()

    def _receive(self):
        try:
            return self._pipe.recv()
        except EOFError:
            raise NotMeasured("the flood has failed") from None


def _flood(pipe, port, request):
    # At low priority, as in `_crowd`.
    os.nice(19)
    poll, connections = select.epoll(), {}
    for _ in range(PER_ADDRESS):
        connection = socket.create_connection(("127.0.0.1", port), 60, ("127.0.0.3", 0))
        connections[connection.fileno()] = connection
        poll.register(connection, select.EPOLLIN)
        connection.sendall(request * DEPTH)
    pipe.send(None)
    start, answers = time.perf_counter(), 0
    while not pipe.poll():
        for descriptor, _ in poll.poll(0.1):
            part = connections[descriptor].recv(1 << 16)
            if not part:
                return
            count = part.count(b"HTTP/1.1 200 ")
            connections[descriptor].sendall(request * count)
            answers += count
    pipe.send(answers / (time.perf_counter() - start))


def _crowd(pipe, port, kind, sources, attempts, seconds):
    # The process stands for other machines, and its own computing must not slow the server down.
    os.nice(19)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    start = time.perf_counter()
    tried = []
    for number in range(attempts):
        pause = start + number * seconds / attempts - time.perf_counter()
        if pause > 0:
            time.sleep(pause)
        # A refused connection may fail in any of these steps.
        with contextlib.suppress(OSError):
            connection = socket.create_connection(("127.0.0.1", port), 30, (sources[number % len(sources)], 0))
            if kind == "a head without an end":
                connection.sendall(HEAD)
            if KINDS[kind] == "https":
                connection = context.wrap_socket(connection)
            tried.append(connection)
    poll = select.poll()
    for connection in tried:
        poll.register(connection, select.POLLRDHUP)
    pipe.send(_kept_at_last(poll, len(tried)))
    pipe.recv()


def _kept_at_last(poll, tried):
    """The number of connections that the server has kept after it has closed the others."""
    kept = before = None
    while kept is None or kept != before:
        time.sleep(1)
        kept, before = tried - len(poll.poll(0)), kept
    return kept
