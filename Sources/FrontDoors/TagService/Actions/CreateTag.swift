// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreateTag: TagServiceAction {
    static let name = "CreateTag"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Makes a tag that no resource has yet. It counts towards the quotas of keys and of values until it is deleted."
    static let parameters = [TagParameters.key.declaration, TagParameters.value.declaration]
    static let permission = Permission.onAnything(name).withTags { parameters throws(DomainFailure) in
        [try TagParameters.unchecked(parameters)]
    }
    static let answer: [AnswerField] = []
    static let errors: [TagErrorCode] = [
        .failedOperation, .reservedTagKey, .tagDuplicate, .tagKey, .tagKeyCharacterIllegal, .tagKeyEmpty,
        .tagKeyLengthExceeded, .tagValue, .tagValueCharacterIllegal, .tagValueEmpty, .tagValueLengthExceeded,
    ]

    let accountTags: AccountTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await accountTags.add(try TagParameters.tag(call.parameters), for: call.caller)
        return .empty
    }
}
