// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct DisableAccount: AdminAction {
    static let name = "DisableAccount"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Shuts out every key of an account, from its next call on. Nothing it owns is changed."
    static let parameters = [AccountParameters.uin.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .operatorAccount]

    let accounts: AccountAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await accounts.setActive(false, account: try call.parameters[AccountParameters.uin], for: call.caller)
        return .empty
    }
}
