// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct RevokeHost: AdminAction {
    static let name = "RevokeHost"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Takes from a host its token or credential: it learns nothing any more. Its instance stays. "
        + InstanceParameters.recorded
    static let parameters = [InstanceParameters.owner.declaration, HostParameters.instanceID.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .hostNotFound, .instanceIDMalformed]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await hosts.revoke(
            try HostParameters.instanceID(call.parameters), in: try call.parameters[InstanceParameters.owner],
            for: call.caller)
        return .empty
    }
}
