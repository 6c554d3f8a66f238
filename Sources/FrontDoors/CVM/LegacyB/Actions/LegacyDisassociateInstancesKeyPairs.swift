// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct LegacyDisassociateInstancesKeyPairs: CVMAction {
    static let name = DisassociateInstancesKeyPairs.name
    static let accessLevel = AccessLevel.write
    static let summary = DisassociateInstancesKeyPairs.summary
    static let parameters = DisassociateInstancesKeyPairs.parameters
    static let permission = DisassociateInstancesKeyPairs.permission
    static let answer = DisassociateInstancesKeyPairs.answer
    static let errors = LegacyAssociateInstancesKeyPairs.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await DisassociateInstancesKeyPairs(instances: instances).perform(call)
    }
}
