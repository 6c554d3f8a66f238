// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

struct CreateKeyPair: LegacyAAction {
    static let name = "CreateKeyPair"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Creates an RSA key pair in the default project. Its private key is in the answer and is not kept."
    static let parameters = [LegacyAParameters.keyName.declaration]
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = [
        AnswerField(
            "data",
            .object([
                AnswerField(
                    "secretkey", .string,
                    "The private key in PEM (PKCS#1), ending in a line break. It is in this answer only."
                ).secret,
                AnswerField("pubkey", .string, "The public key: ssh-rsa <base64> <keyId>."),
                AnswerField("keyId", .string, "The identifier: skey- and eight of [a-z0-9]."),
                AnswerField("keyName", .string, "The name."),
            ]), "The new key pair.")
    ]
    static let errors: [LegacyAErrorCode] = [
        .internalError, .keyPairLimitExceeded, .keyPairNameDuplicate, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let name = try KeyNameParameter.name(try call.parameters[LegacyAParameters.keyName], at: "keyName")
        let created = try await keyPairs.create(
            KeyPairs.Order(name: name, project: .default, tags: []), for: call.caller)
        return Answer { json in
            json.object("data") { json in
                json.string("secretkey", created.privateKey.reveal() + "\n")
                json.string("pubkey", created.keyPair.publicKey.text)
                json.string("keyId", created.keyPair.id.text)
                json.string("keyName", created.keyPair.name.text)
            }
        }
    }
}
