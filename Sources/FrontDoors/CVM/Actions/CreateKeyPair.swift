// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreateKeyPair: CVMAction {
    static let name = "CreateKeyPair"
    static let accessLevel = AccessLevel.write
    static let summary = "Creates an RSA key pair. Its private key is in the answer and is not kept."
    static let parameters = [
        KeyNameParameter.required.declaration, ProjectParameter.parameter.declaration,
        TagSpecificationParameter.keyPair.parameter.declaration,
    ]
    static let permission = Permission.onAllKeyPairs(name).withTags(TagSpecificationParameter.keyPair.unchecked)
    static let answer = [KeyPairAnswers.created]
    static let conditions = [CommonErrorCode.invalidParameterValue.when(invalidValues)]
    static let errors: [CVMErrorCode] = [
        .internalServerError, .keyPairLimitExceeded, .keyPairNameDuplicate, .keyPairNameEmpty,
        .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .projectIDNotFound, .tagKeyReserved, .tagResourceQuota,
    ]

    /// Used by ImportKeyPair, too.
    static let invalidValues = "ProjectId is negative; " + TagSpecificationParameter.keyPair.invalidValues

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let tags = try TagSpecificationParameter.keyPair.read(call.parameters)
        let created = try await keyPairs.create(try KeyPairs.Order(call.parameters, tags: tags), for: call.caller)
        return Answer { $0.createdKeyPair("KeyPair", created) }
    }
}

extension KeyPairs.Order {
    /// Reads the parameters that CreateKeyPair and ImportKeyPair share.
    init(_ parameters: ParameterValues, tags: [Tag]) throws(DomainFailure) {
        self.init(
            name: try KeyNameParameter.name(try parameters[KeyNameParameter.required]),
            project: try ProjectParameter.project(try parameters[ProjectParameter.parameter]), tags: tags)
    }
}
