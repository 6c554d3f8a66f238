# SPDX-License-Identifier: Apache-2.0
"""`keywright policy simulate`: the statement that decides, and why the others do not apply."""

import json

import pytest

import clients
import processes

NAMES = "qcs::cvm:ap-guangzhou:uin/100000000001"


@pytest.fixture
def policy(tmp_path):
    """Writes a policy with these statements to a file. A statement is its effect, its actions, its resources and
    further members."""
    def policy(name, *statements):
        path = tmp_path / name
        path.write_text(json.dumps({"version": "2.0", "statement": [
            {"effect": effect, "action": action, "resource": resource, **more}
            for effect, action, resource, more in statements]}))
        return path

    return policy


def simulate(*arguments):
    ended = processes.run("policy", "simulate", *arguments)
    assert ended.stderr == ""
    return ended.returncode, ended.stdout.splitlines()


DELETE = ("--action", "cvm:DeleteKeyPairs", "--region", "ap-guangzhou", "--resource", "keypair/skey-00000001")


def test_what_is_allowed_names_the_statement(policy):
    path = policy("p", ("allow", "cvm:Describe*", "*", {}), ("allow", "cvm:Delete*", "*", {}))
    assert simulate("--policy", path, *DELETE) == (0, [
        f"allowed by statement 2 of {path}",
        f"  statement 1 of {path} (allow), {NAMES}:keypair/skey-00000001: is about other actions",
        f"  statement 2 of {path} (allow), {NAMES}:keypair/skey-00000001: applies"])


def test_an_action_on_tags_is_about_the_key_pair_s_own_name(policy):
    allowing = policy("a", ("allow", "tag:*", "*", {}))
    denying = policy("d", ("deny", "tag:*", "qcs::cvm:::keypair/skey-00000001", {}))
    status, _ = simulate(
        "--policy", allowing, "--policy", denying, "--action", "tag:ModifyResourceTags", "--resource",
        "qcs::cvm:ap-guangzhou:uin/100000000001:keypair/skey-00000001")
    assert status == 3


def test_a_deny_wins(policy):
    allowing = policy("a", ("allow", "*", "*", {}))
    denying = policy("d", ("deny", "cvm:DeleteKeyPairs", "qcs::cvm:::keypair/skey-00000001", {}))
    status, lines = simulate("--policy", allowing, "--policy", denying, *DELETE)
    assert status == 3
    assert lines[0] == (
        f"denied by statement 1 of {denying}, which denies cvm:DeleteKeyPairs on {NAMES}:keypair/skey-00000001")


def test_what_nothing_allows_is_denied_and_every_statement_says_why(policy):
    condition = {"condition": {"ip_equal": {"qcs:ip": ["10.0.0.0/8"]}}}
    path = policy(
        "p", ("allow", "cvm:*", "qcs::cvm:::keypair/skey-other", {}), ("allow", "cvm:*", "*", condition))
    status, lines = simulate("--policy", path, "--source-ip", "192.0.2.1", *DELETE)
    assert status == 3
    assert lines == [
        f"denied: no statement allows cvm:DeleteKeyPairs on {NAMES}:keypair/skey-00000001",
        f"  statement 1 of {path} (allow), {NAMES}:keypair/skey-00000001: is about other resources",
        f"  statement 2 of {path} (allow), {NAMES}:keypair/skey-00000001: "
        "its condition ip_equal qcs:ip does not hold"]
    assert simulate("--policy", path, "--source-ip", "10.1.2.3", *DELETE)[0] == 0


def test_without_a_policy_nothing_is_allowed():
    assert simulate("--action", "cvm:DescribeZones") == (3, ["denied: no statement allows cvm:DescribeZones on *"])


def test_the_policy_of_a_temporary_key_takes_away(policy):
    all_of_it, reading = policy("a", ("allow", "*", "*", {})), policy("n", ("allow", "cvm:Describe*", "*", {}))
    status, lines = simulate("--policy", all_of_it, "--narrowed-by", reading, *DELETE)
    assert (status, lines[0]) == (
        3, "denied: no statement of the temporary key's policy allows cvm:DeleteKeyPairs on "
           f"{NAMES}:keypair/skey-00000001")
    assert simulate("--policy", all_of_it, "--narrowed-by", reading, "--action", "cvm:DescribeZones")[0] == 0


def test_tags_count(policy):
    condition = {"condition": {"for_any_value:string_equal": {"qcs:resource_tag": ["team&blue"]}}}
    path = policy("p", ("allow", "cvm:*", "*", condition))
    assert simulate("--policy", path, "--resource-tag", "team=blue", *DELETE)[0] == 0
    assert simulate("--policy", path, "--resource-tag", "team=red", *DELETE)[0] == 3


@pytest.mark.parametrize("arguments, words", [
    (("--action", "DeleteKeyPairs"), "--action must be service:Name, not DeleteKeyPairs"),
    ((*DELETE, "--source-ip", "x"), "--source-ip must be an address, not x"),
    ((*DELETE, "--resource-tag", "team"), "--resource-tag must be KEY=VALUE, not team"),
    ((*DELETE, "--request-tag", "a"), "--request-tag must be KEY=VALUE, not a"),
])
def test_a_command_line_that_is_wrong_is_told(arguments, words):
    ended = processes.run("policy", "simulate", *arguments)
    assert ended.returncode == 64 and words in ended.stderr, ended


def test_a_policy_that_cannot_be_read_is_told():
    words = processes.refusal("policy", "simulate", *DELETE, "--policy", "/nowhere")
    assert words == "keywright: cannot read /nowhere: No such file or directory"


def test_a_policy_that_is_not_understood_is_told_with_its_place(policy):
    path = policy("p", ("allow", "*", "*", {}), ("maybe", "*", "*", {}))
    assert processes.refusal("policy", "simulate", "--policy", path, *DELETE).startswith(
        f"keywright: the policy {path} is not understood at statement[1].effect: ")


def test_help_says_what_the_exit_status_means():
    assert "3 where it is denied" in processes.run("policy", "simulate", "--help").stdout


# Names that no door knows.


def run(*arguments):
    ended = processes.run("policy", *arguments)
    return ended.returncode, ended.stdout, ended.stderr


def test_names_that_no_door_knows_are_warned_of(policy):
    path = policy("p", ("deny", "cvm:DeleteKeyPair", "qcs::cvm:::keypairs/*", {}), ("allow", "cvm:*", "*", {}))
    status, said, warned = run("simulate", "--policy", path, *DELETE)
    assert status == 0 and said.startswith(f"allowed by statement 2 of {path}\n")
    assert warned == (
        f"keywright: warning: {path}: statement[0].action: no door knows the action cvm:DeleteKeyPair; "
        f"did you mean cvm:DeleteKeyPairs?\n"
        f"keywright: warning: {path}: statement[0].resource: no door knows the resource qcs::cvm:::keypairs/*; "
        f"did you mean keypair/…?\n")
    status, _, warned = run("simulate", "--action", "cvm:DeleteKeyPair", "--resource", "skey-00000001")
    assert status == 3 and warned == (
        "keywright: warning: no door knows the action cvm:DeleteKeyPair; did you mean cvm:DeleteKeyPairs?\n"
        "keywright: warning: no door knows the resource skey-00000001\n")
    names = ("--action", "tag:ModifyResourceTags", "--resource", f"{NAMES}:keypair/skey-00000001")
    assert run("simulate", *names)[2] == ""


def test_lint_says_what_a_server_would_refuse_and_what_has_no_effect(policy, tmp_path):
    good = policy("good", ("allow", ["cvm:Describe*", "tag:TagResources"], "qcs::cvm:::keypair/*", {}))
    assert run("lint", good) == (0, "", "")
    slip = policy("slip", ("deny", ["cvm:*", "cam:CreatPolicy"], "*", {}))
    said = f"{slip}: statement[0].action[1]: no door knows the action cam:CreatPolicy; did you mean cam:CreatePolicy?\n"
    assert run("lint", good, slip) == (3, said, "")
    bad = policy("bad", ("permit", "cvm:*", "*", {}))
    status, said, line = run("lint", slip, bad)
    assert status == 1 and said == ""
    assert line.startswith(f"keywright: the policy {bad} is not understood at statement[0].effect: ")
    status, _, line = run("lint", tmp_path / "gone")
    assert status == 1 and "gone: No such file" in line
    assert run("lint")[0] == 64


def test_a_stored_policy_with_unknown_names_leaves_a_line_in_the_log(server):
    cam = clients.client("cam", server)
    clients.call(cam, "CreatePolicy", PolicyName="slip", PolicyDocument=json.dumps({
        "version": "2.0", "statement": [{"effect": "deny", "action": "cvm:DeleteKeyPair", "resource": "*"}]}))
    (line,) = [line for line in server.stderr.splitlines() if "names that no door knows" in line]
    assert "did you mean cvm:DeleteKeyPairs?" in line
