// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct RebootInstances: LighthouseAction {
    static let name = "RebootInstances"
    static let accessLevel = AccessLevel.write
    static let summary = "Restarts instances that run, all or none."
    static let parameters = [InstanceParameters.ids.declaration, InstanceParameters.stopType.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceParameters.ids)
    static let answer: [AnswerField] = []
    static let errors = InstanceParameters.errors
    static let conditions = InstanceParameters.stopTypeConditions

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceParameters.ids(of: call)
        try InstanceParameters.checkStopType(of: call)
        try await instances.reboot(ids, in: call.region, for: call.caller)
        return .empty
    }
}
