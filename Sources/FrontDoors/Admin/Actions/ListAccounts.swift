// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ListAccounts: AdminAction {
    static let name = "ListAccounts"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the accounts of the server, the oldest first."
    static let parameters = [PageParameters.offset.declaration, PageParameters.limit.declaration]
    static let answer = AnswerField.page("AccountSet", of: AccountAnswers.account, "The accounts of the page.")
    static let errors: [AdminErrorCode] = [.pageInvalid]

    let accounts: AccountAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await accounts.list(try PageParameters.range(call.parameters))
        return Answer { json in
            json.page("AccountSet", page) { json, account in json.object { $0.accountFields(account) } }
        }
    }
}
