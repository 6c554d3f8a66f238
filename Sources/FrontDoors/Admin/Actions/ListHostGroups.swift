// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListHostGroups: AdminAction {
    static let name = "ListHostGroups"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the group invitations of an account, the newest first, those that have ended too."
    static let parameters = [
        InstanceParameters.owner.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let answer = AnswerField.page("HostGroupSet", of: HostAnswers.group, "The group invitations of the page.")
    static let errors: [AdminErrorCode] = [.accountNotFound, .pageInvalid]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await hosts.groups(
            try PageParameters.range(call.parameters), in: try call.parameters[InstanceParameters.owner],
            for: call.caller)
        return Answer { json in
            json.page("HostGroupSet", page) { json, group in json.object { $0.hostGroupFields(group) } }
        }
    }
}
