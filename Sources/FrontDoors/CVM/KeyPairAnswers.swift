// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyMaterial
import KeyPairModel
import UseCases

// The KeyPair structure of CVM, with the fields that each action gives.
extension JSONWriter {
    /// CreateKeyPair: five fields, as in the examples of all years. The PEM ends in a line break.
    mutating func createdKeyPair(_ name: String, _ created: KeyPairs.Created) {
        let keyPair = created.keyPair
        object(name) { json in
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.integer("ProjectId", keyPair.project.number)
            json.string("PublicKey", keyPair.publicKey.text)
            json.string("PrivateKey", created.privateKey.reveal() + "\n")
        }
    }

    /// DescribeKeyPairs: in alphabetical order, without a PrivateKey (ruling 14).
    mutating func describedKeyPair(_ keyPair: KeyPair) {
        object { json in
            json.array("AssociatedInstanceIds") { _ in }
            json.string("CreatedTime", keyPair.createdAt.timestamp)
            json.string("Description", keyPair.description.text)
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.integer("ProjectId", keyPair.project.number)
            json.string("PublicKey", keyPair.publicKey.text)
            json.tags("Tags", keyPair.tags)
        }
    }

    /// DescribeKeyPairs of generation B: `CreateTime`, and no tags.
    mutating func legacyDescribedKeyPair(_ keyPair: KeyPair) {
        object { json in
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.integer("ProjectId", keyPair.project.number)
            json.string("Description", keyPair.description.text)
            json.string("PublicKey", keyPair.publicKey.text)
            json.array("AssociatedInstanceIds") { _ in }
            json.string("CreateTime", keyPair.createdAt.timestamp)
        }
    }
}
