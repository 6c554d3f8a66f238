// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import DomainModel
package import UseCases

/// CVM, version 2017-03-12: key pairs, instances as far as key pairs need them, and related actions that clients need.
package struct CVMFrontDoor: CVMErrors {
    package let name = Product.cvm.rawValue
    package let version = "2017-03-12"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = ["DescribeAccountQuota"]

    package init(keyPairs: KeyPairs, instances: Instances, hosts: Hosts, regions: RegionCatalog) {
        actions = [
            AssociateInstancesKeyPairs(instances: instances),
            AssociateSecurityGroups(instances: instances),
            CreateKeyPair(keyPairs: keyPairs),
            DeleteKeyPairs(keyPairs: keyPairs),
            DescribeHostAccess(hosts: hosts),
            DescribeImages(instances: instances),
            DescribeInstances(instances: instances),
            DescribeInstancesAttributes(instances: instances),
            DescribeInstancesHostKeys(hosts: hosts),
            DescribeInstancesStatus(instances: instances),
            DescribeKeyPairs(keyPairs: keyPairs),
            DescribeRegions(regions: regions),
            DescribeZones(),
            DisassociateInstancesKeyPairs(instances: instances),
            DisassociateSecurityGroups(instances: instances),
            GrantHostAccess(hosts: hosts),
            ImportKeyPair(keyPairs: keyPairs),
            ModifyInstancesAttribute(instances: instances),
            ModifyInstancesProject(instances: instances),
            ModifyInstancesRenewFlag(instances: instances),
            ModifyInstancesVpcAttribute(instances: instances),
            ModifyKeyPairAttribute(keyPairs: keyPairs),
            RebootInstances(instances: instances),
            ResetInstancesInternetMaxBandwidth(instances: instances),
            ResetInstancesPassword(instances: instances),
            ResizeInstanceDisks(instances: instances),
            RevokeHostAccess(hosts: hosts),
            RunInstances(instances: instances),
            StartInstances(instances: instances),
            StopInstances(instances: instances),
            TerminateInstances(instances: instances),
        ]
    }
}
