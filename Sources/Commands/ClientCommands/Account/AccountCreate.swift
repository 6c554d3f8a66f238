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
            let once = MadeOnce<AccountAccess>(
                unheard: "if an account was made, nobody has its access key: keywright account list shows it, the last "
                    + "one, and keywright account delete deletes it",
                name: { "account \($0.uin)" }, flaw: "nobody has seen its access key",
                remedy: { "delete it: keywright account delete \($0.uin.quotedForShell)" },
                takeBack: { account in
                    let _: EmptyAnswer = try await client.callPatiently(
                        "DeleteAccount", of: .admin, AccountQuestion(uin: account.uin))
                })
            _ = try await once.run {
                try await client.call("CreateAccount", of: .admin, ["Remark": remark ?? ""])
            } keep: { account in
                try StandardOutput.write(try account.text(client.form))
            }
        }
    }
}
