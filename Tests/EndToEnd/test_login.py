# SPDX-License-Identifier: Apache-2.0
"""Logins with a real sshd: a key pair opens an instance exactly as long as it is bound."""

import concurrent.futures

import pytest

import clients
import enrolled
import hosts
import keys
from enrolled import Site

# Operations on instances take no time.
QUICK = ("--instance-delay", "0", "--tls-listen", "127.0.0.1:0")


@pytest.fixture
def server(start):
    return start(*QUICK, "--import-key-types", "ssh-rsa,ssh-ed25519")


@pytest.fixture
def site(server, machine):
    return Site(server, machine)


@pytest.mark.parametrize("secure", [True, False])
def test_a_created_key_logs_in_while_it_is_bound(server, machine, secure):
    site = Site(server, machine, secure=secure)
    assert f"joined as {site.instance}, login user ubuntu" in site.joined
    (first, first_key), (second, second_key) = (site.create(name) for name in ("first", "second"))
    assert site.ssh(first_key) is None
    site.bind(first)
    (listed,) = enrolled.host(server, "list", "--output", "json")
    assert (listed["InstanceId"], listed["Status"], listed["Port"]) == (site.instance, "JOINED", machine.port)
    # ssh checks the host keys that the server has, so that it asks no question.
    assert site.ssh(first_key, "id", "-un", known=listed["HostKeys"]) == "ubuntu"
    assert site.ssh(second_key) is None

    site.bind(second)
    assert site.ssh(first_key) is None
    assert site.ssh(second_key) == "ubuntu"

    site.unbind(second)
    assert site.ssh(second_key) is None
    assert site.ssh(first_key) is None

    site.bind(first, second)
    assert (site.ssh(first_key), site.ssh(second_key)) == ("ubuntu", "ubuntu")


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_an_imported_key_logs_in_as_no_other_user(site, tmp_path, kind):
    key = keys.generate(tmp_path, kind)
    key_id = clients.import_key(site.client, "own", key.public)
    assert site.ssh(key) is None
    site.bind(key_id)
    assert site.ssh(key) == "ubuntu"
    assert site.ssh(key, user="stranger") is None
    assert site.ssh(key, user="root") is None
    site.unbind(key_id)
    assert site.ssh(key) is None


def test_the_login_user_can_be_another(server, machine, own_key):
    site = Site(server, machine, "--login-user", "stranger")
    site.bind(clients.import_key(site.client, "own", own_key.public))
    assert site.ssh(own_key, user="stranger") == "stranger"
    assert site.ssh(own_key) is None


def test_lighthouse_binds_for_the_user_that_is_named(server, machine, own_key):
    site = Site(server, machine, product="lighthouse")
    made, made_key = site.create("made")
    own = clients.import_key(site.client, "own", own_key.public)
    site.bind(made, Username="stranger")
    assert site.ssh(made_key, user="stranger") == "stranger"
    assert site.ssh(made_key) is None
    site.bind(own)
    assert site.ssh(own_key) == "ubuntu"
    assert site.ssh(made_key, user="stranger") is None
    site.unbind(own)
    assert site.ssh(own_key) is None


def test_a_stopped_instance_takes_nobody_and_one_that_is_gone_never(site):
    key_id, key = site.create("a")
    site.bind(key_id)
    assert site.ssh(key) == "ubuntu"
    site.change("StopInstances")
    assert site.ssh(key) is None
    site.change("StartInstances")
    assert site.ssh(key) == "ubuntu"
    site.change("TerminateInstances")
    assert site.ssh(key) is None
    assert site.copies() == 0


def test_while_the_server_is_away_its_last_answer_holds_for_its_time(server, machine):
    site = Site(server, machine, joining=("--copy-age-max", "20"))
    (bound, bound_key), (unbound, unbound_key) = (site.create(name) for name in ("bound", "unbound"))
    site.bind(bound, unbound)
    assert (site.ssh(bound_key), site.ssh(unbound_key)) == ("ubuntu", "ubuntu")
    site.unbind(unbound)
    assert site.ssh(unbound_key) is None
    server.kill()
    assert (site.ssh(bound_key), site.ssh(unbound_key)) == ("ubuntu", None)
    assert site.ssh(bound_key, user="stranger") is None
    machine.age_copy("ubuntu", 21)
    assert (site.ssh(bound_key), site.ssh(unbound_key)) == (None, None)
    assert f"failed, status {hosts.UNREACHABLE}" in machine.log.read_text()


def test_options_of_the_host_are_obeyed_from_the_next_login_on(server, site):
    key_id, key = site.create("a")
    site.bind(key_id)
    assert site.ssh(key) == "ubuntu"
    for options, outcome in [
        ('no-port-forwarding,from="127.0.0.1"', "ubuntu"), ('from="10.0.0.1"', None),
        ('restrict,command="echo only this"', "only this"), ("", "ubuntu"),
    ]:
        enrolled.host(server, "set", site.instance, "--options", options)
        assert site.ssh(key) == outcome, options
    # Neither an additional line nor cert-authority is a permitted option.
    for options in ("cert-authority", "no-pty ssh-rsa AAAA", "no-pty\nssh-rsa AAAA", 'command="', "nonsense"):
        enrolled.host(server, "set", site.instance, "--options", options, status=3)
    assert site.ssh(key) == "ubuntu"


COMMENTS = [
    'x" ssh-rsa AAAA', 'command="echo no"', 'a,from="10.0.0.1"', "no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
    "cert-authority", "$(id) `id` ; %u %% \\", "\u202e", "x" * 500,
]


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
def test_a_hostile_comment_does_nothing(server, machine, own_key, product):
    """Lighthouse keeps the comment unchanged; sshd still gets only the key."""
    site = Site(server, machine, product=product)
    key = " ".join(own_key.public.split()[:2])
    for comment in COMMENTS:
        key_id = clients.import_key(site.client, "own", f"{key} {comment}")
        (pair,) = clients.described(site.client)
        assert pair["PublicKey"] == f"{key} {comment if product == 'lighthouse' else key_id}"
        site.bind(key_id)
        assert machine.offered(own_key.public) == key
        assert site.ssh(own_key) == "ubuntu"
        site.unbind(key_id)
        clients.call(site.client, "DeleteKeyPairs", KeyIds=[key_id])


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
def test_a_text_with_more_than_a_key_is_no_key(server, product, own_key):
    client = clients.client(product, server)
    key = " ".join(own_key.public.split()[:2])
    project = {"ProjectId": 0} if product == "cvm" else {}
    code = {"cvm": "InvalidPublicKey.Malformed", "lighthouse": "InvalidParameterValue.KeyPairPublicKeyMalformed"}[product]
    for text in (
        f'command="id" {key}', f"no-pty {key}", f"cert-authority {key}", f"{key} a\n{key}", f'{key}\n\ncommand="id" {key}',
        f"{key} a\rcommand", f"{key} \x1b[31m", key.replace(" ", "\n"),
    ):
        assert clients.outcome(client, "ImportKeyPair", KeyName="own", PublicKey=text, **project) == code, text
    assert clients.described(client) == []


def test_two_hundred_at_once(site):
    key_id, key = site.create("a")
    _, other = site.create("b")
    site.bind(key_id)
    assert (site.ssh(key), site.ssh(other)) == ("ubuntu", None)
    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        found = list(pool.map(lambda number: site.ssh(key if number % 4 else other), range(200)))
    assert found == ["ubuntu" if number % 4 else None for number in range(200)]
