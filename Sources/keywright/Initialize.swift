// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SQLiteStorage

/// `keywright init`
struct Initialize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the first main account and print its access key, once.",
        discussion: """
            Where the data holds an account already, nothing is changed and the exit status is not zero.

            \(SettingsHelp.discussion)
            """)

    @OptionGroup var options: StorageOptions

    @Option(help: .init("\(OutputForm.help)", valueName: "form"))
    var output: String?

    func run() async throws {
        try await Exiting.withOneLine {
            let settings = try await options.settings(overriding: ["output": output])
            let form = try OutputForm(settings)
            let store = try Store.open(settings)
            defer { try? store.storage.close() }
            _ = try await FirstStart(store: store, settings: settings).makeAccount(
                showing: .standardOutput { try $0.text(form) })
        }
    }
}
