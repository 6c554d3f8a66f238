// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct AssociateInstancesKeyPairs: LighthouseAction {
    private static let binding = BindingParameters(typeName: "AssociateType")

    static let name = "AssociateInstancesKeyPairs"
    static let summary = "Binds key pairs to instances, in place of those bound before, all or nothing."
    static let parameters = binding.declarations
    static let permission = binding.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors
    static let conditions = binding.conditions

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try Self.binding.read(call)
        try await instances.bind(
            binding.keyPairs, to: binding.instances, binding.manner, username: binding.username,
            in: call.region, for: call.caller)
        return .empty
    }
}
