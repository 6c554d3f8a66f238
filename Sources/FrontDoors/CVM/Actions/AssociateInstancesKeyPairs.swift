// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct AssociateInstancesKeyPairs: CVMAction {
    static let name = "AssociateInstancesKeyPairs"
    static let summary = "Binds key pairs to instances. There are no instances yet, so that each is unknown."
    static let parameters = BindingParameters.declarations
    static let permission = BindingParameters.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await BindingParameters.perform(call, keyPairs)
    }
}
