// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import SQLiteStorage
import SecretSealing
import StorageContract
import UseCases

/// `keywright storage verify`
struct StorageVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a backup, or without an argument the data themselves.",
        discussion: """
            Of a backup every byte is compared with its checksum, and a single flipped bit is found. Of both, the database \
            is read from its first page to its last: its structure, what refers to what, its counts, and that the master \
            key, where it can be had, opens every secret. The data may be served meanwhile. Nothing is changed.

            What is damaged is named, and the exit status is not zero.

            \(SettingsHelp.discussion)
            """)

    @Argument(help: .init("Directory that \"keywright storage backup\" made.", valueName: "backup"))
    var backup: String?

    @OptionGroup var options: StorageOptions

    func run() async throws {
        try await Exiting.withOneLine {
            let settings = try await options.settings(overriding: backup.map { ["data": $0] } ?? [:])
            let path = try settings.dataPath
            if let backup { try Backup(at: backup).verify() }
            let review = try DatabaseReview(of: DataDirectory.databaseURL(in: path))
            guard let key = try settings.masterKeySource().find(opening: review.opens) else {
                try StandardOutput.write("\(path) is whole: \(review.summary).")
                try StandardOutput.write("The master key was not there, so that no secret was opened.")
                return
            }
            guard review.opens(with: key) else {
                throw OneLine("the master key that is there does not open every secret in \(path)")
            }
            try StandardOutput.write("\(path) is whole: \(review.summary). The master key opens every secret.")
        }
    }
}

extension DatabaseReview {
    /// Whether a master key opens every secret of the database.
    func opens(with key: MasterKey) -> Bool {
        sealed.allSatisfy {
            let (purpose, value) = $0.purposeAndValue
            return (try? key.open(value, for: purpose)) != nil
        }
    }
}
