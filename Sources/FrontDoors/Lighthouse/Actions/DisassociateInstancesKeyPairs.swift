// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct DisassociateInstancesKeyPairs: LighthouseAction {
    private static let binding = BindingParameters(typeName: "DisassociateType")

    static let name = "DisassociateInstancesKeyPairs"
    static let summary = "Unbinds key pairs from instances. There are no instances yet, so that each is unknown."
    static let parameters = binding.declarations
    static let requestRate = RequestRate.documented(20)
    static let permission = binding.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors
    static let conditions = binding.conditions

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await Self.binding.perform(call, keyPairs)
    }
}
