// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DeleteTag: TagServiceAction {
    static let name = "DeleteTag"
    static let accessLevel = AccessLevel.write
    static let summary = "Deletes a tag that no resource has."
    static let parameters = [TagParameters.key.declaration, TagParameters.value.declaration]
    static let permission = Permission.onAnything(name)
    static let answer: [AnswerField] = []
    static let errors: [TagErrorCode] = [
        .failedOperation, .reservedTagKey, .tagAttachedResource, .tagKeyCharacterIllegal, .tagKeyEmpty,
        .tagKeyLengthExceeded, .tagNonExist, .tagValueCharacterIllegal, .tagValueEmpty, .tagValueLengthExceeded,
    ]

    let accountTags: AccountTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await accountTags.remove(try TagParameters.tag(call.parameters), for: call.caller)
        return .empty
    }
}
