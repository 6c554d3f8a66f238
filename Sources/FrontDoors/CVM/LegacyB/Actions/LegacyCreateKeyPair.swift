// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// This version has no tags.
struct LegacyCreateKeyPair: CVMAction {
    static let name = CreateKeyPair.name
    static let accessLevel = AccessLevel.write
    static let summary = CreateKeyPair.summary
    static let parameters = [KeyNameParameter.required.declaration, ProjectParameter.parameter.declaration]
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = CreateKeyPair.answer
    static let conditions = [CommonErrorCode.invalidParameterValue.when("ProjectId is negative.")]
    static let errors: [CVMErrorCode] = [
        .internalServerError, .keyPairLimitExceeded, .keyPairNameDuplicate, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .projectIDNotFound,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let created = try await keyPairs.create(try KeyPairs.Order(call.parameters, tags: []), for: call.caller)
        return Answer { $0.createdKeyPair("KeyPair", created) }
    }
}
