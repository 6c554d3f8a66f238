// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct GetPolicy: CAMAction {
    static let name = "GetPolicy"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells of a policy, preset ones too. Its document is the text that was sent."
    static let parameters = [PolicyParameters.id.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onPolicy(name, PolicyParameters.id)
    static let answer = [
        PolicyAnswers.name, PolicyAnswers.description, PolicyAnswers.type, PolicyAnswers.addTime,
        PolicyAnswers.updateTime, AnswerField("PolicyDocument", .string, "The document."),
        AnswerField("PresetAlias", .string, "The remark that UpdatePolicy made; empty where there is none."),
        AnswerField("IsServiceLinkedRolePolicy", .integer, "Always 0: there are no roles."), .tags,
    ]
    static let errors: [CAMErrorCode] = [.policyIDNotFound]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let described = try await policies.describe(
            PolicyID(number: try call.parameters[PolicyParameters.id]), for: call.caller)
        let policy = described.policy
        return Answer { json in
            json.string("PolicyName", policy.name.text)
            json.string("Description", policy.description)
            json.integer("Type", policy.typeNumber)
            json.string("AddTime", policy.createdAt.plainTimestamp)
            json.string("UpdateTime", policy.updatedAt.plainTimestamp)
            json.string("PolicyDocument", policy.document)
            json.string("PresetAlias", described.remark)
            json.integer("IsServiceLinkedRolePolicy", 0)
            json.tags("Tags", described.tags)
        }
    }
}
