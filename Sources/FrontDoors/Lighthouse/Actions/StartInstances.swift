// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct StartInstances: LighthouseAction {
    static let name = "StartInstances"
    static let accessLevel = AccessLevel.write
    static let summary = "Starts instances that are off, all or none."
    static let parameters = [InstanceParameters.ids.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceParameters.ids)
    static let answer: [AnswerField] = []
    static let errors = InstanceParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await instances.start(try InstanceParameters.ids(of: call), in: call.region, for: call.caller)
        return .empty
    }
}
