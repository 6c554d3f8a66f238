// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// This version has no tags. The RequestId comes first, as in the example.
struct LegacyImportKeyPair: CVMAction {
    static let name = ImportKeyPair.name
    static let accessLevel = AccessLevel.write
    static let summary = ImportKeyPair.summary
    static let parameters = [
        KeyNameParameter.required.declaration, ProjectParameter.parameter.declaration,
        ImportKeyPair.publicKey.declaration,
    ]
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = ImportKeyPair.answer
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("ProjectId is negative, or the account has no such project.")
    ]
    static let errors: [CVMErrorCode] = [
        .internalServerError, .keyPairLimitExceeded, .keyPairNameDuplicate, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .publicKeyDuplicate, .publicKeyMalformed,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let id = try await keyPairs.import(
            try KeyPairs.Order(call.parameters, tags: []),
            publicKey: try call.parameters[ImportKeyPair.publicKey].kept, for: call.caller)
        return Answer(beginsWithRequestID: true) { $0.string("KeyId", id.text) }
    }
}
