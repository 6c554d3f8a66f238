# SPDX-License-Identifier: Apache-2.0
"""Secrets in fields for other values: the command line shows none of them."""

import http.server
import json
import threading

import pytest

import processes


class Parrot(http.server.BaseHTTPRequestHandler):
    """A server that repeats what it was sent, as servers do that do not check for misplaced secrets."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        secret_id = self.headers["Authorization"].split("Credential=")[1].split("/2")[0]
        token = self.headers["X-TC-Token"] or ""
        message = f"The SecretId `{secret_id}` is not found: `{secret_id[:64]}…`, `{token}`"
        body = json.dumps({"Response": {
            "Error": {"Code": "AuthFailure.SecretIdNotFound", "Message": message}, "RequestId": "1"}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def parrot():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("place", ["environment", "profile"])
@pytest.mark.parametrize("command", [
    ["key", "list"], ["instance", "list"], ["account", "list"], ["audit", "list"], ["audit", "verify"],
    ["quota", "list", "100000000001"], ["host", "list"], ["image", "list"], ["ssh-config"]], ids=" ".join)
def test_no_command_shows_what_stands_in_the_place_of_a_secret_id(parrot, tmp_path, place, command):
    """SecretId and SecretKey were exchanged by mistake."""
    swapped, token = {"secretId": "The+Secret=Key." * 5, "secretKey": "AKIDofNobodyAtAll"}, "TheTokenOfATemporaryKey" * 10
    if place == "profile":
        (tmp_path / ".tccli").mkdir()
        (tmp_path / ".tccli/default.credential").write_text(json.dumps({**swapped, "token": token}))
        environment = {"HOME": str(tmp_path)}
    else:
        environment = {"TENCENTCLOUD_SECRET_ID": swapped["secretId"], "TENCENTCLOUD_SECRET_KEY": swapped["secretKey"],
                       "TENCENTCLOUD_TOKEN": token}
    ended = processes.run(*command, "--endpoint", parrot, **environment)
    assert ended.returncode == 3 and "AuthFailure.SecretIdNotFound" in ended.stderr, ended
    for secret in ("The+Secret", "AKIDof", "TheToken"):
        assert secret not in ended.stdout + ended.stderr
