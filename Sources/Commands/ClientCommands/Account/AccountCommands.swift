// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// What of `keywright account` asks a server.
package enum AccountCommands {
    package static var all: [any ParsableCommand.Type] {
        [AccountCreate.self, AccountList.self, AccountDisable.self, AccountEnable.self, AccountDelete.self]
    }
}
