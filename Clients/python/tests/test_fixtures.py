# SPDX-License-Identifier: Apache-2.0
"""The fixtures and what they give to tests."""

import json
import re

import pytest


def test_one_server_serves_the_whole_run(pytester, world):
    pytester.makepyfile("""
        import json, pathlib, ssl, urllib.request
        import pytest
        from keywright_pytest import Credentials, Keywright, KeywrightError

        def test_it_answers(keywright: Keywright):
            assert keywright.call("DescribeKeyPairs")["TotalCount"] == 0
            made = keywright.call("CreateKeyPair", {"KeyName": "a", "ProjectId": 0})["KeyPair"]
            assert made["PrivateKey"].startswith("-----BEGIN RSA PRIVATE KEY-----")
            pathlib.Path("seen").write_text(json.dumps([keywright.url, keywright.ca_path]))

        def test_it_is_the_same(keywright):
            assert keywright.url == json.loads(pathlib.Path("seen").read_text())[0]
            assert keywright.call("DescribeKeyPairs")["TotalCount"] == 1

        def test_a_refusal_has_its_code(keywright):
            with pytest.raises(KeywrightError) as refused:
                keywright.call("DeleteKeyPairs", {"KeyIds": ["skey-1122"]})
            error = refused.value
            assert error.code == "InvalidKeyPairId.Malformed" and "skey-1122" in error.message
            assert len(error.request_id) == 36
            assert str(error) == f"{error.code}: {error.message} (RequestId {error.request_id})"

        def test_products_versions_regions_and_credentials_are_chosen(keywright):
            assert keywright.call("DescribeKeyPairs", product="lighthouse")["TotalCount"] == 0
            assert keywright.call("GetUserAppId", product="cam", version="2019-01-16")["Uin"] == keywright.uin
            assert keywright.call("DescribeZones", region="ap-beijing")["ZoneSet"][0]["Zone"].startswith("ap-beijing")
            with pytest.raises(ValueError, match="give the version of tke"):
                keywright.call("DescribeClusters", product="tke")
            for credentials, code in [
                (Credentials(keywright.secret_id, "wrong"), "AuthFailure.SignatureFailure"),
                (Credentials("AKIDnobody", "wrong"), "AuthFailure.SecretIdNotFound"),
            ]:
                with pytest.raises(KeywrightError) as refused:
                    keywright.call("DescribeKeyPairs", credentials=credentials)
                assert refused.value.code == code

        def test_temporary_keys_have_a_token(keywright):
            policy = '{"version":"2.0","statement":[{"effect":"allow","action":["cvm:*"],"resource":"*"}]}'
            made = keywright.call("GetFederationToken", {"Name": "t", "Policy": policy}, product="sts")["Credentials"]
            temporary = Credentials(made["TmpSecretId"], made["TmpSecretKey"], made["Token"])
            assert keywright.call("DescribeKeyPairs", credentials=temporary)["TotalCount"] == 1

        def test_https_has_a_certificate_of_its_own_ca(keywright):
            context = ssl.create_default_context(cafile=keywright.ca_path)
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
            assert opener.open(keywright.tls_url + "/healthz").read() == b"ok\\n"

        def test_other_programs_find_it(keywright):
            assert keywright.environment() == {
                "TENCENTCLOUD_SECRET_ID": keywright.secret_id, "TENCENTCLOUD_SECRET_KEY": keywright.secret_key,
                "TENCENTCLOUD_REGION": "ap-guangzhou", "KEYWRIGHT_ENDPOINT": keywright.url}
            assert keywright.url == "http://" + keywright.endpoint
            assert keywright.uin == "100000000001"

        def test_a_report_does_not_show_the_secret_key(keywright):
            assert keywright.secret_id in repr(keywright) and keywright.secret_key not in repr(keywright)

        def test_rates_are_not_limited(keywright):
            for _ in range(30):
                keywright.call("DescribeKeyPairs")
    """)
    pytester.runpytest_subprocess("-W", "error").assert_outcomes(passed=9)
    url, ca_path = json.loads((pytester.path / "seen").read_text())
    assert world.is_gone(url, ca_path)


def test_accounts_do_not_see_each_other(pytester):
    pytester.makepyfile("""
        import pathlib
        import pytest
        from keywright_pytest import Keywright, KeywrightError

        ACCESS = []

        @pytest.mark.parametrize("number", range(2))
        def test_each_test_has_its_own(keywright_account: Keywright, keywright: Keywright, number):
            account = keywright_account
            assert account.call("DescribeKeyPairs")["TotalCount"] == 0
            account.call("CreateKeyPair", {"KeyName": "same_name", "ProjectId": 0})
            assert keywright.call("DescribeKeyPairs")["TotalCount"] == 0
            assert (account.url, account.ca_path) == (keywright.url, keywright.ca_path)
            assert account.call("GetCallerIdentity", product="sts")["AccountId"] == account.uin != keywright.uin
            accounts = keywright.call("ListAccounts", product="admin")["AccountSet"]
            assert [one["Remark"] for one in accounts if one["Uin"] == account.uin] == [
                f"test_accounts_do_not_see_each_other.py::test_each_test_has_its_own[{number}]"]
            ACCESS.append(account)

        def test_accounts_are_deleted_after_their_test(keywright):
            assert keywright.call("ListAccounts", product="admin")["TotalCount"] == 1
            for account in ACCESS:
                with pytest.raises(KeywrightError) as refused:
                    account.call("DescribeKeyPairs")
                assert refused.value.code == "AuthFailure.SecretIdNotFound"

        def test_a_test_may_delete_its_account(keywright, keywright_account):
            keywright.call("DeleteAccount", {"Uin": keywright_account.uin}, product="admin")

        @pytest.mark.parametrize("text", [pytest.param(0, id="long" * 100), pytest.param(0, id="钥匙")])
        def test_any_name_can_be_a_remark(keywright_account, text):
            pass
    """)
    pytester.runpytest().assert_outcomes(passed=6)


def test_the_official_sdk_uses_it(pytester):
    pytest.importorskip("tencentcloud.cvm.v20170312")
    pytester.makepyfile("""
        import pytest
        from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.cvm.v20170312 import cvm_client, models

        @pytest.mark.parametrize("tls", [False, True])
        def test_a_client_is_made(keywright_account, tls):
            cvm = keywright_account.client(cvm_client.CvmClient, tls=tls)
            request = models.CreateKeyPairRequest()
            request.KeyName, request.ProjectId = "made", 0
            assert cvm.CreateKeyPair(request).KeyPair.KeyName == "made"
            assert keywright_account.call("DescribeKeyPairs")["KeyPairSet"][0]["KeyName"] == "made"
            with pytest.raises(TencentCloudSDKException) as refused:
                cvm.CreateKeyPair(request)
            assert refused.value.get_code() == "InvalidKeyPairName.Duplicate"
            assert refused.value.get_message().isascii()

        def test_profiles_are_made_of_arguments(keywright):
            assert keywright.http_profile() == {"protocol": "http", "endpoint": keywright.endpoint}
            assert keywright.http_profile(tls=True) == {
                "protocol": "https", "endpoint": keywright.tls_url[8:], "certification": keywright.ca_path}
            assert HttpProfile(**keywright.http_profile()).scheme == "http"
            assert isinstance(keywright.client_profile(), ClientProfile)
    """)
    pytester.runpytest().assert_outcomes(passed=3)


def test_workers_of_xdist_have_their_own_servers(pytester, world):
    pytest.importorskip("xdist")
    pytester.makepyfile("""
        import pathlib

        def test_it(keywright, worker_id):
            keywright.call("CreateKeyPair", {"KeyName": "same_name", "ProjectId": 0})
            pathlib.Path(f"seen-{worker_id}").write_text(f"{keywright.url} {keywright.ca_path}")
    """)
    # Each worker runs each test.
    pytester.runpytest_subprocess("--numprocesses=2", "--dist=each").assert_outcomes(passed=2)
    servers = [file.read_text().split() for file in pytester.path.glob("seen-gw*")]
    assert len({url for url, _ in servers}) == 2
    assert all(world.is_gone(url, ca_path) for url, ca_path in servers)


def test_options_reach_the_server(pytester):
    pytester.makeini("[pytest]\nkeywright_options = --regions ap-tokyo,ap-seoul --quota cvm=1\n")
    pytester.makepyfile("""
        import pytest
        from keywright_pytest import KeywrightError

        def test_them(keywright):
            assert keywright.region == "ap-tokyo"
            keywright.call("CreateKeyPair", {"KeyName": "one", "ProjectId": 0})
            with pytest.raises(KeywrightError, match="InvalidKeyPair.LimitExceeded"):
                keywright.call("CreateKeyPair", {"KeyName": "two", "ProjectId": 0})
    """)
    pytester.runpytest().assert_outcomes(passed=1)


def test_the_environment_does_not_configure_the_server(pytester, monkeypatch):
    for name, value in {"KEYWRIGHT_DATA": "/kept", "KEYWRIGHT_REGIONS": "ap-tokyo", "TENCENTCLOUD_REGION": "ap-seoul",
                        "HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1"}.items():
        monkeypatch.setenv(name, value)
    pytester.makepyfile("""
        def test_it(keywright):
            assert keywright.region == "ap-guangzhou"
    """)
    pytester.runpytest().assert_outcomes(passed=1)


def test_a_server_that_does_not_start_says_why(pytester):
    pytester.makeini("[pytest]\nkeywright_options = --quota nonsense\n")
    pytester.makepyfile("def test_one(keywright): pass\ndef test_two(keywright_account): pass")
    result = pytester.runpytest()
    result.assert_outcomes(errors=2)
    text = result.stdout.str()
    assert "Keywright did not start: it ended with the status 1.\n" in text
    assert re.search(r"^\S+ run --no-proxy .* --quota nonsense$", text, re.MULTILINE)
    assert re.search(r"^keywright: --quota ", text, re.MULTILINE)


@pytest.mark.parametrize(("content", "told"), [
    ("\x7fELF of another machine", "cannot be run: Exec format error"),
    ("#!/bin/sh\nexec cat >/dev/null\n", "Keywright did not start: it ended with the status 0."),
])
def test_what_is_no_keywright_is_told(pytester, content, told):
    program = pytester.path / "keywright"
    program.write_text(content)
    program.chmod(0o755)
    pytester.makepyfile("def test_it(keywright): pass")
    result = pytester.runpytest("--keywright-binary=./keywright")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{told}"])
