// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

struct ImportKeyPair: LegacyAAction {
    private static let publicKey = PublicKeyParameter.parameter("pubKey", rsaBits: OpenSSHPublicKeyParser.rsaBits)

    static let name = "ImportKeyPair"
    static let accessLevel = AccessLevel.write
    static let parameters = [LegacyAParameters.keyName.declaration, publicKey.declaration]

    static let summary = "Takes in a public key that was made elsewhere, in the default project."
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = [AnswerField("keyId", .string, "The identifier of the new key pair.")]
    static let errors: [LegacyAErrorCode] = [
        .internalError, .keyPairLimitExceeded, .keyPairNameDuplicate, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .publicKeyDuplicate, .publicKeyMalformed,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let name = try KeyNameParameter.name(try call.parameters[LegacyAParameters.keyName], at: "keyName")
        let id = try await keyPairs.import(
            KeyPairs.Order(name: name, project: .default, tags: []),
            publicKey: try call.parameters[Self.publicKey].kept, for: call.caller)
        return Answer { $0.string("keyId", id.text) }
    }
}
