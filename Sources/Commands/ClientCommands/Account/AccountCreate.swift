// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright account create`
struct AccountCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a main account and print its access key, once.",
        discussion: ClientOptions.discussion)

    @Option(help: "Whose account it is, for people.")
    var remark: String?

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            let account: AccountAccess = try await client.call("CreateAccount", of: .admin, ["Remark": remark ?? ""])
            try StandardOutput.write(
                try account.text(client.form),
                or: "account \(account.uin) was made, and nobody has seen its access key: delete the account")
        }
    }
}
