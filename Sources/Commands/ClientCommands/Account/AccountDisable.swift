// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright account disable`
struct AccountDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Shut out every key of an account, from its next call on.",
        discussion: ClientOptions.discussion)

    @Argument(help: "The number of the account.")
    var uin: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            try await client.change(
                "DisableAccount", AccountQuestion(uin: uin),
                saying: "Account \(uin) is disabled: none of its keys is let in.")
        }
    }
}
