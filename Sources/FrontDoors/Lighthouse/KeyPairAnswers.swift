// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

// The KeyPair structure of Lighthouse, with the fields that each action returns.
extension JSONWriter {
    /// CreateKeyPair returns a null time and a PEM without a final line break, as in the vendor's examples.
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

    /// DescribeKeyPairs always returns a PrivateKey, which is always null.
    mutating func describedKeyPair(_ keyPair: KeyPair) {
        object { json in
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.string("PublicKey", keyPair.publicKey.text)
            json.strings("AssociatedInstanceIds", keyPair.bindings.map(\.instance.text))
            json.array("AssociatedInstanceSet") { json in
                for binding in keyPair.bindings {
                    json.object { json in
                        json.string("InstanceId", binding.instance.text)
                        json.string("Username", binding.username)
                    }
                }
            }
            json.string("CreatedTime", keyPair.createdAt.timestamp)
            json.null("PrivateKey")
            json.tags("Tags", keyPair.tags)
        }
    }
}

/// The declared fields of these structures, for the reference pages.
enum KeyPairAnswers {
    private static let keyID = AnswerField("KeyId", .string, "The identifier: lhkp- and eight of [a-z0-9].")
    private static let keyName = AnswerField("KeyName", .string, "The name.")
    private static let instanceIDs = AnswerField(
        "AssociatedInstanceIds", .list(of: .string), "The instances that it is bound to; empty where there are none.")
    private static let instances = AnswerField(
        "AssociatedInstanceSet",
        .list(
            of: .structure(
                "AssociatedInstanceInfo",
                [
                    AnswerField("InstanceId", .string, "The instance."),
                    AnswerField("Username", .string, "The user whose login the key pair is for."),
                ])), "The same instances, and who logs in with it.")

    static let newID = AnswerField("KeyId", .string, "The identifier of the new key pair.")

    static let created = AnswerField(
        "KeyPair",
        .structure(
            "KeyPair",
            [
                keyID, keyName, AnswerField("PublicKey", .string, "ssh-rsa <base64> <KeyId>."), instanceIDs,
                AnswerField("CreatedTime", .timestamp, "Always null here.", isNull: true),
                AnswerField(
                    "PrivateKey", .string,
                    "The private key in PEM (PKCS#1), without a line break at its end. It is in this answer only."
                ).secret,
            ]), "The new key pair.")

    static let described = AnswerShape.structure(
        "KeyPair",
        [
            keyID, keyName,
            AnswerField(
                "PublicKey", .string,
                "ssh-rsa <base64> <KeyId> of a key pair that was created; the text as it was sent of an imported one."),
            instanceIDs, instances,
            AnswerField("CreatedTime", .timestamp, "When it was created or imported, in UTC."),
            AnswerField("PrivateKey", .string, "Always null here.", isNull: true), .tags,
        ])
}
