// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright account list`
struct AccountList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the accounts, the oldest first.", discussion: ClientOptions.discussion)

    @OptionGroup var options: ClientOptions

    private struct Listed: Codable {
        let appID: Int64
        let uin: String
        let remark: String
        let status: String
        let isOperator: Bool
        let createdTime: String
    }

    private struct Page: Decodable {
        let accountSet: [Listed]
    }

    func run() async throws {
        try await options.withClient { client in
            let accounts = try await all(client)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(accounts))
            case .text: try StandardOutput.write(table(accounts))
            }
        }
    }

    private func all(_ client: SignedClient) async throws -> [Listed] {
        try await Pages.all(by: \.uin) { offset in
            let page: Page = try await client.callPatiently(
                "ListAccounts", of: .admin, ["Offset": offset, "Limit": Pages.length])
            return page.accountSet
        }
    }

    private func table(_ accounts: [Listed]) -> String {
        var table = TextTable("UIN", "APPID", "STATUS", "CREATED", "REMARK")
        for account in accounts {
            table.append(
                account.uin, String(account.appID), account.status, account.createdTime,
                account.isOperator ? "(operator) \(account.remark)" : account.remark)
        }
        return table.text
    }
}
