// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct AddResourceTag: TagServiceAction {
    static let name = "AddResourceTag"
    static let accessLevel = AccessLevel.write
    static let summary = "Puts a tag on a resource that has none of its key."
    static let parameters = [
        TagParameters.key.declaration, TagParameters.value.declaration, ResourceParameters.resource.declaration,
    ]
    static let permission = Permission.onResource(name).withTags { parameters throws(DomainFailure) in
        [try TagParameters.unchecked(parameters)]
    }
    static let answer: [AnswerField] = []
    static let conditions = [ResourceParameters.conditionOfOne]
    static let errors: [TagErrorCode] = [
        .failedOperation, .reservedTagKey, .resourceAttachedTags, .resourceDescriptionError, .tagKey, .tagKeyAttached,
        .tagKeyCharacterIllegal, .tagKeyEmpty, .tagKeyLengthExceeded, .tagValue, .tagValueCharacterIllegal,
        .tagValueEmpty, .tagValueLengthExceeded,
    ]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await resourceTags.attach(
            try TagParameters.tag(call.parameters), to: try call.parameters[ResourceParameters.resource],
            for: call.caller)
        return .empty
    }
}
