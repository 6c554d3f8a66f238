// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyMaterial
import KeyPairModel
import UseCases

/// Creates an RSA key pair of the default project. The private key is in this answer and nowhere else.
struct CreateKeyPair: LegacyAAction {
    static let name = "CreateKeyPair"
    static let parameters = [LegacyAParameters.keyName.declaration]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let name = try KeyNameParameter.name(try call.parameters[LegacyAParameters.keyName])
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
