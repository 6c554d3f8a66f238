// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DeletePolicy: CAMAction {
    private static let countMax = 100
    private static let ids = Parameter.integers(
        "PolicyId", kind: .identifiers, countMax: countMax, "1–\(countMax) numbers of policies.")

    static let name = "DeletePolicy"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Deletes policies and takes them away from all users who have them; all of them or none."
    static let parameters = [ids.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onPolicies(name, ids)
    static let answer: [AnswerField] = []
    static let errors: [CAMErrorCode] = [.operatePoliciesOverLimit, .policyIDNotFound, .unmodifiable]

    let policies: Policies

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try call.parameters[Self.ids].map(PolicyID.init(number:))
        try await policies.remove(ids, for: call.caller)
        return .empty
    }
}
