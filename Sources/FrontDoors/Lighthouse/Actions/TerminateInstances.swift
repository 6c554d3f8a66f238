// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct TerminateInstances: LighthouseAction {
    static let name = "TerminateInstances"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Releases instances that are SHUTDOWN, which IsolateInstances makes of them, all or none; key pairs are "
        + "no longer bound "
        + "to them at once."
    static let parameters = [InstanceParameters.ids.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceParameters.ids)
    static let answer: [AnswerField] = []
    static let errors = InstanceParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await instances.terminate(try InstanceParameters.ids(of: call), in: call.region, for: call.caller)
        return .empty
    }
}
