// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import KeyPairModel
package import UseCases

/// Lighthouse, version 2020-03-24: the key pair actions and what clients need around them.
package struct LighthouseFrontDoor: FrontDoor {
    package let name = Product.lighthouse.rawValue
    package let version = "2020-03-24"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = [
        "CreateInstances", "DescribeBlueprints", "DescribeBundles", "DescribeInstances", "RebootInstances",
        "ResetInstancesPassword", "StartInstances", "StopInstances", "TerminateInstances",
    ]

    package init(keyPairs: KeyPairs, instances: Instances, hosts: Hosts, regions: RegionCatalog) {
        actions = [
            AssociateInstancesKeyPairs(instances: instances),
            CreateKeyPair(keyPairs: keyPairs),
            DeleteKeyPairs(keyPairs: keyPairs),
            DescribeGeneralResourceQuotas(keyPairs: keyPairs),
            DescribeInstancesHostKeys(hosts: hosts),
            DescribeKeyPairs(keyPairs: keyPairs),
            DescribeRegions(regions: regions),
            DescribeZones(),
            DisassociateInstancesKeyPairs(instances: instances),
            ImportKeyPair(keyPairs: keyPairs),
        ]
    }
}
