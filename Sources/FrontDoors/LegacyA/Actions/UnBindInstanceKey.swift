// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct UnBindInstanceKey: LegacyAAction {
    static let name = "UnBindInstanceKey"
    static let summary = "Unbinds a key pair from instances. There are no instances yet, so that each is unknown."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission("DisassociateInstancesKeyPairs")
    static let answer = BindingParameters.answer
    static let errors = BindingParameters.errors

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await BindingParameters.perform(call, keyPairs)
    }
}
