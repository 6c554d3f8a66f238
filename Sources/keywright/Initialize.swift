// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SQLiteStorage
import UseCases

/// `keywright init`
struct Initialize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the first main account and print its access key, once.",
        discussion: """
            Where the data holds an account already, nothing is changed and the exit status is not zero.

            \(SettingsHelp.discussion)
            """)

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @OptionGroup var options: StorageOptions

    @Option(help: "How to print the account: text, or one line of JSON.")
    var output: Output = .text

    func run() async throws {
        try await Exiting.withOneLine {
            let settings = try await options.settings()
            let store = try Store.open(settings)
            let credentials = try settings.firstCredentials() ?? .random(from: RandomIdentifiers())
            guard try await store.accounts.createFirst(credentials) else {
                throw OneLine("the data in \(try settings.dataPath) holds an account already; nothing was changed")
            }
            let access = FirstAccess(credentials)
            switch output {
            case .json: print(try access.json())
            case .text: print(access.text())
            }
        }
    }
}
