// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import SQLiteStorage
import SecretSealing

/// `keywright storage restore`
struct StorageRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup into an empty data directory.",
        discussion: """
            The backup is checked first; one that is not whole is refused, and so is a data directory that is not empty. \
            The backup is left as it is.

            The master key that sealed the backup is needed to serve it: in the backup (--include-secrets), in the file \
            that --master-key-file names, in KEYWRIGHT_MASTER_KEY, or put into DIR/master.key afterwards.

            \(SettingsHelp.discussion)
            """)

    @Argument(help: .init("Directory that \"keywright storage backup\" made.", valueName: "backup"))
    var backup: String

    @OptionGroup var options: StorageOptions

    func run() async throws {
        try await Exiting.withOneLine {
            let settings = try await options.settings()
            umask(0o077)
            let dataPath = try settings.dataPath
            let source = Backup(at: backup)
            try source.verify()
            let review = try DatabaseReview(of: source.databaseURL)
            try source.restore(into: dataPath)
            try StandardOutput.write(
                "Restored \(backup) into \(dataPath): \(review.summary).", or: "the backup was restored")
            try StandardOutput.write(try keyNotice(settings))
        }
    }

    /// Whether the master key that is there opens what was restored.
    private func keyNotice(_ settings: Settings) throws -> String {
        let review = try DatabaseReview(of: DataDirectory.databaseURL(in: try settings.dataPath))
        guard let key = try settings.masterKeySource().find(opening: review.opens) else {
            return "The master key is not there: put it into \(try settings.dataPath)/master.key before you serve."
        }
        return review.opens(with: key)
            ? "The master key opens it: ready to serve."
            : "The master key that is there is not the one that sealed it: replace it before you serve."
    }
}
