// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct TagResources: TagServiceAction {
    static let name = "TagResources"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Puts the same tags on several resources, each in place of the one of its key. Each resource is changed or not by "
        + "itself."
    static let parameters = [ResourceParameters.list.declaration, TagParameters.tags.declaration]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onResources(name) { parameters throws(DomainFailure) in
        try parameters[ResourceParameters.list]
    }.withTags { parameters throws(DomainFailure) in
        try TagParameters.unchecked(try parameters[TagParameters.tags])
    }
    static let answer = [TagAnswers.failedResources]
    static let errors: [TagErrorCode] = [
        .failedOperation, .reservedTagKey, .resourceDescriptionError, .resourceNumPerRequest, .tag,
        .tagKeyCharacterIllegal, .tagKeyDuplicate, .tagKeyEmpty, .tagKeyLengthExceeded, .tagNumPerRequest,
        .tagValueCharacterIllegal, .tagValueEmpty, .tagValueLengthExceeded, .unsupportedService,
    ]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let tags = try TagParameters.tags(try call.parameters[TagParameters.tags])
        let failed = try await resourceTags.changeEach(
            try call.parameters[ResourceParameters.list], set: tags, for: call.caller)
        return Answer { $0.failedResources(failed, of: call) }
    }
}
