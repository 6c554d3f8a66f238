// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import CommandSupport
import SQLiteStorage

/// `keywright init`
package struct Initialize: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the first main account and print its access key, once.",
        discussion: """
            Where the data holds an account already, nothing is changed and the exit status is not zero.

            \(SettingsHelp.discussion)
            """)

    package init() {}

    @OptionGroup var options: StorageOptions

    @Option(help: .init("\(OutputForm.help)", valueName: "form"))
    var output: String?

    package func run() async throws {
        try await Exiting.inWordsOfFiles {
            let settings = try await options.settings(overriding: ["output": output])
            let form = try OutputForm(settings)
            try await SignalGuard.deferring {
                try await Store.open(settings).closing { store in
                    _ = try await FirstStart(store: store, settings: settings).makeAccount(
                        showing: .standardOutput { try $0.text(form) })
                    if try await store.hasShortSecret(settings) {
                        StandardError.write("keywright: warning: \(try StartWarnings.shortSecret(settings))")
                    }
                }
            }
        }
    }
}
