# SPDX-License-Identifier: Apache-2.0
"""What a server warns of at its start, with the command that mends it; and paths that begin with ~."""

import datetime
import json
import subprocess

import pytest

import clients
import processes
import tc3

FIRST = {"KEYWRIGHT_FIRST_SECRET_ID": "AKIDfirst"}


def warnings(server):
    """Those of the start: lines reach the log a little later."""
    processes.wait_until(lambda: any(line["message"] == "ready" for line in server.log), "the start is told")
    return [line for line in server.log if line["level"] == "warning"]


def test_a_usual_start_warns_of_nothing(start):
    assert warnings(start()) == []


def test_files_that_others_may_read_or_write(servers, tmp_path):
    data = tmp_path / "my data"
    servers.start(data=data).stop()
    data.chmod(0o755)
    (data / "master.key").chmod(0o640)
    server = servers.start(data=data)
    told = {line["path"]: (line["mode"], line["mend"]) for line in warnings(server)}
    assert told == {
        str(data): ("0755", f"chmod 700 '{data}'"),
        f"{data}/master.key": ("0640", f"chmod 600 '{data}/master.key'"),
    }
    server.stop()
    for _, command in told.values():
        subprocess.run(command, shell=True, check=True)
    assert warnings(servers.start(data=data)) == []


def test_a_short_first_secret(servers, tmp_path):
    data = tmp_path / "data"
    short = FIRST | {"KEYWRIGHT_FIRST_SECRET_KEY": "s" * 31}
    for _ in range(2):
        server = servers.start(data=data, environment=short)
        (line,) = warnings(server)
        assert line["mend"] == f"keywright account reset-key --data {data}"
        server.stop()
    assert subprocess.run(
        [processes.BINARY, *line["mend"].split()[1:]], env=processes.clean_environment(), capture_output=True
    ).returncode == 0
    assert warnings(servers.start(data=data, environment=short)) == []
    long = FIRST | {"KEYWRIGHT_FIRST_SECRET_KEY": "s" * 32}
    assert warnings(servers.start(data=tmp_path / "long", environment=long)) == []
    ended = processes.run("init", "--data", tmp_path / "made", **short)
    assert ended.returncode == 0 and ended.stderr.startswith("keywright: warning: the first secret has fewer than 32 ")
    assert processes.run("init", "--data", tmp_path / "made-long", **long).stderr == ""


def test_a_key_of_https_that_everybody_may_read(start, tmp_path):
    certificate, key = tmp_path / "own.pem", tmp_path / "own.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=a",
         "-keyout", key, "-out", certificate], check=True, capture_output=True)
    options = ["--tls-listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key]
    for mode, warned in ((0o644, True), (0o640, False)):
        key.chmod(mode)
        server = start(*options)
        told = [line["mend"] for line in warnings(server) if line.get("path") == str(key)]
        assert told == [f"chmod 600 {key}"] * warned
        server.stop()


@pytest.mark.parametrize("days, warned", [(10, True), (20, False)])
def test_a_certificate_that_ends_soon(start, tmp_path, days, warned):
    certificate, key = tmp_path / "own.pem", tmp_path / "own.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=a",
         "-days", str(days), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server = start("--tls-listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key)
    told = warnings(server)
    assert [line["message"] for line in told] == ["the TLS certificate ends soon"] * warned
    if warned:
        day = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
        assert told[0]["notValidAfter"].startswith(str(day.date()))
        assert "--tls-certificate" in told[0]["mend"]


def test_a_tilde_is_taken_literally_and_told(tmp_path):
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    environment = processes.clean_environment(HOME=str(home), KEYWRIGHT_MASTER_KEY_FILE="~/the.key")

    def run(*arguments):
        return subprocess.run(
            [processes.BINARY, *arguments], env=environment, cwd=here, capture_output=True, text=True)

    (here / "~").mkdir()
    (here / "~/settings.json").write_text(json.dumps({"data": "~/data"}))
    ended = run("init", "--config", "~/settings.json")
    assert ended.returncode == 0, ended
    paths = [("~/settings.json", "--config"), ("~/data", "--data"), ("~/the.key", "--master-key-file")]
    assert ended.stderr.splitlines() == [
        f"keywright: warning: the path {path} of {option} is taken literally: only a shell replaces ~ by a home "
        "folder, and not within quotes or after =; write $HOME in place of ~" for path, option in paths]
    assert {path.name for path in (here / "~").iterdir()} == {"settings.json", "data", "the.key"}
    assert (here / "~/data/keywright.sqlite").exists()
    for command, option in (
            (["storage", "backup", "~/b", "--data", "~/data"], "the backup"),
            (["storage", "verify", "--data", "~/data"], "--data"), (["storage", "verify", "~/b"], "--data"),
            (["storage", "restore", "~/b", "--compare-with", "~/data", "--data", "~/r"], "--compare-with")):
        ended = run(*command)
        assert ended.returncode == 0, ended
        assert f"of {option} is taken literally" in ended.stderr
    assert (here / "~/b/SHA256SUMS").exists() and (here / "~/r/keywright.sqlite").exists()
    ended = run("serve", "--data", "~/data", "--listen", "127.0.0.1:0", "--rate", "nowhere:*=1")
    told = [json.loads(line) for line in ended.stderr.splitlines()[:-1]]
    assert [(line["option"], line["path"]) for line in told if "option" in line] == [
        ("--data", "~/data"), ("--master-key-file", "~/the.key")]
    assert list(home.iterdir()) == []


def test_a_flag_in_the_configuration_file_is_true(start, tmp_path):
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"no-web": True, "no-throttle": False}))
    server = start("--config", file)
    assert tc3.exchange(server, b"GET /explorer/ HTTP/1.1\r\nHost: a\r\n\r\n").status == 404
    server.stop()
    file.write_text(json.dumps({"no-web": False}))
    server = start("--config", file)
    assert tc3.exchange(server, b"GET /explorer/ HTTP/1.1\r\nHost: a\r\n\r\n").status == 200
    assert clients.works(server)
