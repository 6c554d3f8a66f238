// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyMaterial
import KeyPairModel
import UseCases

// The KeyPair structure of Lighthouse, with the fields that each action gives.
extension JSONWriter {
    /// CreateKeyPair: the time is null and the PEM ends without a line break, as in the examples.
    mutating func createdKeyPair(_ name: String, _ created: KeyPairs.Created) {
        let keyPair = created.keyPair
        object(name) { json in
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.string("PublicKey", keyPair.publicKey.text)
            json.array("AssociatedInstanceIds") { _ in }
            json.null("CreatedTime")
            json.string("PrivateKey", created.privateKey.reveal())
        }
    }

    /// DescribeKeyPairs: PrivateKey is always there and always null.
    mutating func describedKeyPair(_ keyPair: KeyPair) {
        object { json in
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.string("PublicKey", keyPair.publicKey.text)
            json.array("AssociatedInstanceIds") { _ in }
            json.array("AssociatedInstanceSet") { _ in }
            json.string("CreatedTime", keyPair.createdAt.timestamp)
            json.null("PrivateKey")
            json.tags("Tags", keyPair.tags)
        }
    }
}
