// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct StartInstances: CVMAction {
    static let name = "StartInstances"
    static let accessLevel = AccessLevel.write
    static let summary = "Starts instances that are STOPPED, all or none: they are STARTING and soon RUNNING."
    static let parameters = [InstanceIDsParameter.required.declaration]
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let errors = CVMErrorCode.ofOperations(in: [.stopped])

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await instances.start(try InstanceIDsParameter.read(call), in: call.region, for: call.caller)
        return .empty
    }
}
