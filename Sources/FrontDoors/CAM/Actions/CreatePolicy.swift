// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
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
    static let parameters = [policyName.declaration, document.declaration, note.declaration]
    static let requestRate = RequestRate.documented(10)
    static let permission = Permission.onAnything(name)
    static let answer = [AnswerField("PolicyId", .integer, "The number of the new policy.")]
    static let errors: [CAMErrorCode] =
        PolicyParameters.documentErrors
        + [.descriptionLengthOverlimit, .policyFull, .policyNameError, .policyNameInUse]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let id = try await policies.add(
            named: try call.parameters[Self.policyName], document: try call.parameters[Self.document],
            description: try call.parameters[Self.note] ?? "", for: call.caller)
        return Answer { $0.integer("PolicyId", id.number) }
    }
}
