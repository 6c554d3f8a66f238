// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import DomainModel
package import UseCases

/// Lighthouse, version 2020-03-24: key pairs, instances, and related actions that clients need.
package struct LighthouseFrontDoor: FrontDoor {
    package let name = Product.lighthouse.rawValue
    package let version = "2020-03-24"
    package let actions: [any Action]
    package init(keyPairs: KeyPairs, instances: Instances, hosts: Hosts, regions: RegionCatalog) {
        actions = [
            AssociateInstancesKeyPairs(instances: instances),
            CreateInstances(instances: instances),
            CreateKeyPair(keyPairs: keyPairs),
            DeleteKeyPairs(keyPairs: keyPairs),
            DescribeBlueprints(instances: instances),
            DescribeBundles(),
            DescribeGeneralResourceQuotas(keyPairs: keyPairs),
            DescribeHostAccess(hosts: hosts),
            DescribeInstances(instances: instances),
            DescribeInstancesHostKeys(hosts: hosts),
            DescribeKeyPairs(keyPairs: keyPairs),
            DescribeRegions(regions: regions),
            DescribeZones(),
            DisassociateInstancesKeyPairs(instances: instances),
            GrantHostAccess(hosts: hosts),
            ImportKeyPair(keyPairs: keyPairs),
            IsolateInstances(instances: instances),
            RebootInstances(instances: instances),
            ResetInstancesPassword(instances: instances),
            RevokeHostAccess(hosts: hosts),
            StartInstances(instances: instances),
            StopInstances(instances: instances),
            TerminateInstances(instances: instances),
        ]
    }
}
