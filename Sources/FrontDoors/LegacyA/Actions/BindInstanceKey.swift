// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct BindInstanceKey: LegacyAAction {
    static let name = "BindInstanceKey"
    static let accessLevel = AccessLevel.write
    static let summary = "Binds a key pair to instances."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission("AssociateInstancesKeyPairs")
    static let answer = BindingParameters.answer
    static let errors = BindingParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try BindingParameters.read(call)
        try await instances.bind(
            [binding.keyPair], to: binding.instances, binding.mode, in: call.region, for: call.caller)
        return BindingParameters.answer(to: call)
    }
}

/// The parameters that binding and unbinding share.
enum BindingParameters {
    private static let instanceIDs = Parameter.strings(
        "instanceIds", kind: .identifiers, countMax: LegacyAParameters.listCountMax,
        "1–\(LegacyAParameters.listCountMax) identifiers, ins-xxxxxxxx."
    ).identifiers(["ins"])
    private static let hardPowerOffFlag = Parameter.optionalInteger(
        "hardPowerOffFlag", "1 stops a running instance for it; 0 when absent."
    ).whenAbsent(.integer(0))

    static let declarations = [
        instanceIDs.declaration, LegacyAParameters.keyID.declaration, hardPowerOffFlag.declaration,
    ]

    static let answer = [
        AnswerField(
            "requestId", .string,
            "Names the call in the server's log: a UUID in capitals; the log has it in small letters.")
    ]
    static let errors: [LegacyAErrorCode] = [
        .instanceIDMalformed, .instanceIDNotFound, .instanceNotSupported, .internalError, .keyPairIDMalformed,
        .keyPairIDNotFound,
        .listLimitExceeded,
    ]

    static func permission(_ action: String) -> Permission {
        .onBindings(action, instances: instanceIDs) { parameters throws(DomainFailure) in
            [try parameters[LegacyAParameters.keyID]]
        }
    }

    struct Binding {
        let keyPair: KeyPairID
        let instances: [InstanceID]
        let mode: BindingMode
    }

    static func read(_ call: Call) throws(DomainFailure) -> Binding {
        let instances = try IdentifierParameters.instanceIDs(
            try call.parameters[instanceIDs], of: .cvm, at: "instanceIds")
        let keyPair = try LegacyAParameters.keyPairID(try call.parameters[LegacyAParameters.keyID])
        return Binding(
            keyPair: keyPair, instances: instances,
            mode: .offline(stopsRunning: try call.parameters[hardPowerOffFlag] == 1))
    }

    static func answer(to call: Call) -> Answer {
        let requestID = call.caller.requestID.uppercased()
        return Answer { $0.string("requestId", requestID) }
    }
}
