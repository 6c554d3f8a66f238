// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Binds key pairs to instances. There are no instances yet: each is unknown.
struct AssociateInstancesKeyPairs: LighthouseAction {
    private static let binding = BindingParameters(typeName: "AssociateType")

    static let name = "AssociateInstancesKeyPairs"
    static let parameters = binding.declarations
    static let errors = BindingParameters.errors

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        try await Self.binding.perform(call, keyPairs)
    }
}
