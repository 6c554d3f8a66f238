// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ModifyResourceTags: TagServiceAction {
    static let name = "ModifyResourceTags"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Puts tags on a resource, each in place of the one of its key, and takes others away: all of it or nothing. What "
        + "it does not name stays."
    static let parameters = [
        ResourceParameters.resource.declaration, TagParameters.replaced.declaration, TagParameters.deleted.declaration,
    ]
    static let permission = Permission.onResource(name).withTags { parameters throws(DomainFailure) in
        try TagParameters.unchecked(try parameters[TagParameters.replaced])
    }
    static let answer: [AnswerField] = []
    static let conditions = [
        ResourceParameters.conditionOfOne,
        TagErrorCode.tag.when(
            "A value is empty; a key stands twice in a list; Category of a tag is neither Custom nor All."),
    ]
    static let errors: [TagErrorCode] = [
        .deleteTagsParamError, .failedOperation, .quota, .reservedTagKey, .resourceAttachedTags,
        .resourceDescriptionError, .tag, .tagKey, .tagKeyCharacterIllegal, .tagKeyEmpty, .tagKeyLengthExceeded,
        .tagValue, .tagValueCharacterIllegal, .tagValueLengthExceeded,
    ]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let set = try TagParameters.tags(try call.parameters[TagParameters.replaced])
        let removed = try TagParameters.keys(try call.parameters[TagParameters.deleted])
        try await resourceTags.change(
            try call.parameters[ResourceParameters.resource], set: set, removed: removed, for: call.caller)
        return .empty
    }
}
