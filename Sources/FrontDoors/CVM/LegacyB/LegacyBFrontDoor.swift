// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import DomainModel
package import UseCases

/// Legacy generation B: the actions of CVM at `/v2/index.php`, with a few older answers (contract 9.1).
package struct LegacyBFrontDoor: CVMErrors {
    package let name = Product.cvm.rawValue
    package let label = "legacy-b"
    package let version = "2017-03-12"
    package let dialect = Dialect.legacyB
    package let envelope: any Envelope = ResponseEnvelope.legacyB
    package let actions: [any Action]

    package init(keyPairs: KeyPairs, instances: Instances, hosts: Hosts, regions: RegionCatalog) {
        actions = [
            LegacyAssociateInstancesKeyPairs(instances: instances),
            LegacyCreateKeyPair(keyPairs: keyPairs),
            DeleteKeyPairs(keyPairs: keyPairs),
            LegacyDescribeKeyPairs(keyPairs: keyPairs),
            DescribeRegions(regions: regions),
            DescribeZones(),
            LegacyDisassociateInstancesKeyPairs(instances: instances),
            LegacyImportKeyPair(keyPairs: keyPairs),
            LegacyModifyKeyPairAttribute(keyPairs: keyPairs),
        ]
    }
}
