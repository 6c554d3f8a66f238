// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Takes in a public key that was made elsewhere, in the default project.
struct ImportKeyPair: LegacyAAction {
    private static let publicKey = Parameter.string("pubKey", "One OpenSSH ssh-rsa line, 1024–16384 bits.")

    static let name = "ImportKeyPair"
    static let parameters = [LegacyAParameters.keyName.declaration, publicKey.declaration]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let name = try KeyNameParameter.name(try call.parameters[LegacyAParameters.keyName])
        let id = try await keyPairs.import(
            KeyPairs.Order(name: name, project: .default, tags: []),
            publicKey: try call.parameters[Self.publicKey], for: call.caller)
        return Answer { $0.string("keyId", id.text) }
    }
}
