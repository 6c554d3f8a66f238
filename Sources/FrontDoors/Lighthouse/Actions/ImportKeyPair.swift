// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

struct ImportKeyPair: LighthouseAction {
    private static let publicKey = PublicKeyParameter.parameter("PublicKey", rsaBits: OpenSSHPublicKeyParser.rsaBits)

    static let name = "ImportKeyPair"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Takes in a public key that was made elsewhere. DescribeKeyPairs gives its text back byte for byte as it was sent."
    static let parameters = [
        KeyNameParameter.required.declaration, publicKey.declaration, TagParameter.optional.declaration,
    ]
    static let permission = Permission.onAllKeyPairs(name).withTags { parameters throws(DomainFailure) in
        try TagParameter.unchecked(try parameters[TagParameter.optional])
    }
    static let answer = [KeyPairAnswers.newID]
    static let conditions = CreateKeyPair.conditions
    static let errors: [LighthouseErrorCode] = [
        .duplicateParameterValue, .importKeyPairFailed, .keyPairLimitExceeded, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .keyPairPublicKeyDuplicated, .keyPairPublicKeyMalformed,
        .listLimitExceeded, .noPermission,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let id = try await keyPairs.import(
            try KeyPairs.Order(call.parameters), publicKey: try call.parameters[Self.publicKey].kept, for: call.caller)
        return Answer { $0.string("KeyId", id.text) }
    }
}
