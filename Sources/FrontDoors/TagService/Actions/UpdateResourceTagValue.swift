// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct UpdateResourceTagValue: TagServiceAction {
    static let name = "UpdateResourceTagValue"
    static let accessLevel = AccessLevel.write
    static let summary = "Gives the tag of a key that a resource has another value."
    static let parameters = [
        TagParameters.key.declaration, TagParameters.value.declaration, ResourceParameters.resource.declaration,
    ]
    static let permission = Permission.onResource(name).withTags { parameters throws(DomainFailure) in
        [try TagParameters.unchecked(parameters)]
    }
    static let answer: [AnswerField] = []
    static let conditions = [ResourceParameters.conditionOfOne]
    static let errors: [TagErrorCode] = [
        .attachedTagKeyNotFound, .failedOperation, .reservedTagKey, .resourceDescriptionError,
        .tagKeyCharacterIllegal, .tagKeyEmpty, .tagKeyLengthExceeded, .tagValue, .tagValueCharacterIllegal,
        .tagValueEmpty, .tagValueLengthExceeded,
    ]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await resourceTags.replace(
            with: try TagParameters.tag(call.parameters), on: try call.parameters[ResourceParameters.resource],
            for: call.caller)
        return .empty
    }
}
