// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Binds a key pair to instances. There are no instances yet: each is unknown.
struct BindInstanceKey: LegacyAAction {
    static let name = "BindInstanceKey"
    static let parameters = BindingParameters.declarations

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        try await BindingParameters.perform(call, keyPairs)
    }
}

/// What binding and unbinding have in common.
enum BindingParameters {
    private static let instanceIDs = Parameter.strings(
        "instanceIds", kind: .identifiers, countMax: LegacyAParameters.listCountMax,
        "1–\(LegacyAParameters.listCountMax) identifiers, ins-xxxxxxxx.")
    private static let hardPowerOffFlag = Parameter.optionalInteger(
        "hardPowerOffFlag", "1 stops a running instance for it; 0 when absent.")

    static let declarations = [
        instanceIDs.declaration, LegacyAParameters.keyID.declaration, hardPowerOffFlag.declaration,
    ]

    static func perform(_ call: Call, _ keyPairs: KeyPairs) async throws(KeyPairFailure) -> Answer {
        let instances = try IdentifierParameters.instanceIDs(try call.parameters[instanceIDs], of: .cvm)
        let id = try LegacyAParameters.keyPairID(try call.parameters[LegacyAParameters.keyID])
        try await keyPairs.changeBindings(of: [id], with: instances, for: call.caller)
        let requestID = call.caller.requestID.uppercased()
        return Answer { $0.string("requestId", requestID) }
    }
}
