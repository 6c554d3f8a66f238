// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright account delete`
struct AccountDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an account with all its key pairs, projects, users, access keys and policies.",
        discussion: """
            It cannot be undone. The records of what the account did stay in the audit trail. Without --yes, the \
            number of the account is to be typed again.

            \(ClientOptions.discussion)
            """)

    @Argument(help: "The number of the account.")
    var uin: String

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            if !yes {
                guard Terminal.isThere else {
                    throw OneLine("nothing was deleted: there is no terminal to ask on; say --yes")
                }
                guard
                    try Terminal.ask(
                        "This deletes everything that account \(uin) owns. Type its number to go on: ") == uin
                else { throw OneLine("nothing was deleted") }
            }
            try await client.change("DeleteAccount", AccountQuestion(uin: uin), saying: "Account \(uin) is deleted.")
        }
    }
}
