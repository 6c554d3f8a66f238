// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct DeleteHost: AdminAction {
    static let name = "DeleteHost"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Takes a host away with its instance, its credential and what is bound to it. The key pairs stay. "
        + InstanceParameters.recorded
    static let parameters = [InstanceParameters.owner.declaration, HostParameters.instanceID.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .hostNotFound, .instanceIDMalformed]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await hosts.delete(
            try HostParameters.instanceID(call.parameters), in: try call.parameters[InstanceParameters.owner],
            for: call.caller)
        return .empty
    }
}
