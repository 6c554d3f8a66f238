// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct UpdatePolicy: CAMAction {
    private static let id = Parameter.optionalInteger(
        "PolicyId", "The number of the policy; required without PolicyName.")
    private static let policyName = Parameter.optionalString(
        "PolicyName", overLong: .leftToAction,
        "The name of the policy; required without PolicyId, and the policy's own beside it.")
    private static let document = Parameter.optionalString(
        "PolicyDocument", bytesMax: PolicyParameters.documentBytesMax, overLong: .leftToAction,
        PolicyParameters.documentLimits)
    private static let note = Parameter.optionalString(
        "Description", overLong: .leftToAction, PolicyParameters.descriptionLimits)

    private static let alias = Parameter.optionalString(
        "Alias", overLong: .leftToAction,
        "A remark on the policy, preset ones too. \(PolicyParameters.descriptionLimits)")

    static let name = "UpdatePolicy"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Changes the document, the description or the remark of a policy; what is absent stays. A document takes effect on the "
        + "next request of each user who has the policy. Of preset policies only the remark can be changed."
    static let parameters = [
        id.declaration, policyName.declaration, note.declaration, document.declaration, alias.declaration,
    ]
    static let requestRate = RequestRate.documented(10)
    static let permission = Permission(name, on: "policyid/<n>, or policyid/* where it is named by PolicyName") {
        parameters throws(DomainFailure) in
        [try parameters[id].map { "policyid/\($0)" } ?? "policyid/*"]
    }
    static let answer = [
        AnswerField("PolicyId", .integer, "The number of the policy.")
    ]
    static let errors: [CAMErrorCode] =
        PolicyParameters.documentErrors + [.descriptionLengthOverlimit, .paramError, .policyIDNotFound, .unmodifiable]

    let policies: Policies
    let log: ServerLog

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let id = try await find(call)
        let document = try call.parameters[Self.document]
        try await policies.modify(
            id, document: document, description: try call.parameters[Self.note],
            remark: try call.parameters[Self.alias], for: call.caller)
        if let document { log.writeUnknownNames(in: document, of: id, call.caller) }
        return Answer { $0.integer("PolicyId", id.number) }
    }

    private static let notNamed = LocalizedText(
        "There must be a PolicyId or a PolicyName.", "PolicyId 与 PolicyName 须至少填写一个。")
    private static let ofAnother = LocalizedText(
        "It is not the name of the policy of this PolicyId.", "与 PolicyId 对应的策略名称不一致。")

    private func find(_ call: Call) async throws(DomainFailure) -> PolicyID {
        let name = try call.parameters[Self.policyName]
        guard let number = try call.parameters[Self.id] else {
            guard let name else { throw .refused("PolicyId", CAMErrorCode.paramError, detail: Self.notNamed) }
            return try await policies.find(named: name, for: call.caller).id
        }
        let id = PolicyID(number: number)
        guard let name else { return id }
        guard try await policies.find(id, for: call.caller).name == PolicyName(name) else {
            throw .refused("PolicyName", CAMErrorCode.paramError, name.shown, detail: Self.ofAnother)
        }
        return id
    }
}
