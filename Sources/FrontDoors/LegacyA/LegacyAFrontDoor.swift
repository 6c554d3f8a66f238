// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
package import UseCases

/// Legacy generation A: no Version, `{code,message,codeDesc}`, numeric codes (contract 9.2), CVM's key pairs.
package struct LegacyAFrontDoor: FrontDoor {
    package let name = Product.cvm.rawValue
    package let label = "legacy-a"
    /// Generation A has no version.
    package let version = ""
    package let dialect = Dialect.legacyA
    package let envelope: any Envelope = LegacyAEnvelope()
    package let actions: [any Action]

    package init(keyPairs: KeyPairs, instances: Instances, projects: Projects) {
        actions = [
            BindInstanceKey(instances: instances),
            CreateKeyPair(keyPairs: keyPairs),
            DeleteKeyPair(keyPairs: keyPairs),
            DescribeKeyPairs(keyPairs: keyPairs, instances: instances),
            DescribeProject(projects: projects),
            ImportKeyPair(keyPairs: keyPairs),
            ModifyKeyPair(keyPairs: keyPairs),
            UnBindInstanceKey(instances: instances),
        ]
    }
}
