# SPDX-License-Identifier: Apache-2.0
"""Connections with the headers that a proxy sends, and HAProxy."""

import ipaddress
import os
import socket
import ssl
import struct
import subprocess

import processes
import tc3

HAPROXY = processes.ROOT / ".build/haproxy"
WAYS = ["http", "https", "tunnel"]


def version1(source, destination="192.0.2.200"):
    """The header of the PROXY protocol, version 1."""
    family = "TCP6" if ":" in source else "TCP4"
    return f"PROXY {family} {source} {destination} 56324 443\r\n".encode()


def version2(source=None, destination="192.0.2.200", values=b""):
    """The same for version 2; without a source the command is LOCAL, which a proxy uses for its own connections."""
    if source is None:
        kind, rest = b"\x20\x00", b""
    else:
        addresses = ipaddress.ip_address(source).packed + ipaddress.ip_address(destination).packed
        kind = b"\x21\x21" if ":" in source else b"\x21\x11"
        rest = addresses + struct.pack("!HH", 56324, 443) + values
    return b"\r\n\r\n\x00\r\nQUIT\n" + kind + struct.pack("!H", len(rest)) + rest


class Connection(tc3.Connection):
    """A connection from a given loopback address that begins with a header."""

    def __init__(self, server, header=b"", peer="127.0.0.1", way="http", connect_fields=""):
        port = server.tls_port if way == "https" else server.port
        self.socket = socket.create_connection(
            (server.host, port), processes.DEADLINE_SECONDS, source_address=(peer, 0))
        self.socket.sendall(header)
        if way == "tunnel":
            self.socket.sendall(f"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n{connect_fields}\r\n".encode())
            granted = b""
            while not granted.endswith(b"\r\n\r\n"):
                byte = self.socket.recv(1)
                assert byte, granted
                granted += byte
        if way != "http":
            context = ssl.create_default_context(cafile=server.ca)
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self._file = self.socket.makefile("rb")


def source(server, call=None, **options):
    """The source address of a call according to the log."""
    with Connection(server, **options) as connection:
        answer = connection.send(call or tc3.Call(host="localhost")).read()
    assert answer.code == "Success", answer
    return server.logged_call(answer.response["RequestId"])["source"]


class HAProxy:
    """HAProxy in front of a server, with a frontend for each backend."""

    def __init__(self, directory, backends):
        self.port = {}
        lines = ["defaults", "  timeout connect 60s", "  timeout client 60s", "  timeout server 60s"]
        listeners = []
        for name, backend in backends.items():
            # The socket is bound here, so that no other process can take the port.
            listener = socket.create_server(("127.0.0.1", 0))
            listener.set_inheritable(True)
            listeners.append(listener)
            self.port[name] = listener.getsockname()[1]
            lines += [f"listen {name}", f"  bind fd@{listener.fileno()}", *("  " + line for line in backend)]
        configuration = directory / "haproxy.cfg"
        configuration.write_text("\n".join([*lines, ""]))
        libraries = HAPROXY / "usr/lib" / f"{os.uname().machine}-linux-gnu"
        self.process = subprocess.Popen(
            [HAPROXY / "usr/sbin/haproxy", "-db", "-f", configuration],
            env=processes.clean_environment(LD_LIBRARY_PATH=str(libraries)), stdin=subprocess.DEVNULL,
            stderr=(directory / "haproxy.log").open("wb"), stdout=subprocess.DEVNULL,
            pass_fds=[listener.fileno() for listener in listeners])
        for listener in listeners:
            listener.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
