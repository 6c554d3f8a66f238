// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DeleteKeyPairs: CVMAction {
    static let name = "DeleteKeyPairs"
    static let accessLevel = AccessLevel.write
    static let summary = "Deletes key pairs, all or none. An identifier that is given twice counts once."
    static let parameters = [KeyIDsParameter.required.declaration]
    static let permission = Permission.onKeyPairs(name, KeyIDsParameter.required)
    static let answer: [AnswerField] = []
    static let errors: [CVMErrorCode] = [
        .internalServerError, .keyPairIDMalformed, .keyPairIDNotFound, .keyPairNotSupported, .listLimitExceeded,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try IdentifierParameters.keyPairIDs(try call.parameters[KeyIDsParameter.required], of: .cvm)
        try await keyPairs.delete(ids, for: call.caller)
        return .empty
    }
}
