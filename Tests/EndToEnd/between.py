# SPDX-License-Identifier: Apache-2.0
"""A recording proxy between the command line and a server, or a stand-in for the server."""

import http.client
import http.server
import json
import threading


class Between:
    """Forwards calls unchanged, so that their signatures stay valid, and records them.

    `instead` has answers that are given in place of the server's, by action: the content of the envelope, or a function
    that makes it from the parameters. `after` has functions by action; each runs after the server has answered and
    before the client receives the answer.
    """

    def __init__(self, server=None):
        self.calls = []
        self.instead = {}
        self.after = {}
        self._server = server
        own = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = own._answer(self.headers, body)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def asked(self, action):
        """The parameters of each call of an action."""
        return [json.loads(body) for headers, body in self.calls if headers["X-TC-Action"] == action]

    def _answer(self, headers, body):
        action = headers["X-TC-Action"]
        self.calls.append((headers, body))
        if action in self.instead:
            given = self.instead[action]
            answer = given(json.loads(body)) if callable(given) else given
            return answer if isinstance(answer, bytes) else json.dumps({"Response": answer}).encode()
        connection = http.client.HTTPConnection(self._server.host, self._server.port, timeout=60)
        try:
            connection.putrequest("POST", "/", skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse().read()
        finally:
            connection.close()
        if action in self.after:
            self.after[action]()
        return answer
