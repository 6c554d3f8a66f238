// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct DisassociateInstancesKeyPairs: CVMAction {
    static let name = "DisassociateInstancesKeyPairs"
    static let summary = "Unbinds key pairs from instances. There are no instances yet, so that each is unknown."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await BindingParameters.perform(call, keyPairs)
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

    static func perform(_ call: Call, _ keyPairs: KeyPairs) async throws(DomainFailure) -> Answer {
        let instances = try IdentifierParameters.instanceIDs(
            try call.parameters[InstanceIDsParameter.required], of: .cvm)
        let ids = try IdentifierParameters.keyPairIDs(try call.parameters[KeyIDsParameter.required], of: .cvm)
        try await keyPairs.changeBindings(of: ids, with: instances, for: call.caller)
        return .empty
    }
}
