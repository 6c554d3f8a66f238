// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct AssociateInstancesKeyPairs: LighthouseAction {
    private static let binding = BindingParameters(typeName: "AssociateType")

    static let name = "AssociateInstancesKeyPairs"
    static let summary = "Binds key pairs to instances. There are no instances yet, so that each is unknown."
    static let parameters = binding.declarations
    static let permission = binding.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors
    static let conditions = binding.conditions

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await Self.binding.perform(call, keyPairs)
    }
}
