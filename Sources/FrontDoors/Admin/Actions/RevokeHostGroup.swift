// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct RevokeHostGroup: AdminAction {
    private static let groupID = Parameter.string("HostGroupId", overLong: .leftToAction, "hg-xxxxxxxx.").identifiers([
        "hg"
    ])

    static let name = "RevokeHostGroup"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Ends the token of a group invitation. The hosts that it made stay. " + InstanceParameters.recorded
    static let parameters = [InstanceParameters.owner.declaration, groupID.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .hostGroupIDMalformed, .hostGroupNotFound]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await hosts.revokeGroup(
            try call.parameters[Self.groupID], in: try call.parameters[InstanceParameters.owner], for: call.caller)
        return .empty
    }
}
