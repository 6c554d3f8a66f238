// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreateKeyPair: LighthouseAction {
    static let name = "CreateKeyPair"
    static let accessLevel = AccessLevel.write
    static let summary = "Creates an RSA key pair. Its private key is in the answer and is not kept."
    static let parameters = [KeyNameParameter.required.declaration, TagParameter.optional.declaration]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAllKeyPairs(name).withTags { parameters throws(DomainFailure) in
        try TagParameter.unchecked(try parameters[TagParameter.optional])
    }
    static let answer = [KeyPairAnswers.created]
    /// Used by ImportKeyPair, too.
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("A tag breaks the rules of its key or value, or a key stands twice.")
    ]
    static let errors: [LighthouseErrorCode] = [
        .createKeyPairFailed, .duplicateParameterValue, .keyPairLimitExceeded, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .listLimitExceeded, .noPermission,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let created = try await keyPairs.create(try KeyPairs.Order(call.parameters), for: call.caller)
        return Answer { $0.createdKeyPair("KeyPair", created) }
    }
}

extension KeyPairs.Order {
    /// Reads the parameters that CreateKeyPair and ImportKeyPair share.
    init(_ parameters: ParameterValues) throws(DomainFailure) {
        self.init(
            name: try KeyNameParameter.name(try parameters[KeyNameParameter.required]), project: .default,
            tags: try TagParameter.tags(try parameters[TagParameter.optional]))
    }
}
