# SPDX-License-Identifier: Apache-2.0
"""keywright-host join, status and leave below a temporary root directory."""

import json
import os
import pwd
import shutil
import signal
import subprocess

import pytest

import hosts
import keys
import processes
from test_tls import Maker

KEY = keys.rsa_line()


@pytest.fixture(scope="module")
def maker(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def server(maker):
    server = hosts.HostServer(*maker.issue("host-server", alternative="IP:127.0.0.1"))
    yield server
    server.stop()


@pytest.fixture
def host(tmp_path, maker):
    return hosts.Host(tmp_path, maker.root)


def refused(host, ended, status, *words):
    """One line on standard error gives the reason, and the attempt leaves nothing behind."""
    assert (ended.returncode, ended.stdout) == (status, ""), ended
    assert ended.stderr.count("\n") == 1 and all(word in ended.stderr for word in words), ended.stderr


def untouched(host):
    ran = host.root / "ran-sshd"
    ran.unlink(missing_ok=True)
    return host.files()


def test_join_sets_everything_up(host, server, tmp_path):
    own = keys.generate(tmp_path, "ed25519", comment="root@host")
    (host.root / "etc/ssh/ssh_host_ed25519_key.pub").write_text(own.public + "\n")
    (host.root / "etc/ssh/ssh_host_damaged_key.pub").write_text("nonsense\n")
    ended = host.join(server)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "joined as ins-1, login user ubuntu; sshd was reloaded\n"
    (request,) = server.joined
    assert request["HostKeys"] == [" ".join(own.public.split()[:2])]
    assert request["SSHPort"] == 2222 and request["Hostname"] == os.uname().nodename
    assert host.drop_in.read_text().splitlines()[1:] == [
        f"AuthorizedKeysCommand {os.path.realpath(hosts.BINARY)} authorized-keys --root {host.root} %u %f %t %k",
        "AuthorizedKeysCommandUser root" if os.geteuid() == 0 else host.drop_in.read_text().splitlines()[2]]
    modes = {path.name: path.stat().st_mode & 0o777 for path in host.settings.parent.iterdir()}
    assert modes == {"config": 0o644, "ca.pem": 0o644, "credential": 0o600}
    assert (host.root / "var/lib/keywright-host").stat().st_mode & 0o777 == 0o700
    assert host.drop_in.stat().st_mode & 0o777 == 0o644
    assert host.reloads.read_text() == "reloaded\n"
    for secret in ("kwt-good", "kwh-1"):
        assert secret not in ended.stdout + host.settings.read_text() + host.drop_in.read_text()


def test_joining_twice_is_harmless(host, server, tmp_path):
    assert host.join(server, "--copy-age-max", "60").returncode == 0
    before = untouched(host)
    own = keys.generate(tmp_path, "ed25519")
    (host.root / "etc/ssh/ssh_host_ed25519_key.pub").write_text(own.public + "\n")
    ended = host.join(server)
    assert ended.stdout == "already joined as ins-1, login user ubuntu; sshd was reloaded\n", ended
    assert len(server.joined) == 1 and server.host_keys == [" ".join(own.public.split()[:2])]
    (host.root / "etc/ssh/ssh_host_ed25519_key.pub").write_text(f"{hosts.HOST_KEY} root@host\n")
    host.reloads.write_text("reloaded\n")
    assert untouched(host) == before


def test_a_host_whose_credential_was_revoked_joins_anew(host, server):
    assert host.join(server).returncode == 0
    server.bind(KEY, user="of-the-old-instance")
    assert host.ask(KEY, user="of-the-old-instance").stdout == KEY + "\n"
    server.credentials.clear()
    server.tokens["kwt-new"] = "ins-2"
    assert "joined as ins-2" in host.join(server, token="kwt-new").stdout
    assert host.copies == []
    server.bind(KEY)
    assert host.ask(KEY).stdout == KEY + "\n"


def test_a_token_works_once(host, server):
    server.tokens.clear()
    before = untouched(host)
    refused(host, host.join(server), hosts.BAD_ANSWER, "403", "used or too old")
    assert untouched(host) == before


def test_the_token_may_come_from_standard_input(host, server):
    assert host.join(server, token="-", input="kwt-good\n").returncode == 0


def secrets_of(host, server):
    """Names of files that contain a secret that a join drew or received."""
    journal = host.settings.with_name("journal")
    seed = [line.split()[1] for line in journal.read_text().splitlines() if line.startswith("Seed ")] \
        if journal.exists() else []
    words = [*seed, *(request["Secret"] for request in server.joined)]
    return [path.name for path in host.root.rglob("*") if path.is_file() and any(
        word in path.read_text(errors="replace") for word in words)]


def test_a_join_whose_answer_was_lost_is_asked_again(host, server):
    server.loses_answer = True
    before = untouched(host)
    refused(host, host.join(server), hosts.UNREACHABLE, "run join again with the same token")
    journal = host.settings.with_name("journal")
    assert journal.stat().st_mode & 0o777 == 0o600 and secrets_of(host, server) == ["journal"]
    assert not host.drop_in.exists() and len(server.joined) == 1
    ended = host.join(server)
    assert ended.stdout == "joined as ins-1, login user ubuntu; sshd was reloaded\n", ended
    assert len(server.joined) == len(server.credentials) == 1 and secrets_of(host, server) == []
    server.bind(KEY)
    assert host.ask(KEY).stdout == KEY + "\n"
    assert host.leave().returncode == 0
    host.reloads.unlink()
    assert untouched(host) == before


def test_leave_undoes_a_join_whose_answer_was_lost(host, server):
    server.loses_answer = True
    before = untouched(host)
    assert host.join(server).returncode == hosts.UNREACHABLE
    assert host.leave().returncode == 0
    assert untouched(host) == before and secrets_of(host, server) == []
    # Its drawn secret was deleted: another token is needed.
    refused(host, host.join(server), hosts.BAD_ANSWER, "403", "used or too old")
    assert len(server.joined) == 1


def test_an_older_server_gives_no_second_answer_and_join_says_so(host, server):
    server.loses_answer, server.knows_secrets = True, False
    assert host.join(server).returncode == hosts.UNREACHABLE
    refused(host, host.join(server), hosts.BAD_ANSWER, "403", "keywright host invite makes another token")
    server.tokens["kwt-other"] = "ins-2"
    assert "joined as ins-2" in host.join(server, token="kwt-other").stdout
    first, second = (request["Secret"] for request in server.joined)
    assert first != second and len(first) == len(second) == 64 and secrets_of(host, server) == []


def test_another_server_takes_a_leave_first(host, server, maker):
    assert host.join(server).returncode == 0
    before = untouched(host)
    other = hosts.HostServer(*maker.issue("other", alternative="IP:127.0.0.1"))
    try:
        refused(host, host.join(other), hosts.CONFIGURATION, "ins-1", "leave")
        assert other.joined == []
    finally:
        other.stop()
    assert untouched(host) == before


def test_a_server_that_is_away_changes_nothing(host, server):
    server.stop()
    before = untouched(host)
    refused(host, host.join(server), hosts.UNREACHABLE)
    assert untouched(host) == before


def test_a_server_of_another_ca_gets_no_token(host, server, tmp_path):
    (tmp_path / "other").mkdir()
    before = untouched(host)
    refused(host, host.join(server, ca=Maker(tmp_path / "other").root), hosts.BAD_ANSWER, "CA")
    assert server.joined == [] and untouched(host) == before


@pytest.mark.parametrize("arguments, words", [
    (("--server", "http://keys.example"), ["http://", "this machine only"]), (("--server", "keys.example"), ["https://"]),
    (("--server", "https://keys.example"), ["--ca is missing"]), ((), ["--server is missing"]),
    (("--server", "http://127.0.0.1:1", "--port", "0"), ["--port"]), (("--nonsense", "x"), ["--nonsense"]),
    (("--server", "http://127.0.0.1:1", "--copy-age-max", "-1"), ["--copy-age-max"]),
    (("--server", "http://127.0.0.1:1", "more"), ["more"]), (("--server",), ["--server needs a value"]),
    (("--server", "http://127.0.0.1:1", "--user", "no-such-user-here"), ["no-such-user-here"]),
    (("--server", "https://127.0.0.1", "--ca", "/no/such/file"), ["--ca"]),
    (("--server", "https://127.0.0.1", "--ca", "/dev/null"), ["--ca"]),
])
def test_arguments_that_are_none_are_refused(host, arguments, words):
    before = untouched(host)
    refused(host, host.run("join", *host.sshd_options(), "--token", "kwt-good", *arguments), hosts.USAGE, *words)
    assert untouched(host) == before


@pytest.mark.parametrize("content", [
    "UsePAM no\n", "Include /etc/ssh/elsewhere/*.conf\n", "Match User x\nInclude {}/etc/ssh/sshd_config.d/*.conf\n",
    "#Include {}/etc/ssh/sshd_config.d/*.conf\n", "Include {}/etc/ssh/*.conf\n",
])
def test_a_configuration_without_the_include_is_named(host, server, content):
    host.sshd_config.write_text(content.format(host.root))
    before = untouched(host)
    ended = host.join(server)
    reason, *lines = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (hosts.SYSTEM, "")
    assert all(word in reason for word in ("Include", "sshd_config.d/*.conf", "before any Match")), reason
    assert lines == by_hand(host)
    assert server.joined == [] and untouched(host) == before


def by_hand(host):
    """The lines to add to sshd_config if it includes no folder."""
    return [f"AuthorizedKeysCommand {os.path.realpath(hosts.BINARY)} authorized-keys --root {host.root} %u %f %t %k",
            f"AuthorizedKeysCommandUser {pwd.getpwuid(os.geteuid()).pw_name}"]


def test_lines_that_are_written_by_hand_will_do_without_the_include(host, server):
    command, user = by_hand(host)
    host.sshd_config.write_text(f"UsePAM no\n  {user}\n{command.replace(' authorized', '   authorized')}\nMatch User x\n")
    before = untouched(host)
    ended = host.join(server)
    assert ended.stdout == "joined as ins-1, login user ubuntu; sshd was reloaded\n", ended
    assert not host.drop_in.exists() and host.status().returncode == 0
    assert "already joined as ins-1" in host.join(server).stdout
    # Lines that were removed or changed are noticed, and so are lines that apply only to some users.
    text = host.sshd_config.read_text()
    for other in (text.replace("%u", "%f"), f"Match User x\n{text}"):
        host.sshd_config.write_text(other)
        assert host.status().returncode == hosts.SYSTEM
        assert host.join(server).returncode == hosts.SYSTEM
    host.sshd_config.write_text(text)
    ended = host.leave()
    assert ended.returncode == 0, ended
    first, *lines = ended.stdout.splitlines()
    assert first.startswith("left ins-1; sshd was reloaded; take these lines out of ") and lines == by_hand(host)
    host.reloads.unlink()
    assert untouched(host) == before


@pytest.mark.parametrize("where", ["{0}{1}", "{1}{0}"])
def test_another_setting_beside_lines_that_are_written_by_hand_is_named(host, server, where):
    own = "".join(f"{line}\n" for line in by_hand(host))
    host.sshd_config.write_text(where.format(own, "AuthorizedKeysCommand /usr/bin/other\n"))
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "another setting", "/usr/bin/other")
    assert server.joined == [] and untouched(host) == before
    assert host.join(server, "--replace").returncode == 0
    assert own in host.sshd_config.read_text() and "#keywright-host# " in host.sshd_config.read_text()
    assert host.leave().returncode == 0
    host.reloads.unlink()
    assert untouched(host) == before


@pytest.mark.parametrize("content", [
    "include sshd_config.d/*.conf\n", 'Include "{0}/etc/ssh/sshd_config.d/*.conf"\n',
    "Include /nowhere/*.conf {0}/etc/ssh/*.d/10-*.conf\n", "Include={0}/etc/ssh/sshd_config.d/10-keywright.conf\n",
])
def test_an_include_of_any_form_will_do(host, server, content):
    host.sshd_config.write_text(content.format(host.root))
    assert host.join(server).returncode == 0


def test_a_configuration_that_sshd_refuses_already_is_left_alone(host, server):
    host.sshd_config.write_text(host.sshd_config.read_text() + "nonsense\n")
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "nonsense")
    assert server.joined == [] and untouched(host) == before


def test_a_drop_in_that_sshd_refuses_is_taken_back(host, server):
    (host.root / "refuse-drop-in").touch()
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "taken back")
    assert server.joined == [] and untouched(host) == before


def test_a_drop_in_that_sshd_refuses_leaves_the_old_one(host, server):
    assert host.join(server).returncode == 0
    (host.root / "refuse-drop-in").touch()
    before = untouched(host)
    assert host.join(server).returncode == hosts.SYSTEM
    assert untouched(host) == before


def test_a_setting_that_comes_first_is_named(host, server):
    (host.root / "etc/ssh/sshd_config.d/05-other.conf").write_text("AuthorizedKeysCommand /usr/bin/other\n")
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "another setting")
    assert server.joined == [] and untouched(host) == before


def test_a_file_of_that_name_that_is_not_ours_stays(host, server):
    host.drop_in.write_text("UseDNS no\n")
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "not of keywright-host")
    assert server.joined == [] and untouched(host) == before


def test_a_reload_that_fails_is_told_and_can_be_repeated(host, server):
    failing = ("--server", server.url, "--ca", host.ca, "--token", "kwt-good", "--user", "root", "--sshd", host.sshd)
    refused(host, host.run("join", *failing, "--reload-command", "echo no such unit; false"), hosts.SYSTEM, "no such unit")
    assert "already joined" in host.join(server).stdout


def test_without_a_command_sshd_is_told_by_its_process(host, server, tmp_path):
    # Only a process whose executable is sshd gets a signal.
    program = tmp_path / "bin/sshd"
    program.parent.mkdir()
    shutil.copy(os.path.realpath(shutil.which("sh")), program)
    script = "trap 'touch hung-up; exit' HUP; touch ready; while :; do sleep 0.05; done"
    # A shell cannot trap a signal that was ignored when it started, for example below nohup.
    heeding = {"preexec_fn": lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)}
    with subprocess.Popen([program, "-c", script], cwd=tmp_path, **heeding) as process:
        try:
            processes.wait_until((tmp_path / "ready").exists, "it runs")
            (host.root / "run/sshd.pid").write_text(f"{process.pid}\n")
            ended = host.run(
                "join", "--server", server.url, "--ca", host.ca, "--token", "kwt-good", "--user", "root", "--sshd", host.sshd)
            assert "sshd was reloaded" in ended.stdout, ended
            assert process.wait(processes.DEADLINE_SECONDS) == 0
            assert (tmp_path / "hung-up").exists()
        finally:
            process.kill()


def test_leave_undoes_everything(host, server):
    before = untouched(host)
    assert host.join(server).returncode == 0
    server.bind(KEY)
    host.ask(KEY)
    ended = host.leave()
    assert (ended.returncode, ended.stdout) == (0, "left ins-1; sshd was reloaded\n"), ended
    assert server.credentials == {}
    assert host.reloads.read_text() == "reloaded\nreloaded\n"
    host.reloads.unlink()
    assert untouched(host) == before
    assert not host.settings.parent.exists() and not (host.root / "var/lib/keywright-host").exists()


def test_leaving_twice_is_harmless(host, server):
    assert host.join(server).returncode == 0
    assert host.leave().returncode == 0
    before = untouched(host)
    ended = host.leave()
    assert (ended.returncode, ended.stdout) == (0, "this host has not joined a server\n")
    assert untouched(host) == before


def test_leaving_a_server_that_is_away_takes_force(host, server):
    assert host.join(server).returncode == 0
    server.stop()
    before = untouched(host)
    refused(host, host.leave(), hosts.UNREACHABLE, "--force")
    assert untouched(host) == before
    ended = host.leave("--force")
    assert ended.returncode == 0 and "revoke the credential of ins-1 at the server" in ended.stdout
    assert not host.drop_in.exists() and not host.settings.parent.exists()


def test_leaving_after_a_revocation_works(host, server):
    assert host.join(server).returncode == 0
    server.credentials.clear()
    assert host.leave().returncode == 0
    assert not host.drop_in.exists()


def test_leaving_with_damaged_files_takes_force(host, server):
    assert host.join(server).returncode == 0
    host.settings.write_text("nonsense\n")
    refused(host, host.leave(), hosts.CONFIGURATION, "--force")
    assert host.drop_in.exists()
    assert host.leave("--force").returncode == 0
    assert not host.drop_in.exists() and not host.settings.parent.exists()


def test_a_configuration_that_sshd_refuses_is_not_left(host, server):
    assert host.join(server).returncode == 0
    host.sshd_config.write_text(host.sshd_config.read_text() + "nonsense\n")
    before = untouched(host)
    refused(host, host.leave(), hosts.SYSTEM, "nothing was undone")
    assert untouched(host) == before and server.credentials


def test_status_tells_what_there_is(host, server):
    ended = host.status()
    refused(host, ended, hosts.CONFIGURATION, "not joined")
    assert host.join(server).returncode == 0
    server.bind(KEY)
    host.ask(KEY)
    host.age_copy(100)
    ended = host.status()
    assert ended.returncode == 0, ended
    assert server.url in ended.stdout and "ins-1" in ended.stdout and "ubuntu: 1 keys, 10" in ended.stdout
    assert "The server  answers\nAll is right\n" in ended.stdout
    assert "kwh-" not in ended.stdout
    server.stop()
    ended = host.status()
    assert ended.returncode == hosts.UNREACHABLE and "cannot be reached" in ended.stdout


@pytest.mark.parametrize("break_it, word", [
    (lambda host: host.drop_in.unlink(), "is missing"),
    (lambda host: host.sshd_config.write_text("PubkeyAuthentication no\n" + host.sshd_config.read_text()), "takes no keys"),
    (lambda host: host.sshd_config.write_text("AuthorizedKeysCommand /usr/bin/other\n" + host.sshd_config.read_text()),
     "another AuthorizedKeysCommand is in force"),
    (lambda host: host.sshd_config.write_text("AuthorizedKeysCommandUser other\n" + host.sshd_config.read_text()),
     "another AuthorizedKeysCommandUser is in force"),
    (lambda host: host.sshd_config.write_text("nonsense\n"), "nonsense"),
    (lambda host: host.sshd.unlink(), "there is no sshd at"),
    (lambda host: host.state.chmod(0o777), "mode 0700"),
    (lambda host: shutil.rmtree(host.state), "No such file"),
    (lambda host: host.settings.with_name("journal").write_text("User root\nMadeUser no\nOwesReload yes\n"), "interrupted"),
])
def test_status_tells_why_a_login_would_not_work(host, server, break_it, word):
    assert host.join(server).returncode == 0
    break_it(host)
    ended = host.status()
    assert ended.returncode == hosts.SYSTEM and word in ended.stdout and "may not work" in ended.stdout, ended
    told = json.loads(host.status("--json").stdout)
    assert not told["IsRight"]
    (wrong,) = [check for check in told["Checks"] if not check["IsRight"]]
    assert word in wrong["Reason"]


def test_status_in_json(host, server):
    assert host.join(server).returncode == 0
    server.bind(KEY)
    host.ask(KEY)
    ended = host.status("--json")
    assert ended.returncode == 0, ended
    told = json.loads(ended.stdout)
    assert (told["Server"], told["InstanceId"], told["LoginUser"], told["IsRight"]) == (server.url, "ins-1", "ubuntu", True)
    assert [check["Name"] for check in told["Checks"]] == [
        "sshd", "program", "login user", "copies", "interrupted", "server"]
    (copy,) = told["Copies"]
    assert (copy["User"], copy["Keys"], copy["Serves"]) == ("ubuntu", 1, True)


def test_the_login_users_are_kept_and_can_be_changed(host, server):
    for users in ("", ",", "a,", "a b", "-a", "**", "!root", "deploy"):
        ended = host.join(server, "--login-users", users)
        assert ended.returncode == hosts.USAGE and "--login-users" in ended.stderr, (users, ended)
    assert "leaves out ubuntu, the login user of this host" in ended.stderr
    assert (server.joined, host.drop_in.exists()) == ([], False)

    def permitted():
        (line,) = [line for line in host.settings.read_text().splitlines() if line.startswith("LoginUsers ")]
        assert json.loads(host.status("--json").stdout)["LoginUsers"] == line.removeprefix("LoginUsers ")
        return line.removeprefix("LoginUsers ")

    assert host.join(server).returncode == 0
    assert permitted() == "*,!root"
    assert host.join(server, "--login-users", "ubuntu,deploy").returncode == 0
    assert permitted() == "deploy,ubuntu"
    # Without the option, the setting is kept.
    assert host.join(server).returncode == 0
    assert permitted() == "deploy,ubuntu"
    for user, asked in (("deploy", True), ("ubuntu", True), ("root", False), ("Deploy", False)):
        server.bind(KEY, user=user)
        server.asked.clear()
        ended = host.ask(KEY, user=user)
        assert (ended.returncode, KEY in ended.stdout, server.asked) == (0, asked, [user] * asked), ended
    assert len(server.joined) == 1
    # A host that joined before the option existed has no such line, and accepts keys for every user.
    lines = host.settings.read_text().splitlines(keepends=True)
    host.settings.write_text("".join(line for line in lines if not line.startswith("LoginUsers ")))
    assert KEY in host.ask(KEY, user="root").stdout
    # The default login user can be removed by hand; status mentions it.
    host.settings.write_text("".join(lines).replace("deploy,ubuntu", "deploy"))
    assert "ubuntu is none of the login users" in host.status().stdout


# Settings of other programs.


OTHERS = "AuthorizedKeysCommand /usr/bin/other %u\nAuthorizedKeysCommandUser nobody\n"


@pytest.mark.parametrize("place", ["before", "behind", "in a Match", "in an earlier file", "in a later file", "with CRLF"])
def test_an_authorized_keys_command_that_is_there_is_replaced_when_asked_and_put_back(host, server, place):
    text = host.sshd_config.read_text()
    folder = host.root / "etc/ssh/sshd_config.d"
    match place:
        case "before": host.sshd_config.write_text(OTHERS + text)
        case "behind": host.sshd_config.write_text(text + OTHERS)
        case "in a Match": host.sshd_config.write_text(text + f"Match User x\n{OTHERS}")
        case "in an earlier file": (folder / "05-other.conf").write_text(OTHERS)
        case "in a later file": (folder / "50-other.conf").write_text(OTHERS)
        case "with CRLF":
            (folder / "05-other.conf").write_bytes(f"# A comment\nMatch User x\n{OTHERS}".replace("\n", "\r\n").encode())
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "/usr/bin/other", "--replace")
    assert untouched(host) == before and server.joined == []
    ended = host.join(server, "--replace")
    assert ended.returncode == 0, ended
    assert "All is right" in host.status().stdout
    assert host.leave().returncode == 0
    host.reloads.unlink()
    assert untouched(host) == before


def test_what_sets_no_command_is_no_hindrance(host, server):
    host.sshd_config.write_text(host.sshd_config.read_text() + "AuthorizedKeysCommand none\n#AuthorizedKeysCommand /bin/x\n")
    assert host.join(server).returncode == 0


def test_keys_that_sshd_does_not_take_are_told_before_the_token_is_spent(host, server):
    host.sshd_config.write_text(host.sshd_config.read_text() + "PubkeyAuthentication no\n")
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "PubkeyAuthentication")
    assert untouched(host) == before and server.joined == []


def test_a_host_without_host_keys_is_told_before_the_token_is_spent(host, server):
    (host.root / "etc/ssh/ssh_host_ed25519_key.pub").unlink()
    refused(host, host.join(server), hosts.SYSTEM, "ssh-keygen -A")
    assert server.joined == []


def test_a_host_without_sshd_is_told(host, server):
    host.sshd.unlink()
    before = untouched(host)
    refused(host, host.join(server), hosts.SYSTEM, "there is no sshd at", "--sshd")
    assert untouched(host) == before


def test_a_process_that_is_no_sshd_is_told_nothing(host, server, tmp_path):
    heeding = {"preexec_fn": lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)}
    with subprocess.Popen(["sleep", "60"], **heeding) as process:
        try:
            (host.root / "run/sshd.pid").write_text(f"{process.pid}\n")
            ended = host.run(
                "join", "--server", server.url, "--ca", host.ca, "--token", "kwt-good", "--user", "root", "--sshd", host.sshd)
            assert ended.returncode == 0 and "no sshd was found running" in ended.stdout, ended
            assert process.poll() is None
        finally:
            process.kill()


@pytest.mark.parametrize("arguments, word", [
    (("-o", "AuthorizedKeysCommand=/bin/x"), "-o AuthorizedKeysCommand"), (("-oPubkeyAuthentication=no",), "-o Pubkey"),
    (("-f", "/etc/other"), "-f /etc/other"),
])
def test_arguments_of_the_sshd_that_runs_are_looked_at(host, server, tmp_path, arguments, word):
    program = tmp_path / "bin/sshd"
    program.parent.mkdir()
    shutil.copy(os.path.realpath(shutil.which("sh")), program)
    with subprocess.Popen([program, "-c", "read x; exit", "sshd", *arguments], stdin=subprocess.PIPE) as process:
        (host.root / "run/sshd.pid").write_text(f"{process.pid}\n")
        refused(host, host.join(server), hosts.SYSTEM, word)
        assert server.joined == []


def test_nothing_is_waited_for_that_a_program_leaves_behind_with_its_output_open(host, server):
    ended = host.run(
        "join", "--server", server.url, "--ca", host.ca, "--token", "kwt-good", "--user", "root", "--sshd", host.sshd,
        "--reload-command", "sleep 600 & echo left behind")
    assert ended.returncode == 0, ended


def test_help_and_nonsense():
    assert "keywright-host join" in hosts.run("--help").stdout
    assert hosts.run("--version").stdout.count(".") == 2
    for words in ([], ["nonsense"], ["status", "more"]):
        ended = hosts.run(*words)
        assert (ended.returncode, ended.stdout) == (hosts.USAGE, ""), ended
