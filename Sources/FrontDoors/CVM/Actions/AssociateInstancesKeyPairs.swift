// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct AssociateInstancesKeyPairs: CVMAction {
    static let name = "AssociateInstancesKeyPairs"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Binds key pairs to instances, in place of those bound before, all or nothing. The instances must be STOPPED, or "
        + "RUNNING with ForceStop."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission(name)
    static let answer: [AnswerField] = []
    static let conditions = BindingParameters.conditions
    static let errors = BindingParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try BindingParameters.read(call)
        try await instances.bind(
            binding.keyPairs, to: binding.instances, binding.mode, in: call.region, for: call.caller)
        return .empty
    }
}
