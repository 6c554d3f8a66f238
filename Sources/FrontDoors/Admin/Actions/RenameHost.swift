// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct RenameHost: AdminAction {
    static let name = "RenameHost"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Gives a host another name, which no other host of the account and product has. " + InstanceParameters.recorded
    static let parameters = [
        InstanceParameters.owner.declaration, HostParameters.instanceID.declaration,
        HostParameters.instanceName.declaration,
    ]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .hostNameTaken, .hostNotFound, .instanceIDMalformed, .instanceNameInvalid,
    ]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await hosts.rename(
            try HostParameters.instanceID(call.parameters), to: try call.parameters[HostParameters.instanceName],
            in: try call.parameters[InstanceParameters.owner], for: call.caller)
        return .empty
    }
}
