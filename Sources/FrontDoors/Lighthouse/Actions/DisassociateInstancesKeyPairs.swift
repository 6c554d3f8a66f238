// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DisassociateInstancesKeyPairs: LighthouseAction {
    private static let binding = BindingParameters(typeName: "DisassociateType")

    static let name = "DisassociateInstancesKeyPairs"
    static let accessLevel = AccessLevel.write
    static let summary = "Unbinds key pairs from instances, all or nothing."
    static let parameters = binding.declarations
    static let requestRate = RequestRate.documented(20)
    static let permission = binding.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors + [.keyPairNotBound, .keyPairUsernameMismatch]
    static let conditions = binding.conditions

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try Self.binding.read(call)
        try await instances.unbind(
            binding.keyPairs, from: binding.instances, binding.mode, username: binding.username,
            in: call.region, for: call.caller)
        return .empty
    }
}
