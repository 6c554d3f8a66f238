// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DeleteResourceTag: TagServiceAction {
    static let name = "DeleteResourceTag"
    static let accessLevel = AccessLevel.write
    static let summary = "Takes the tag of a key away from a resource that has it. The tag stays the account's."
    static let parameters = [TagParameters.key.declaration, ResourceParameters.resource.declaration]
    static let permission = Permission.onResource(name)
    static let answer: [AnswerField] = []
    static let conditions = [ResourceParameters.conditionOfOne]
    static let errors: [TagErrorCode] = [
        .attachedTagKeyNotFound, .failedOperation, .reservedTagKey, .resourceDescriptionError,
        .tagKeyCharacterIllegal, .tagKeyEmpty, .tagKeyLengthExceeded,
    ]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await resourceTags.detach(
            try TagParameters.key(call.parameters), from: try call.parameters[ResourceParameters.resource],
            for: call.caller)
        return .empty
    }
}
