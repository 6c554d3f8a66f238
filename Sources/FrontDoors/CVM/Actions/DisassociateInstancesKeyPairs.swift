// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct DisassociateInstancesKeyPairs: CVMAction {
    static let name = "DisassociateInstancesKeyPairs"
    static let summary = "Unbinds key pairs from instances, all or nothing."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try BindingParameters.read(call)
        try await instances.unbind(
            binding.keyPairs, from: binding.instances, binding.manner, in: call.region, for: call.caller)
        return .empty
    }
}

/// What binding and unbinding have in common.
enum BindingParameters {
    private static let forceStop = Parameter.flag(
        "ForceStop", "Whether a running instance is stopped for it; false when absent.")

    static let declarations = [
        InstanceIDsParameter.required.declaration, KeyIDsParameter.required.declaration, forceStop.declaration,
    ]
    static let errors: [CVMErrorCode] = [
        .instanceIDMalformed, .instanceIDNotFound, .internalServerError, .keyPairIDMalformed, .keyPairIDNotFound,
        .listLimitExceeded,
    ]

    static func permission(_ action: String) -> Permission {
        .onBindings(action, instances: InstanceIDsParameter.required) { parameters throws(DomainFailure) in
            try parameters[KeyIDsParameter.required]
        }
    }

    struct Binding {
        let keyPairs: [KeyPairID]
        let instances: [InstanceID]
        let manner: BindingManner
    }

    static func read(_ call: Call) throws(DomainFailure) -> Binding {
        let instances = try IdentifierParameters.instanceIDs(
            try call.parameters[InstanceIDsParameter.required], of: .cvm)
        let keyPairs = try IdentifierParameters.keyPairIDs(try call.parameters[KeyIDsParameter.required], of: .cvm)
        return Binding(
            keyPairs: keyPairs, instances: instances,
            manner: .offline(stopsRunning: try call.parameters[forceStop]))
    }
}
