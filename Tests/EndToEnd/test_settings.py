# SPDX-License-Identifier: Apache-2.0
import json
import os
import re

import pytest

import clients
import keys
import processes
from processes import FIRST_CREDENTIALS, fingerprint, refusal

BAD_SETTINGS = [
    ("listen", "nonsense"), ("listen", "127.0.0.1"), ("listen", "127.0.0.1:65536"), ("listen", "127.0.0.1:-1"),
    ("listen", ":7722"), ("listen", "::1:0"), ("listen", ""),
    ("quota", "cvm"), ("quota", "cvm=-1"), ("quota", "cvm=ten"), ("quota", "cvm="), ("quota", "tag=5"),
    ("quota", "cvm=5=6"), ("quota", "lighthouse=99999999999999999999"), ("quota", "cvm=5,"),
    ("rate", "cvm"), ("rate", "cvm:CreateKeyPair"), ("rate", "cvm:CreateKeyPair="), ("rate", "cvm:CreateKeyPair=0"),
    ("rate", "cvm:CreateKeyPair=1000001"), ("rate", "cvm:CreateKeyPair=ten"), ("rate", "cvm:=10"), ("rate", "cvm=10"),
    ("rate", "cvm:CreateKeyPair=-1"), ("rate", "cvm:CreateKeyPair=1.5"), ("rate", "me/cvm:*=10"), ("rate", "/cvm:*=10"),
    ("rate", "99999999999999999999/cvm:*=10"), ("rate", "cvm:*=5,"), ("rate", ""), ("rate", "cvm:MakeKeyPair=10"),
    ("rate", "nowhere:*=10"), ("rate", "cvm:*=10,cvm:*=9"), ("rate", "*:*=10"), ("rate", "cvm:createKeyPair=10"),
    ("key-bits", "1024"), ("key-bits", "2049"), ("key-bits", "8192"), ("key-bits", "many"), ("key-bits", ""),
    ("import-key-types", "ssh-dss"), ("import-key-types", ""), ("import-key-types", "ssh-rsa,rsa"),
    ("regions", ""), ("regions", "AP-Guangzhou"), ("regions", "guangzhou"), ("regions", "ap-tokyo,ap-tokyo"),
    ("regions", "ap-tokyo,"), ("default-region", "ap-mumbai"), ("default-region", "mars"),
    ("failed-signatures", "1.5"), ("failed-signatures", "many"), ("failed-signatures", "100001"),
    ("failed-signatures", ""), ("connections-per-address", "1.5"), ("connections-per-address", "many"),
    ("connections-per-address", "100001"), ("connections-per-address", ""), ("request-timeout", "0"),
    ("request-timeout", "1.5"), ("request-timeout", "3601"), ("request-timeout", ""),
    ("trusted-proxy", "proxy.example"), ("trusted-proxy", "10.0.0.0/33"),
    ("trusted-proxy", "10.0.0"), ("trusted-proxy", "10.0.0.1,"), ("trusted-proxy", ""), ("trusted-proxy", "*"),
    ("proxy-protocol", "on"), ("proxy-protocol", "http,"), ("proxy-protocol", ""),
    ("log-level", "loud"), ("log-level", ""),
]


@pytest.mark.parametrize("name, value", BAD_SETTINGS)
@pytest.mark.parametrize("source", ["command line", "environment", "file"])
def test_a_bad_value_of_a_setting(data, tmp_path, source, name, value):
    options = {"data": str(data), "listen": "127.0.0.1:0", name: value}
    environment = {}
    if source == "environment":
        environment = {f"KEYWRIGHT_{name.replace('-', '_').upper()}": options.pop(name)}
    if source == "file":
        (tmp_path / "settings.json").write_text(json.dumps({name: options.pop(name)}))
        options["config"] = str(tmp_path / "settings.json")
    before = fingerprint(data)
    line = refusal("serve", *(text for name, value in options.items() for text in (f"--{name}", value)), **environment)
    assert f"--{name}" in line
    assert value.split(",")[-1] in line or name in ("regions", "default-region")
    assert fingerprint(data) == before


def test_the_help_of_rates_names_every_door(refused_on):
    known = re.search("knows the doors (.+): there is none", refused_on("--rate", "nowhere:*=10"))[1]
    told = " ".join(processes.run("help", "serve").stdout.split())
    listed = re.search("with a door of (.+?), ACTION", told)[1]
    assert sorted(re.split(", | or ", listed)) == sorted(known.split(", "))


@pytest.mark.parametrize("value", ["yes", "1", ""])
@pytest.mark.parametrize("source", ["environment", "file"])
@pytest.mark.parametrize("flag", ["no-throttle", "no-web"])
def test_a_bad_value_of_a_flag(refused_on, tmp_path, flag, source, value):
    (tmp_path / "settings.json").write_text(json.dumps({flag: value}))
    line = (
        refused_on(**{f"KEYWRIGHT_{flag.replace('-', '_').upper()}": value}) if source == "environment"
        else refused_on("--config", tmp_path / "settings.json"))
    assert f"--{flag}" in line and value in line


@pytest.mark.parametrize("text, named", [
    ('{"colour": "red"}', "colour"), ('{"key_bits": "2048"}', "key_bits"), ("{", ""), ("[]", ""), ("", ""),
    ('{"key-bits": 3072.5}', "key-bits"), ('{"key-bits": {"a": "b"}}', "key-bits"), ('{"quota": [["cvm=5"]]}', ""),
    ('{"key-bits": true}', "key-bits"), ('{"key-bits": []}', "key-bits"),
])
def test_a_bad_configuration_file(refused_on, tmp_path, text, named):
    path = tmp_path / "settings.json"
    path.write_text(text)
    for line in (refused_on("--config", path), refused_on(KEYWRIGHT_CONFIG=str(path))):
        assert named and named in line or str(path) in line


def test_a_configuration_file_that_is_not_there(refused_on, tmp_path):
    assert str(tmp_path / "missing.json") in refused_on("--config", tmp_path / "missing.json")


def quota(server):
    (quota,) = clients.call(
        clients.lighthouse(server, region=None), "DescribeGeneralResourceQuotas", ResourceNames=["USER_KEY_PAIR"]
    ).GeneralResourceQuotaSet
    return quota.ResourceQuotaTotal


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(start, tmp_path):
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"quota": ["cvm=5", "lighthouse=3"]}))
    environment = {**FIRST_CREDENTIALS, "KEYWRIGHT_QUOTA": "lighthouse=4"}

    def stopped(*options, environment=FIRST_CREDENTIALS):
        server = start(*options, environment=environment)
        found = quota(server)
        server.stop()
        return found

    assert stopped() == 10
    assert stopped("--config", file) == 3
    assert stopped(environment={**FIRST_CREDENTIALS, "KEYWRIGHT_CONFIG": str(file)}) == 3
    assert stopped("--config", file, environment=environment) == 4
    assert stopped("--config", file, "--quota", "lighthouse=5", environment=environment) == 5


def test_every_setting_can_come_from_a_file_or_the_environment(servers, tmp_path):
    settings = {
        "default-region": "lab-2", "import-key-types": "ssh-ed25519", "key-bits": "3072", "listen": "127.0.0.1:0",
        "log-level": "warning", "no-throttle": "false", "rate": "lighthouse:DescribeZones=2", "quota": "cvm=1,lighthouse=7", "regions": "lab-1,lab-2",
    }

    def check(server):
        assert quota(server) == 7
        answer = clients.response(clients.lighthouse(server, region=None), "DescribeZones")
        assert [zone["Zone"] for zone in answer["ZoneInfoSet"]] == ["lab-2-1"]
        outcomes = {clients.outcome(clients.lighthouse(server, region=None), "DescribeZones") for _ in range(50)}
        assert outcomes == {"Success", "RequestLimitExceeded"}
        client = clients.cvm(server, region="lab-1")
        clients.import_key(client, "pair", keys.line("ssh-ed25519", os.urandom(32)))
        refused = clients.refused(client, "ImportKeyPair", KeyName="rsa", ProjectId=0, PublicKey=keys.rsa_line())
        assert refused.code == "InvalidPublicKey.Malformed"
        assert (server.data / "the.key").exists() and not (server.data / "master.key").exists()
        assert [line for line in server.log if line["message"] == "call"] == []

    places = {"data": str(tmp_path / "a"), "master-key-file": str(tmp_path / "a/the.key")}
    (tmp_path / "settings.json").write_text(json.dumps(settings | places))
    check(servers.start_plainly(
        "--config", tmp_path / "settings.json", data=tmp_path / "a", environment=FIRST_CREDENTIALS))

    places = {"data": str(tmp_path / "b"), "master-key-file": str(tmp_path / "b/the.key")}
    environment = {f"KEYWRIGHT_{name.replace('-', '_').upper()}": text for name, text in (settings | places).items()}
    check(servers.start_plainly(data=tmp_path / "b", environment=environment | FIRST_CREDENTIALS))


@pytest.mark.parametrize("bits", [3072, 4096])
def test_larger_keys_are_made(start, tmp_path, bits):
    server = start("--key-bits", bits)
    for product in ("cvm", "lighthouse"):
        project = {"ProjectId": 0} if product == "cvm" else {}
        pair = clients.call(clients.client(product, server), "CreateKeyPair", KeyName="large", **project).KeyPair
        assert keys.bit_count(pair.PublicKey, tmp_path) == bits
        assert keys.public_line(pair.PrivateKey, tmp_path).split()[:2] == keys.first_two_fields(pair.PublicKey)
        assert keys.openssl_check(pair.PrivateKey, tmp_path) == "RSA key ok"


OTHER_TYPES = {
    "ssh-ed25519": ("ed25519", None), "ecdsa-sha2-nistp256": ("ecdsa", 256), "ecdsa-sha2-nistp384": ("ecdsa", 384),
    "ecdsa-sha2-nistp521": ("ecdsa", 521),
}


def test_other_key_types_can_be_switched_on(start, tmp_path):
    server = start("--import-key-types", "ssh-rsa,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp521")
    cvm, lighthouse = clients.cvm(server), clients.lighthouse(server)
    clients.import_key(cvm, "rsa")
    for name, (kind, bits) in OTHER_TYPES.items():
        public = keys.generate(tmp_path, kind, bits).public
        assert public.startswith(name + " ")
        if name == "ecdsa-sha2-nistp384":
            assert clients.outcome(cvm, "ImportKeyPair", KeyName="other", ProjectId=0, PublicKey=public) == (
                "InvalidPublicKey.Malformed")
            continue
        key_id = clients.import_key(cvm, kind + str(bits), public)
        (pair,) = clients.described(cvm, KeyIds=[key_id])
        assert pair["PublicKey"].split(" ") == [*keys.first_two_fields(public), key_id]
        key_id = clients.import_key(lighthouse, kind + str(bits), public)
        (pair,) = clients.described(lighthouse, KeyIds=[key_id])
        assert pair["PublicKey"] == public


def test_other_key_types_are_malformed_unless_switched_on(start, tmp_path):
    server = start()
    for kind, bits in OTHER_TYPES.values():
        public = keys.generate(tmp_path, kind, bits).public
        assert clients.outcome(
            clients.cvm(server), "ImportKeyPair", KeyName="other", ProjectId=0, PublicKey=public
        ) == "InvalidPublicKey.Malformed"


def test_the_regions_served_are_those_configured(start):
    server = start("--regions", "lab-1,ap-tokyo")
    for product in ("cvm", "lighthouse"):
        client = clients.client(product, server, region="ap-tokyo")
        assert [region.Region for region in clients.call(client, "DescribeRegions").RegionSet] == ["lab-1", "ap-tokyo"]
        assert clients.outcome(client, "DescribeKeyPairs") == "Success"
        client.region = "lab-1"
        assert clients.outcome(client, "DescribeKeyPairs") == "Success"
        client.region = "ap-guangzhou"
        assert clients.outcome(client, "DescribeKeyPairs") == "UnsupportedRegion"
        client.region = "lab-2"
        assert clients.outcome(client, "DescribeKeyPairs") == "InvalidParameterValue"


@pytest.mark.parametrize("options, default", [
    ([], "ap-guangzhou"), (["--regions", "ap-seoul,ap-guangzhou"], "ap-guangzhou"),
    (["--regions", "ap-seoul,ap-tokyo"], "ap-seoul"),
    (["--regions", "ap-seoul,ap-tokyo", "--default-region", "ap-tokyo"], "ap-tokyo"),
])
def test_lighthouse_without_a_region_acts_in_the_default_one(start, options, default):
    zones = clients.call(clients.lighthouse(start(*options), region=None), "DescribeZones").ZoneInfoSet
    assert {zone.Zone.rsplit("-", 1)[0] for zone in zones} == {default}


def test_a_quota_of_zero_allows_none(start):
    server = start("--quota", "cvm=0", "--quota", "lighthouse=0")
    assert clients.outcome(clients.cvm(server), "CreateKeyPair", KeyName="a", ProjectId=0) == (
        "InvalidKeyPair.LimitExceeded")
    assert clients.outcome(clients.lighthouse(server), "CreateKeyPair", KeyName="a") == (
        "LimitExceeded.KeyPairLimitExceeded")
