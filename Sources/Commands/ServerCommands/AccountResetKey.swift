// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import CommandSupport
import DomainModel
import SQLiteStorage
import UseCases

/// `keywright account reset-key`
package struct AccountResetKey: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reset-key",
        abstract: "Give a main account a new access key in place of all that it has. The server must be stopped.",
        discussion: """
            For an operator who lost the access key. It works on the data itself and asks for no key but the master key. \
            The access keys of sub-users stay; a disabled account stays disabled.

            \(SettingsHelp.discussion)
            """)

    package init() {}

    @Argument(help: "The number of the account; the operator's where there is none.")
    var uin: Int64 = Accounts.firstAccount.uin

    @OptionGroup var options: StorageOptions

    @Option(help: .init("\(OutputForm.help)", valueName: "form"))
    var output: String?

    package func run() async throws {
        try await Exiting.inWordsOfFiles {
            let settings = try await options.settings(overriding: ["output": output])
            let form = try OutputForm(settings)
            try settings.requireData()
            let store = try Store.open(settings)
            defer { try? store.storage.close() }
            guard let account = try await store.storage.account(AccountID(uin: uin)) else {
                throw OneLine("there is no account \(uin)")
            }
            let credentials = FirstCredentials.random(from: RandomIdentifiers())
            let text = try AccountAccess(account: account.id, appID: account.appID, credentials).text(form)
            // The key is shown before it is stored: an unseen key would lock everybody out.
            try await SignalGuard.deferring {
                try StandardOutput.write(text, or: "nothing was changed")
                do {
                    try await store.accounts.resetKeys(of: account.id, to: credentials)
                } catch {
                    throw OneLine("the data in \(try settings.dataPath): \(error); \(FirstStart.invalid)")
                }
            }
        }
    }
}
