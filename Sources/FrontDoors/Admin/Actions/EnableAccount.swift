// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct EnableAccount: AdminAction {
    static let name = "EnableAccount"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary = "Lets a disabled account in again."
    static let parameters = [AccountParameters.uin.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .operatorAccount]

    let accounts: AccountAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await accounts.setActive(true, account: try call.parameters[AccountParameters.uin], for: call.caller)
        return .empty
    }
}
