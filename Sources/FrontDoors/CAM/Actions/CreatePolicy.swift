// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreatePolicy: CAMAction {
    private static let policyName = Parameter.string("PolicyName", overLong: .leftToAction, PolicyParameters.nameLimits)
    private static let document = Parameter.string(
        "PolicyDocument", bytesMax: PolicyParameters.documentBytesMax, overLong: .leftToAction,
        PolicyParameters.documentLimits)
    private static let note = Parameter.optionalString(
        "Description", overLong: .leftToAction, PolicyParameters.descriptionLimits)

    static let name = "CreatePolicy"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Creates a policy. Nobody has it until it is attached."
    static let parameters = [
        policyName.declaration, document.declaration, note.declaration, TagParameter.optional.declaration,
    ]
    static let requestRate = RequestRate.documented(10)
    static let permission = Permission.onAnything(name).withTags { parameters throws(DomainFailure) in
        try TagParameter.unchecked(try parameters[TagParameter.optional])
    }
    static let answer = [AnswerField("PolicyId", .integer, "The number of the new policy.")]
    static let errors: [CAMErrorCode] =
        PolicyParameters.documentErrors + PolicyParameters.tagErrors
        + [.descriptionLengthOverlimit, .policyFull, .policyNameError, .policyNameInUse]

    let policies: Policies
    let log: ServerLog

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let document = try call.parameters[Self.document]
        let id = try await policies.add(
            named: try call.parameters[Self.policyName], document: document,
            description: try call.parameters[Self.note] ?? "",
            tags: try TagParameter.tags(try call.parameters[TagParameter.optional]), for: call.caller)
        log.writeUnknownNames(in: document, of: id, call.caller)
        return Answer { $0.integer("PolicyId", id.number) }
    }
}
