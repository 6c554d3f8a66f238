# SPDX-License-Identifier: Apache-2.0
import pytest

import clients
import processes


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
@pytest.mark.parametrize("transport", clients.TRANSPORTS)
def test_wrong_credentials_are_refused(house, unchanged, product, transport):
    def code(action="DescribeKeyPairs", **options):
        client = clients.client(product, house.server, transport=transport, **options)
        return clients.refused(client, action).code

    assert code(secret_key="wrong") == "AuthFailure.SignatureFailure"
    assert code(secret_id="AKIDnobody") == "AuthFailure.SecretIdNotFound"
    assert code(secret_id="AKIDnobody", secret_key="wrong") == "AuthFailure.SecretIdNotFound"
    assert code(token="a-token") == "AuthFailure.TokenFailure"
    # An unauthenticated caller cannot find out which actions exist.
    assert code(action="Nonsense", secret_key="wrong") == "AuthFailure.SignatureFailure"
    assert code(action="Nonsense") == "InvalidAction"


def test_no_secret_of_a_refused_caller_is_shown(house, unchanged):
    for options, secret in (({"secret_key": "my-key"}, "my-key"), ({"token": "my-token"}, "my-token")):
        error = clients.refused(clients.cvm(house.server, **options), "DescribeKeyPairs")
        assert secret not in error.message
        assert processes.SECRET_KEY not in error.message
        assert secret not in house.server.stderr
    # An unknown SecretId is not shown either: it may be a SecretKey that was misplaced.
    assert clients.refused(clients.cvm(house.server, secret_id="AKIDnobody"), "DescribeKeyPairs").message == (
        "No such SecretId. Parameter `SecretId`.")


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
def test_a_caller_that_skips_signing_is_refused(house, unchanged, product):
    error = clients.refused(
        clients.client(product, house.server), "DescribeKeyPairs", _options={"SkipSign": True})
    assert error.code == "AuthFailure.InvalidAuthorization"


@pytest.mark.parametrize("product", ["sts", "tag"])
def test_an_action_that_no_product_of_its_version_has_is_named(house, product):
    """Both products have the same Version, and the host names neither."""
    assert clients.refused(clients.client(product, house.server), "Nonsense").code == "InvalidAction"
