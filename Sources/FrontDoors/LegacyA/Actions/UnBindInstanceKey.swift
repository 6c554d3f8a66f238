// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Unbinds a key pair from instances. There are no instances yet: each is unknown.
struct UnBindInstanceKey: LegacyAAction {
    static let name = "UnBindInstanceKey"
    static let parameters = BindingParameters.declarations

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        try await BindingParameters.perform(call, keyPairs)
    }
}
