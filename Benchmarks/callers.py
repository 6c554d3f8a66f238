# SPDX-License-Identifier: Apache-2.0
"""Callers on open connections that time each answer. For thousands of requests a second, see `wrk.py`."""

import select
import socket
import time

from servers import NotMeasured

ANSWER_SECONDS_MAX = 60
LENGTH = b"content-length:"


class Caller:
    """A connection with at most one request in progress."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS_MAX)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()

    def send(self, request):
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def receive(self):
        """Reads available bytes; answers whether the response is complete."""
        part = self.socket.recv(1 << 16)
        if not part:
            raise NotMeasured("the server closed a connection")
        self._received += part
        head, blank, body = bytes(self._received).partition(b"\r\n\r\n")
        if not blank:
            return False
        lines = head.lower().split(b"\r\n")
        (length,) = (int(line[len(LENGTH):]) for line in lines if line.startswith(LENGTH))
        if len(body) < length:
            return False
        if not lines[0].startswith(b"http/1.1 200 "):
            raise NotMeasured(f"the server answered {lines[0].decode()}")
        self._received.clear()
        return True


class Callers:
    """Several callers in one thread."""

    def __init__(self, port, count):
        self._callers = {caller.socket.fileno(): caller for caller in (Caller(port) for _ in range(count))}
        self._epoll = select.epoll()
        for descriptor in self._callers:
            self._epoll.register(descriptor, select.EPOLLIN)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._epoll.close()
        for caller in self._callers.values():
            caller.socket.close()

    def burst(self, requests):
        """Sends one request on each connection and waits for all answers; answers their times in milliseconds."""
        for caller, request in zip(self._callers.values(), requests, strict=True):
            caller.send(request)
        taken = []
        while len(taken) < len(self._callers):
            for caller in self._answered():
                taken.append((time.perf_counter() - caller.sent) * 1000)
        return taken

    def keep_calling(self, requests, is_enough):
        """Each caller sends its next request after an answer until `is_enough`; answers the times at which answers
        arrived."""
        requests = iter(requests)
        arrivals = []
        for caller in self._callers.values():
            caller.send(next(requests))
        while not is_enough(arrivals):
            for caller in self._answered():
                arrivals.append(time.perf_counter())
                try:
                    caller.send(next(requests))
                except StopIteration:
                    raise NotMeasured("too few requests were prepared") from None
        self._wait_for_all()
        return arrivals

    def _answered(self):
        ready = self._epoll.poll(ANSWER_SECONDS_MAX)
        if not ready:
            raise NotMeasured(f"no answer for {ANSWER_SECONDS_MAX} s")
        return [caller for caller in (self._callers[descriptor] for descriptor, _ in ready) if caller.receive()]

    def _wait_for_all(self):
        """Waits for the last answer of each caller."""
        waiting = len(self._callers)
        while waiting > 0:
            waiting -= len(self._answered())
