// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ModifyKeyPair: LegacyAAction {
    static let name = "ModifyKeyPair"
    static let accessLevel = AccessLevel.write
    static let parameters = [LegacyAParameters.keyID.declaration, LegacyAParameters.keyName.declaration]

    static let summary = "Renames a key pair."
    static let permission = Permission.onKeyPair("ModifyKeyPairAttribute", LegacyAParameters.keyID)
    static let answer = [AnswerField("data", .emptyList, "Always empty.")]
    static let errors: [LegacyAErrorCode] = [
        .internalError, .keyPairIDMalformed, .keyPairIDNotFound, .keyPairNameDuplicate, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let id = try LegacyAParameters.keyPairID(try call.parameters[LegacyAParameters.keyID])
        let name = try KeyNameParameter.name(try call.parameters[LegacyAParameters.keyName], at: "keyName")
        try await keyPairs.modify(id, name: name, description: nil, for: call.caller)
        return Answer { $0.array("data") { _ in } }
    }
}
