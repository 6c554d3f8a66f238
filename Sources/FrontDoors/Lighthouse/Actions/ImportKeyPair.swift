// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Takes in a public key that was made elsewhere. Its text is given back byte for byte as it was sent (ruling 7).
struct ImportKeyPair: LighthouseAction {
    private static let publicKey = Parameter.string(
        "PublicKey", "One OpenSSH ssh-rsa line, 1024–16384 bits; a comment may follow.")

    static let name = "ImportKeyPair"
    static let parameters = [
        KeyNameParameter.required.declaration, publicKey.declaration, TagParameter.optional.declaration,
    ]
    static let errors: [LighthouseErrorCode] = [
        .duplicateParameterValue, .importKeyPairFailed, .keyPairLimitExceeded, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .keyPairPublicKeyDuplicated, .keyPairPublicKeyMalformed,
        .listLimitExceeded,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let id = try await keyPairs.import(
            try KeyPairs.Order(call.parameters), publicKey: try call.parameters[Self.publicKey], for: call.caller)
        return Answer { $0.string("KeyId", id.text) }
    }
}
