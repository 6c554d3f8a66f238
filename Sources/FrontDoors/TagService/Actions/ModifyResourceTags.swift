// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct ModifyResourceTags: TagServiceAction {
    private static let resource = Parameter.string("Resource", overLong: .leftToAction, "\(ResourceParameters.form).")

    static let name = "ModifyResourceTags"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Puts tags on a key pair or an instance, each in place of the one of its key, and takes others away: all of it or nothing. What "
        + "it does not name stays."
    static let parameters = [
        resource.declaration, TagParameters.replaced.declaration, TagParameters.deleted.declaration,
    ]
    static let permission = Permission.onResources(name) { parameters throws(DomainFailure) in
        [try parameters[resource]]
    }.withTags { parameters throws(DomainFailure) in
        try TagParameters.unchecked(try parameters[TagParameters.replaced])
    }
    static let answer: [AnswerField] = []
    static let conditions = [
        TagErrorCode.resourceDescriptionError.when(
            TagErrorCode.resourceDescriptionError.condition
                + " Or it is of another service or type of resource, or the account has no such resource, or has it in another region."
        ),
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
            try call.parameters[Self.resource], set: set, removed: removed, for: call.caller)
        return .empty
    }
}
