// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Unbinds key pairs from instances. There are no instances yet: each is unknown.
struct DisassociateInstancesKeyPairs: LighthouseAction {
    private static let binding = BindingParameters(typeName: "DisassociateType")

    static let name = "DisassociateInstancesKeyPairs"
    static let parameters = binding.declarations
    static let errors = BindingParameters.errors

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        try await Self.binding.perform(call, keyPairs)
    }
}
