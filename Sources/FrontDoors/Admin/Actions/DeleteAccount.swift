// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct DeleteAccount: AdminAction {
    static let name = "DeleteAccount"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Deletes an account with everything it owns: key pairs, projects, users, access keys, policies. Its audit records stay."
    static let parameters = [AccountParameters.uin.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .operatorAccount]

    let accounts: AccountAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await accounts.remove(account: try call.parameters[AccountParameters.uin], for: call.caller)
        return .empty
    }
}
