// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct UnTagResources: TagServiceAction {
    static let name = "UnTagResources"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Takes tags of these keys away from several resources. Each is changed or not by itself. "
        + "The tags stay the account's."
    static let parameters = [ResourceParameters.list.declaration, TagParameters.keys.declaration]
    static let permission = Permission.onResources(name) { parameters throws(DomainFailure) in
        try parameters[ResourceParameters.list]
    }
    static let answer = [TagAnswers.failedResources]
    static let conditions = [
        TagErrorCode.resourceDescriptionError.when(
            TagErrorCode.resourceDescriptionError.condition + " Or it is of another service or type of resource.")
    ]
    static let errors: [TagErrorCode] = [
        .failedOperation, .reservedTagKey, .resourceDescriptionError, .resourceNumPerRequest,
        .tagKeyCharacterIllegal, .tagKeyDuplicate, .tagKeyEmpty, .tagKeyLengthExceeded, .tagNumPerRequest,
    ]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let keys = try TagParameters.keys(try call.parameters[TagParameters.keys])
        let failed = try await resourceTags.changeEach(
            try call.parameters[ResourceParameters.list], removed: keys, for: call.caller)
        return Answer { $0.failedResources(failed, of: call) }
    }
}
