// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct AssociateInstancesKeyPairs: LighthouseAction {
    private static let binding = BindingParameters(typeName: "AssociateType")

    static let name = "AssociateInstancesKeyPairs"
    static let accessLevel = AccessLevel.write
    static let summary = "Binds key pairs to instances, in place of those bound before, all or nothing."
    static let parameters = binding.declarations
    static let permission = binding.permission(name)
    static let answer: [AnswerField] = []
    static let errors = BindingParameters.errors + [.keyPairBindDuplicate, .windowsNotSupportKeyPair]
    static let conditions =
        binding.conditions + [
            CommonErrorCode.invalidParameterValue.when(
                "Username is no name of a user of Linux: a small letter or _, then at most 31 of [a-z0-9_-].")
        ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let binding = try Self.binding.read(call)
        try await instances.bind(
            binding.keyPairs, to: binding.instances, binding.mode, username: binding.username,
            in: call.region, for: call.caller)
        return .empty
    }
}
