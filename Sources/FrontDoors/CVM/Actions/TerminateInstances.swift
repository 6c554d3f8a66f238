// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct TerminateInstances: CVMAction {
    static let name = "TerminateInstances"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Releases instances, all or none: they are TERMINATING, open to no key pair, and soon gone. A PREPAID one is SHUTDOWN "
        + "first, and keeps its key pairs; the second call releases it. What is protected by "
        + "DisableApiTermination is refused."
    static let parameters = [
        InstanceIDsParameter.required.declaration, .withoutEffect("ReleaseAddress", .boolean),
        .withoutEffect("ReleasePrepaidDataDisks", .boolean),
    ]
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let errors =
        CVMErrorCode.ofOperations(in: [.running, .stopped, .shutdown, .launchFailed]) + [.instancesProtected]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await instances.terminate(try InstanceIDsParameter.read(call), in: call.region, for: call.caller)
        return .empty
    }
}
