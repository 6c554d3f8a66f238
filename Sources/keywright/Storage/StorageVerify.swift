// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import KeyPairModel
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
            is read from its first page to its last: its structure, what refers to what, its counts, every row, and that the \
            audit trail has the key under which it is chained; where the master key can be had, also that it opens every \
            secret and that nobody altered or removed a record of the audit trail. The data may be served meanwhile. Nothing \
            is changed.

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
            try requireKeyOfTrail(in: path)
            guard let key = try settings.masterKeySource().find(opening: review.opens) else {
                try StandardOutput.write("\(path) is whole: \(review.summary).")
                try StandardOutput.write(
                    "The master key was not there, so that no secret was opened, and the audit trail not checked.")
                return
            }
            guard review.opens(with: key) else {
                throw OneLine("the master key that is there does not open every secret in \(path)")
            }
            try requireWholeTrail(review, in: path, key)
            try StandardOutput.write("\(path) is whole: \(review.summary). The master key opens every secret.")
        }
    }

    /// Whoever removes the key, one row, makes the next server begin the chain anew, over whatever is there.
    private func requireKeyOfTrail(in path: String) throws {
        let trails = try AuditReview.trailsWithoutKey(in: DataDirectory.databaseURL(in: path)).filter { $0.uin != 0 }
        guard !trails.isEmpty else { return }
        let named = trails.prefix(Self.trailsNamed).map(\.description).joined(separator: ", ")
        throw OneLine(
            "the audit trail in \(path) is not whole: the key of the chain is not there, under which the records are "
                + "chained of \(named)" + (trails.count > Self.trailsNamed ? " and others" : ""))
    }

    private static let trailsNamed = 20

    /// A database that no server has opened since there is a chain has no key of it.
    private func requireWholeTrail(_ review: DatabaseReview, in path: String, _ masterKey: MasterKey) throws {
        let name = SQLiteStorage.auditKeySetting
        for case .serverSetting(name, let sealed) in review.sealed {
            let key = AuditKey(Array(try masterKey.open(sealed, for: name).utf8))
            guard
                let (account, finding) = try AuditReview.firstFinding(
                    in: DataDirectory.databaseURL(in: path), key: key)
            else { continue }
            throw OneLine("the audit trail in \(path) is not whole: \(finding.words(of: account.description))")
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
