// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DurableFiles
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
            which "keywright storage verify" and "sha256sum --check" know; it is checked before the command ends, as "keywright \
            storage verify" does it. Where the data are damaged the copy is made all the same, as far as they can be read: what \
            is wrong is said, and the exit status is not zero.

            To restore it takes the backup and the master key. The key is not in the backup unless --include-secrets asks \
            for it: keep a copy of DIR/master.key (or of what --master-key-file or KEYWRIGHT_MASTER_KEY give) apart from \
            the backups. Without it no access key of the backup works; the key pairs are in the backup as they are.

            \(SettingsHelp.discussion)
            """)

    @Argument(
        help: .init(
            "Directory to make; where it is there, it must be empty or hold an unfinished backup.",
            valueName: "backup"))
    var backup: String

    @Flag(help: "Also copy the master key and the local CA with its key. Whoever has such a backup has everything.")
    var includeSecrets = false

    @OptionGroup var options: StorageOptions

    func run() async throws {
        try await Exiting.inWordsOfFiles {
            let settings = try await options.settings(paths: [("the backup", backup)])
            umask(0o077)
            let made = Backup(at: backup)
            let database = DataDirectory.databaseURL(in: try settings.dataPath)
            let problem = Backup.problem(ofCopied: database)
            let undo = UndoList()
            let review = try SignalGuard.undoing(undo, "no backup was made") {
                try made.make(of: database, undo: undo) { copy in
                    includeSecrets ? try secrets(settings, opening: copy) : []
                }
                return try check(made, problem, settings)
            }
            try StandardOutput.write("Made and checked \(backup): \(review.summary).")
            if !includeSecrets {
                try StandardOutput.write("The master key is not in it; keep a copy of the key elsewhere.")
            }
        }
    }

    /// - Parameter problem: The damage that was found before the copy was made.
    private func check(_ made: Backup, _ problem: String?, _ settings: Settings) throws -> DatabaseReview {
        do {
            try made.verify()
            if let problem { throw OneLine(problem) }
            let check = try DataCheck(of: made.databaseURL, in: backup, keysFrom: [try settings.masterKeySource()])
            try check.requireKeyIsNotAnother(in: backup)
            return check.review
        } catch {
            throw OneLine("made \(backup), but it is not whole: \(error)")
        }
    }

    /// The secrets for a copy of the database. The key is read after the copy was made, because a key that was changed
    /// meanwhile would not open it.
    private func secrets(_ settings: Settings, opening copy: URL) throws -> [Backup.Extra] {
        let dataPath = try settings.dataPath
        // A damaged database may yield only a part.
        let sealed = (try? DatabaseReview.sealed(in: copy)) ?? []
        guard
            let key = try settings.masterKeySource().find(opening: { key in sealed.allSatisfy { $0.opens(with: key) } })
        else { throw OneLine("the master key is not there, so that it cannot be backed up") }
        guard sealed.isEmpty || sealed.contains(where: { $0.opens(with: key) }) else {
            throw OneLine("the master key that is there does not open every secret in \(dataPath)")
        }
        let ca = try LocalCAFiles(dataPath: dataPath).names.compactMap { name -> Backup.Extra? in
            let path = "\(dataPath)/\(name)"
            // What is there and cannot be read must not be left out.
            guard try SmallFile.exists(path) else { return nil }
            return Backup.Extra(name: name, contents: Data(try SmallFile.read(path)))
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
