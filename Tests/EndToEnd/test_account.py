# SPDX-License-Identifier: Apache-2.0
"""`keywright account`: an operator creates, disables and deletes accounts, and recovers access to them."""

import json
import os
import pty
import re
import subprocess

import pytest
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

import clients
import processes

OPERATOR = {"TENCENTCLOUD_SECRET_ID": processes.SECRET_ID, "TENCENTCLOUD_SECRET_KEY": processes.SECRET_KEY}
OPERATORS_UIN = "100000000001"


@pytest.fixture
def account(server):
    """Runs `keywright account` against the server, by default as the operator."""
    def account(*arguments, status=0, **environment):
        ended = processes.run(
            "account", *arguments, **{"KEYWRIGHT_ENDPOINT": server.url, **OPERATOR, **environment})
        assert ended.returncode == status, ended
        if status == 0:
            assert ended.stderr == ""
            return ended.stdout
        assert ended.stdout == ""
        if status == 64:
            return ended.stderr
        assert ended.stderr.startswith("keywright: ") and ended.stderr.count("\n") == 1
        return ended.stderr.removeprefix("keywright: ").rstrip("\n")

    return account


@pytest.fixture
def made(account):
    """A new account."""
    return json.loads(account("create", "--remark", "team blue", "--output", "json"))


def cvm_of(server, access):
    return clients.cvm(server, secret_id=access["SecretId"], secret_key=access["SecretKey"])


def listed(account):
    return json.loads(account("list", "--output", "json"))


def test_an_account_is_made_and_works_with_the_official_sdk(server, account):
    text = account("create")
    access = dict(line.split(": ", 1) for line in text.splitlines())
    access = {name: value.strip() for name, value in access.items()}
    assert list(access) == ["AppId", "Uin", "SecretId", "SecretKey"]
    assert re.fullmatch(r"1[0-9]{11}", access["Uin"]) and re.fullmatch(r"1[23][0-9]{8}", access["AppId"])
    client = cvm_of(server, access)
    clients.import_key(client, "mine")
    assert clients.names(client) == ["mine"]
    assert clients.names(clients.cvm(server)) == []
    identity = clients.client(
        "sts", server, secret_id=access["SecretId"], secret_key=access["SecretKey"])
    assert json.loads(identity.call("GetCallerIdentity", {}))["Response"]["AccountId"] == access["Uin"]


def test_accounts_are_listed_over_all_pages(account):
    uins = [json.loads(account("create", "--output", "json"))["Uin"] for _ in range(2)]
    assert [each["Uin"] for each in listed(account)] == [OPERATORS_UIN, *uins]
    account("disable", uins[0])
    titles, operator, first, second = account("list").splitlines()
    assert titles.split() == ["UIN", "APPID", "STATUS", "CREATED", "REMARK"]
    assert operator.split()[:3] == [OPERATORS_UIN, "1250000001", "ENABLED"] and operator.endswith("(operator)")
    assert first.split()[0::2][:2] == [uins[0], "DISABLED"]
    assert second.split()[0::2][:2] == [uins[1], "ENABLED"]
    assert len({line.index(word) for line, word in [(titles, "STATUS"), (operator, "ENABLED"), (first, "DISABLED")]}) == 1


def test_a_disabled_account_is_shut_out_until_it_is_enabled(server, account, made):
    client = cvm_of(server, made)
    clients.import_key(client, "mine")
    assert account("disable", made["Uin"]) == f"Account {made['Uin']} is disabled: none of its keys is let in.\n"
    with pytest.raises(TencentCloudSDKException) as refused:
        clients.names(client)
    assert refused.value.get_code() == "AuthFailure.InvalidSecretId"
    assert account("enable", made["Uin"]) == f"Account {made['Uin']} is enabled.\n"
    assert clients.names(client) == ["mine"]


def test_an_account_is_deleted_only_when_it_is_meant(server, account, made):
    client = cvm_of(server, made)
    clients.import_key(client, "mine")
    line = account("delete", made["Uin"], status=1)
    assert line == "nothing was deleted: there is no terminal to ask on; say --yes"
    assert clients.names(client) == ["mine"]
    assert account("delete", made["Uin"], "--yes") == f"Account {made['Uin']} is deleted.\n"
    with pytest.raises(TencentCloudSDKException) as refused:
        clients.names(client)
    assert refused.value.get_code() == "AuthFailure.SecretIdNotFound"
    line = account("delete", made["Uin"], "--yes", status=3)
    assert line.startswith("DeleteAccount was refused: ResourceNotFound.Account: ")
    assert re.search(r"\(RequestId [0-9a-f-]{36}\)$", line)
    assert [each["Uin"] for each in listed(account)] == [OPERATORS_UIN]


@pytest.mark.parametrize("typed, status", [("{uin}\n", 0), ("yes\n", 1), ("\n", 1)])
def test_a_terminal_is_asked(server, account, made, typed, status):
    own, other = pty.openpty()
    try:
        with subprocess.Popen(
            [processes.BINARY, "account", "delete", made["Uin"], "--endpoint", server.url], stdin=other,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=processes.clean_environment(**OPERATOR), text=True,
        ) as process:
            os.write(own, typed.format(uin=made["Uin"]).encode())
            stdout, stderr = process.communicate(timeout=processes.DEADLINE_SECONDS)
    finally:
        os.close(own)
        os.close(other)
    assert process.returncode == status
    assert f"everything that account {made['Uin']} owns" in stderr
    assert (made["Uin"] in [each["Uin"] for each in listed(account)]) == (status != 0)


def test_an_account_whose_key_could_not_be_shown_is_deleted_again(server, account):
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [processes.BINARY, "account", "create", "--endpoint", server.url], stdout=full, stderr=subprocess.PIPE,
            env=processes.clean_environment(**OPERATOR), text=True, timeout=processes.DEADLINE_SECONDS)
    assert ended.returncode == 1
    assert re.fullmatch(
        r"keywright: cannot write to standard output; account \d{12} was deleted again\n", ended.stderr), ended
    assert len(listed(account)) == 1


def test_a_list_waits_where_it_asks_too_often(start, servers):
    server = start("--rate", "admin:ListAccounts=1", "--rate", "admin:CreateAccount=1000", throttled=True)
    for _ in range(100):
        ended = processes.run("account", "create", "--endpoint", server.url, **OPERATOR)
        assert ended.returncode == 0, ended
    ended = processes.run("account", "list", "--output", "json", "--endpoint", server.url, **OPERATOR)
    assert ended.returncode == 0 and len(json.loads(ended.stdout)) == 101


def test_only_the_operator_is_let_in(server, account, made):
    other = {"TENCENTCLOUD_SECRET_ID": made["SecretId"], "TENCENTCLOUD_SECRET_KEY": made["SecretKey"]}
    for arguments in (["list"], ["create"], ["disable", OPERATORS_UIN], ["delete", OPERATORS_UIN, "--yes"]):
        line = account(*arguments, status=3, **other)
        assert "was refused: AuthFailure.UnauthorizedOperation: " in line
    for command in (["disable"], ["enable"], ["delete", "--yes"]):
        line = account(*command, OPERATORS_UIN, status=3)
        assert "was refused: OperationDenied.OperatorAccount: " in line


def test_the_official_sdk_calls_it_too(server):
    http = HttpProfile(protocol="http", endpoint=server.endpoint)
    client = CommonClient(
        "admin", "2026-11-01", Credential(processes.SECRET_ID, processes.SECRET_KEY), "",
        profile=ClientProfile(httpProfile=http))
    response = client.call_json("ListAccounts", {"Limit": 1})["Response"]
    assert response["TotalCount"] == 1 and response["AccountSet"][0]["IsOperator"] is True


def test_over_https_the_ca_is_trusted_that_was_named(secure):
    arguments = ("account", "list", "--output", "json", "--endpoint", secure.tls_url)
    ended = processes.run(*arguments, "--ca", secure.ca, **OPERATOR)
    assert ended.returncode == 0, ended
    assert json.loads(ended.stdout)[0]["Uin"] == OPERATORS_UIN
    ended = processes.run(*arguments, **OPERATOR)
    assert ended.returncode == 4 and "is signed by a CA that is not trusted; " in ended.stderr


def test_the_access_key_comes_from_a_profile_of_tccli(server, account, tmp_path):
    (tmp_path / ".tccli").mkdir()
    nobody = {"TENCENTCLOUD_SECRET_ID": "", "TENCENTCLOUD_SECRET_KEY": "", "HOME": str(tmp_path)}
    line = account("list", status=1, **nobody)
    assert line.startswith("there is no access key: set TENCENTCLOUD_SECRET_ID")
    # The file has the format of `tccli configure`.
    (tmp_path / ".tccli" / "home.credential").write_text(json.dumps(
        {"secretId": processes.SECRET_ID, "secretKey": processes.SECRET_KEY, "token": None}))
    for way in (["--profile", "home"], []):
        settings = {} if way else {"TCCLI_PROFILE": "home"}
        assert OPERATORS_UIN in account("list", *way, **nobody, **settings)
    assert account("list", "--profile", "../home", status=1, **nobody).startswith("--profile must be a name")


def test_who_does_not_answer_is_named(account):
    line = account("list", "--endpoint", "http://127.0.0.1:1", status=4)
    assert line.startswith("no answer from http://127.0.0.1:1: ")
    for endpoint in ("127.0.0.1:7722", "ftp://127.0.0.1", "http://127.0.0.1/path", "http://", "http://u@h", ""):
        assert "--endpoint must be http" in account("list", "--endpoint", endpoint, status=64)
        assert account("list", KEYWRIGHT_ENDPOINT=endpoint, status=1).startswith("--endpoint")
    for path, words in (
        ("/nowhere.pem", "cannot read the CA file /nowhere.pem: No such file or directory"),
        ("/etc/hostname", "the CA file /etc/hostname holds no certificate in PEM"),
        ("/etc", "cannot read the CA file /etc: Is a directory"),
    ):
        assert account("list", "--ca", path, status=1) == words
    for name in ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"):
        line = account("list", status=1, **{name: "two\nlines"})
        assert line.endswith("must be printable ASCII without spaces") and "lines" not in line
    words = "--output must be table, text or json, not yaml"
    assert words in account("list", "--output", "yaml", status=64)
    assert account("list", KEYWRIGHT_OUTPUT="yaml", status=1) == words


def test_a_lost_key_is_replaced_offline(servers, tmp_path):
    server = servers.start(data=tmp_path / "lost")
    clients.import_key(clients.cvm(server), "kept")
    arguments = ("account", "reset-key", "--data", server.data, "--output", "json")
    # The command is refused while a server uses the data.
    assert "is in use" in processes.refusal(*arguments)
    server.stop()
    ended = processes.run(*arguments)
    assert ended.returncode == 0 and ended.stderr == "", ended
    access = json.loads(ended.stdout)
    assert access["Uin"] == OPERATORS_UIN and access["AppId"] == 1250000001
    server = servers.start(data=server.data)
    assert clients.names(cvm_of(server, access)) == ["kept"]
    with pytest.raises(TencentCloudSDKException) as refused:
        clients.names(clients.cvm(server))
    assert refused.value.get_code() == "AuthFailure.SecretIdNotFound"
    server.stop()
    assert processes.refusal("account", "reset-key", "7", "--data", server.data) == "keywright: there is no account 7"
    nowhere = tmp_path / "nowhere"
    assert "there are no data in" in processes.refusal("account", "reset-key", "--data", nowhere)
    assert not nowhere.exists()
