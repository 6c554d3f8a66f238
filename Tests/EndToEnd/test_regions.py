# SPDX-License-Identifier: Apache-2.0
import pytest

import clients

CVM_REGION_ACTIONS = [
    "CreateKeyPair", "ImportKeyPair", "DescribeKeyPairs", "DeleteKeyPairs", "ModifyKeyPairAttribute",
    "AssociateInstancesKeyPairs", "DisassociateInstancesKeyPairs", "DescribeZones",
]
LIGHTHOUSE_REGION_ACTIONS = [
    "CreateKeyPair", "ImportKeyPair", "DescribeKeyPairs", "DeleteKeyPairs", "AssociateInstancesKeyPairs",
    "DisassociateInstancesKeyPairs", "DescribeZones", "DescribeGeneralResourceQuotas",
]


@pytest.mark.parametrize("action", CVM_REGION_ACTIONS)
def test_cvm_requires_a_region_that_is_served(house, unchanged, action):
    def error(region):
        return clients.refused(clients.cvm(house.server, region=region), action)

    assert error(None).code == "MissingParameter" and "Region" in error(None).message
    assert error("ap-mumbai").code == "UnsupportedRegion" and "ap-mumbai" in error("ap-mumbai").message
    assert error("mars").code == "InvalidParameterValue"
    assert "X-TC-Region" in error("mars").message and "mars" in error("mars").message


@pytest.mark.parametrize("action", LIGHTHOUSE_REGION_ACTIONS)
def test_a_region_that_lighthouse_is_sent_must_be_served(house, unchanged, action):
    def error(region):
        return clients.refused(clients.lighthouse(house.server, region=region), action)

    assert error("ap-mumbai").code == "UnsupportedRegion"
    assert error("mars").code == "InvalidParameterValue" and "X-TC-Region" in error("mars").message


@pytest.mark.parametrize("product", ["cvm", "lighthouse"])
def test_describe_regions_ignores_the_region(house, product):
    for region in (None, "ap-mumbai", "mars"):
        assert clients.call(clients.client(product, house.server, region=region), "DescribeRegions").TotalCount > 0
