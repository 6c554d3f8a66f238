// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// The subcommands of `keywright account` that call a server.
package enum AccountCommands {
    package static var all: [any ParsableCommand.Type] {
        [AccountCreate.self, AccountList.self, AccountDisable.self, AccountEnable.self, AccountDelete.self]
    }
}
