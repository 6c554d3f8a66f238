// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import Foundation
import SQLiteStorage

/// `keywright storage verify`
struct StorageVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a backup, or without an argument the data themselves.",
        discussion: """
            Of a backup every byte is compared with its checksum, and a single flipped bit is found; a file that does not \
            belong to a backup is refused. Of both, the database is read from its first page to its last: its structure, its \
            tables, indexes and triggers, what refers to what, its counts, every row and the range of every number, and that \
            the audit trail has the key under which it is chained; where the master key can be had, also that it opens every \
            secret and that nobody altered or removed a record of the audit trail. The data may be served meanwhile. Nothing \
            is changed.

            What is damaged is named, and the exit status is not zero.

            \(SettingsHelp.discussion)
            """)

    @Argument(help: .init("Directory that \"keywright storage backup\" made.", valueName: "backup"))
    var backup: String?

    @OptionGroup var options: StorageOptions

    func run() async throws {
        try await Exiting.inWordsOfFiles {
            let settings = try await options.settings(overriding: backup.map { ["data": $0] } ?? [:])
            let path = try settings.dataPath
            if let backup { try Backup(at: backup).verify() }
            let check = try DataCheck(
                of: DataDirectory.databaseURL(in: path), in: path, keysFrom: [try settings.masterKeySource()])
            try check.requireKeyIsNotAnother(in: path)
            guard case .opens = check.key else {
                try StandardOutput.write("\(path) is whole: \(check.review.summary).")
                try StandardOutput.write(
                    "The master key was not there, so that no secret was opened, and the audit trail not checked.")
                return
            }
            try StandardOutput.write("\(path) is whole: \(check.review.summary). The master key opens every secret.")
        }
    }
}
