// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import SQLiteStorage
import SecretSealing

/// `keywright storage backup`
struct StorageBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the data into a new directory, also while a server serves them.",
        discussion: """
            The copy is of one moment. The directory gets keywright.sqlite and SHA256SUMS, the checksums of all its files, \
            which "keywright storage verify" and "sha256sum --check" know; it is checked before the command ends.

            To restore it takes the backup and the master key. The key is not in the backup unless --include-secrets asks \
            for it: keep a copy of DIR/master.key (or of what --master-key-file or KEYWRIGHT_MASTER_KEY give) apart from \
            the backups. Without it no access key of the backup works; the key pairs are in the backup as they are.

            \(SettingsHelp.discussion)
            """)

    @Argument(help: .init("Directory to make; where it is there, it must be empty.", valueName: "backup"))
    var backup: String

    @Flag(help: "Also copy the master key and the local CA with its key. Whoever has such a backup has everything.")
    var includeSecrets = false

    @OptionGroup var options: StorageOptions

    func run() async throws {
        try await Exiting.withOneLine {
            let settings = try await options.settings()
            umask(0o077)
            let made = Backup(at: backup)
            try made.make(of: DataDirectory.databaseURL(in: try settings.dataPath)) { copy in
                includeSecrets ? try secrets(settings, opening: copy) : []
            }
            try made.verify()
            let review = try DatabaseReview(of: made.databaseURL)
            try StandardOutput.write("Made and checked \(backup): \(review.summary).")
            if !includeSecrets {
                try StandardOutput.write("The master key is not in it; keep a copy of the key elsewhere.")
            }
        }
    }

    /// The secrets that go with a copy of the database. The key is read when the copy is there: one that was changed
    /// meanwhile would not open it.
    private func secrets(_ settings: Settings, opening copy: DatabaseReview) throws -> [Backup.Extra] {
        let dataPath = try settings.dataPath
        guard let key = try settings.masterKeySource().find(opening: copy.opens) else {
            throw OneLine("the master key is not there, so that it cannot be backed up")
        }
        guard copy.opens(with: key) else {
            throw OneLine("the master key that is there does not open every secret in \(dataPath)")
        }
        let ca = LocalCAFiles(dataPath: dataPath).names.compactMap { name in
            FileManager.default.contents(atPath: "\(dataPath)/\(name)").map { Backup.Extra(name: name, contents: $0) }
        }
        return [Backup.Extra(name: DataDirectory.masterKeyName, contents: Data("\(key.base64())\n".utf8))] + ca
    }
}

extension DatabaseReview {
    var summary: String {
        [
            Self.counted(accounts, "account"), Self.counted(accessKeys, "access key"),
            Self.counted(keyPairs, "key pair"), Self.counted(auditRecords, "audit record"),
        ].joined(separator: ", ")
    }

    private static func counted(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }
}
