// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

struct ImportKeyPair: CVMAction {
    static let publicKey = PublicKeyParameter.parameter("PublicKey", rsaBits: OpenSSHPublicKeyParser.rsaBits)

    static let name = "ImportKeyPair"
    static let accessLevel = AccessLevel.write
    static let summary = "Takes in a public key that was made elsewhere. It is bound to no instance."
    static let parameters = [
        KeyNameParameter.required.declaration, ProjectParameter.parameter.declaration, publicKey.declaration,
        TagSpecificationParameter.keyPair.parameter.declaration,
    ]
    static let permission = Permission.onAllKeyPairs(name).withTags(TagSpecificationParameter.keyPair.unchecked)
    static let answer = [KeyPairAnswers.newID]
    static let conditions = CreateKeyPair.conditions
    static let errors: [CVMErrorCode] = [
        .internalServerError, .keyPairLimitExceeded, .keyPairNameDuplicate, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .projectIDNotFound, .publicKeyDuplicate,
        .publicKeyMalformed, .tagKeyReserved, .tagResourceQuota,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let tags = try TagSpecificationParameter.keyPair.read(call.parameters)
        let id = try await keyPairs.import(
            try KeyPairs.Order(call.parameters, tags: tags), publicKey: try call.parameters[Self.publicKey].kept,
            for: call.caller)
        return Answer { $0.string("KeyId", id.text) }
    }
}
