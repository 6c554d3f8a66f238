// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct UnBindInstanceKey: LegacyAAction {
    static let name = "UnBindInstanceKey"
    static let accessLevel = AccessLevel.write
    static let summary = "Unbinds a key pair from instances."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission("DisassociateInstancesKeyPairs")
    static let answer = BindingParameters.answer
    static let errors = BindingParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try BindingParameters.read(call)
        try await instances.unbind(
            [binding.keyPair], from: binding.instances, binding.mode, in: call.region, for: call.caller)
        return BindingParameters.answer(to: call)
    }
}
