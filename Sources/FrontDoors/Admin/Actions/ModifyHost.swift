// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct ModifyHost: AdminAction {
    static let name = "ModifyHost"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Changes what stands in front of a host's keys, or where ssh finds it; what is absent stays. "
        + InstanceParameters.recorded
    static let parameters = [
        InstanceParameters.owner.declaration, HostParameters.instanceID.declaration,
        HostParameters.options.declaration, HostParameters.address.declaration, HostParameters.port.declaration,
    ]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .hostAddressInvalid, .hostNotFound, .hostPortInvalid, .instanceIDMalformed,
        .loginOptionsInvalid,
    ]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await hosts.modify(
            try HostParameters.instanceID(call.parameters), options: try call.parameters[HostParameters.options],
            address: try call.parameters[HostParameters.address], port: try call.parameters[HostParameters.port],
            in: try call.parameters[InstanceParameters.owner], for: call.caller)
        return .empty
    }
}
