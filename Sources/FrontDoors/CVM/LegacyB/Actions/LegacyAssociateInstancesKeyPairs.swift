// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The older list has a single code for all instances that cannot be bound.
struct LegacyAssociateInstancesKeyPairs: CVMAction {
    static let name = AssociateInstancesKeyPairs.name
    static let accessLevel = AccessLevel.write
    static let summary = AssociateInstancesKeyPairs.summary
    static let parameters = AssociateInstancesKeyPairs.parameters
    static let permission = AssociateInstancesKeyPairs.permission
    static let answer = AssociateInstancesKeyPairs.answer
    static let errors = BindingParameters.commonErrors + [.instanceNotSupported]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await AssociateInstancesKeyPairs(instances: instances).perform(call)
    }
}
