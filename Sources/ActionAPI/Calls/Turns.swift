// SPDX-License-Identifier: Apache-2.0

/// The turns that requests take: those of their sources until it is known whose they are, then those of their accounts.
package struct Turns: Sendable {
    /// What is done for somebody who is not known yet, whatever it is. Nobody is refused here: an address has as many requests
    /// in hand as it has connections, and those are limited.
    package let sources: AccountTurns
    package let accounts: AccountTurns

    package init(sources: AccountTurns = AccountTurns(heldMax: .max), accounts: AccountTurns = AccountTurns()) {
        self.sources = sources
        self.accounts = accounts
    }
}
