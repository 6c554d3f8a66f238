// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct InviteHost: AdminAction {
    static let name = "InviteHost"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Makes a new token for a host. The token and the credential that it had before are worth nothing from then on. "
        + InstanceParameters.recorded
    static let parameters = [InstanceParameters.owner.declaration, HostParameters.instanceID.declaration]
    static let answer = HostAnswers.invitation
    static let errors: [AdminErrorCode] = [.accountNotFound, .hostNotFound, .instanceIDMalformed]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let invitation = try await hosts.invite(
            try HostParameters.instanceID(call.parameters), in: try call.parameters[InstanceParameters.owner],
            for: call.caller)
        return Answer { [reach = hosts.reach()] in $0.invitation(invitation, reach) }
    }
}
