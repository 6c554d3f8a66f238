// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

// The KeyPair structure of CVM, with the fields that each action returns.
extension JSONWriter {
    /// CreateKeyPair returns five fields, as in the examples of all years. The PEM ends in a line break.
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

    /// DescribeKeyPairs returns the fields in alphabetical order, without a PrivateKey (ruling 14).
    mutating func describedKeyPair(_ keyPair: KeyPair) {
        object { json in
            json.instanceIDs(of: keyPair)
            json.string("CreatedTime", keyPair.createdAt.timestamp)
            json.string("Description", keyPair.description.text)
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.integer("ProjectId", keyPair.project.number)
            json.string("PublicKey", keyPair.publicKey.text)
            json.tags("Tags", keyPair.tags)
        }
    }

    private mutating func instanceIDs(of keyPair: KeyPair) {
        array("AssociatedInstanceIds") { json in
            for binding in keyPair.bindings { json.string(nil, binding.instance.text) }
        }
    }

    /// DescribeKeyPairs of generation B returns `CreateTime` and no tags.
    mutating func legacyDescribedKeyPair(_ keyPair: KeyPair) {
        object { json in
            json.string("KeyId", keyPair.id.text)
            json.string("KeyName", keyPair.name.text)
            json.integer("ProjectId", keyPair.project.number)
            json.string("Description", keyPair.description.text)
            json.string("PublicKey", keyPair.publicKey.text)
            json.instanceIDs(of: keyPair)
            json.string("CreateTime", keyPair.createdAt.timestamp)
        }
    }
}

/// The declared fields of these structures, for the reference pages.
enum KeyPairAnswers {
    private static let keyID = AnswerField("KeyId", .string, "The identifier: skey- and eight of [a-z0-9].")
    private static let keyName = AnswerField("KeyName", .string, "The name.")
    private static let projectID = AnswerField("ProjectId", .integer, "The project; 0 is the default project.")
    private static let publicKey = AnswerField(
        "PublicKey", .string,
        "<type> <base64> <KeyId>, whatever comment an imported key came with.")
    private static let description = AnswerField("Description", .string, "The description; empty where there is none.")
    private static let instanceIDs = AnswerField(
        "AssociatedInstanceIds", .list(of: .string),
        "The instances that it opens, in all regions, sorted; empty where there are none.")

    static let newID = AnswerField("KeyId", .string, "The identifier of the new key pair.")

    static let created = AnswerField(
        "KeyPair",
        .structure(
            "KeyPair",
            [
                keyID, keyName, projectID, AnswerField("PublicKey", .string, "ssh-rsa <base64> <KeyId>."),
                AnswerField(
                    "PrivateKey", .string,
                    "The private key in PEM (PKCS#1), ending in a line break. It is in this answer only."
                ).secret,
            ]), "The new key pair.")

    static let described = AnswerShape.structure(
        "KeyPair",
        [
            instanceIDs, AnswerField("CreatedTime", .timestamp, "When it was created or imported, in UTC."),
            description,
            keyID, keyName, projectID, publicKey, .tags,
        ])

    static let legacyDescribed = AnswerShape.structure(
        "KeyPair",
        [
            keyID, keyName, projectID, description, publicKey, instanceIDs,
            AnswerField("CreateTime", .timestamp, "When it was created or imported, in UTC."),
        ])
}
