# SPDX-License-Identifier: Apache-2.0
"""A proxy between a browser and the server. It knows what any part of the browser asks for, shared workers included."""

import contextlib
import http.client
import http.server
import re
import threading
import urllib.parse

import processes

RENEWED = "f" * 32
FOLDER = re.compile("/explorer/([0-9a-f]{32})/")
HOP = ("connection", "proxy-connection", "keep-alive", "transfer-encoding", "content-length")


class Recorder(http.server.ThreadingHTTPServer):
    """`asked` has every request as text; `renew` makes the server one with other files of the page."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, server):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.server = server
        self.asked = []
        self.folder = None
        self.is_renewed = False

    @property
    def options(self):
        """For the browser, so that it asks nobody past this proxy."""
        return {"server": f"http://127.0.0.1:{self.server_address[1]}", "bypass": "<-loopback>"}

    @property
    def hosts(self):
        """Of the pages. Beside them, the browser asks its makers what a form may be."""
        targets = (text.split()[1] for text in self.asked)
        urls = (target if "://" in target else f"//{target}" for target in targets)
        hosts = {urllib.parse.urlsplit(url).netloc for url in urls}
        return hosts - {"content-autofill.googleapis.com:443"}

    def renew(self):
        self.is_renewed = True

    def handle_error(self, *_):
        """A browser that goes leaves connections behind."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def _pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(f"{self.command} {self.path}\n{self.headers}\n{body.decode(errors='replace')}")
        url = urllib.parse.urlsplit(self.path)
        if url.netloc != self.server.server.endpoint:
            return self._answer(502, [], b"")
        target = url.path + (f"?{url.query}" if url.query else "")
        named = FOLDER.match(target)
        if self.server.is_renewed and named:
            if named[1] != RENEWED:
                return self._answer(404, [], b"not found\n")
            target = target.replace(RENEWED, self.server.folder)
        status, headers, content = self._asked_of_server(target, body)
        if target.split("?")[0] == "/explorer/" and status == 200:
            self.server.folder = re.search("[0-9a-f]{32}", content.decode())[0]
            if self.server.is_renewed:
                content = content.replace(self.server.folder.encode(), RENEWED.encode())
        return self._answer(status, headers, content)

    def _asked_of_server(self, target, body):
        connection = http.client.HTTPConnection(self.server.server.endpoint, timeout=processes.DEADLINE_SECONDS)
        with contextlib.closing(connection):
            connection.putrequest(self.command, target, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                # An answer that is changed on the way must not be compressed.
                if name.lower() not in (*HOP, "accept-encoding"):
                    connection.putheader(name, value)
            if body:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def _answer(self, status, headers, content):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_CONNECT = _pass_on


@contextlib.contextmanager
def recording(server):
    recorder = Recorder(server)
    thread = threading.Thread(target=recorder.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield recorder
    finally:
        recorder.shutdown()
        recorder.server_close()
        thread.join()
