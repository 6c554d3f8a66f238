// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DisassociateInstancesKeyPairs: CVMAction {
    static let name = "DisassociateInstancesKeyPairs"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Unbinds key pairs from instances, all or nothing. The instances must be STOPPED, or RUNNING with ForceStop. One that "
        + "is not bound means nothing."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission(name)
    static let answer: [AnswerField] = []
    static let conditions = BindingParameters.conditions
    static let errors = BindingParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try BindingParameters.read(call)
        try await instances.unbind(
            binding.keyPairs, from: binding.instances, binding.mode, in: call.region, for: call.caller)
        return .empty
    }
}

/// The parameters that binding and unbinding share.
enum BindingParameters {
    private static let forceStop = Parameter.flag(
        "ForceStop", "Whether an instance that is RUNNING is stopped for it and started again; false when absent.")

    static let declarations = [
        InstanceIDsParameter.required.declaration, KeyIDsParameter.required.declaration, forceStop.declaration,
    ]
    /// The codes in the lists of all generations.
    static let commonErrors: [CVMErrorCode] = [
        .instanceIDMalformed, .instanceIDNotFound, .internalServerError, .keyPairIDMalformed, .keyPairIDNotFound,
        .listLimitExceeded,
    ]
    /// The vendor's lists lack codes for some states, each list for others. An instance in such a state is refused with
    /// the code of that state.
    static let errors =
        CVMErrorCode.ofOperations(in: [.stopped])
        + [.keyPairIDMalformed, .keyPairIDNotFound, .osWindows, .stoppedWithoutCharging]
    static let conditions = [
        CVMErrorCode.stateRunning.when("An instance is RUNNING and ForceStop is not true.")
    ]

    static func permission(_ action: String) -> Permission {
        .onBindings(action, instances: InstanceIDsParameter.required) { parameters throws(DomainFailure) in
            try parameters[KeyIDsParameter.required]
        }
    }

    struct Binding {
        let keyPairs: [KeyPairID]
        let instances: [InstanceID]
        let mode: BindingMode
    }

    static func read(_ call: Call) throws(DomainFailure) -> Binding {
        let instances = try InstanceIDsParameter.read(call)
        let keyPairs = try IdentifierParameters.keyPairIDs(try call.parameters[KeyIDsParameter.required], of: .cvm)
        return Binding(
            keyPairs: keyPairs, instances: instances,
            mode: .offline(stopsRunning: try call.parameters[forceStop]))
    }
}
