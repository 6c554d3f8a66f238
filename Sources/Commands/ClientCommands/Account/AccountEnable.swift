// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright account enable`
struct AccountEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Let a disabled account in again.", discussion: ClientOptions.discussion)

    @Argument(help: "The number of the account.")
    var uin: String

    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            try await client.change("EnableAccount", AccountQuestion(uin: uin), saying: "Account \(uin) is enabled.")
        }
    }
}
