// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ClientCommands
import ServerCommands

/// `keywright account`
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Work with the main accounts of a server.",
        discussion: """
            A server has many main accounts, which see nothing of each other. The first is the operator: only its \
            identities may make, list, disable, enable and delete accounts.
            """,
        subcommands: AccountCommands.all + [AccountResetKey.self])
}
