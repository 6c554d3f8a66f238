// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import Foundation
import SQLiteStorage
import SecretSealing
import StorageContract

/// The checks of complete data, made by `storage verify`, for a new backup, and before a restore.
struct DataCheck {
    enum Key {
        /// There is no master key: nothing sealed was opened, and the audit trail was not verified.
        case absent
        /// The master key opens every secret, and the audit trail was verified.
        case opens
        /// The master key opens no secret.
        case another
    }

    let review: DatabaseReview
    let key: Key

    /// - Parameters:
    ///   - path: The name of the data for messages.
    ///   - sources: The places where the master key may be. A key that opens the data is preferred.
    /// - Throws: A description of the damage.
    init(of database: URL, in path: String, keysFrom sources: [MasterKeySource]) throws {
        review = try DatabaseReview(of: database)
        try Self.requireKeyOfTrail(of: database, in: path)
        let opens = review.opens
        let found = try sources.compactMap { try $0.find(opening: opens) }
        guard let masterKey = found.first(where: opens) ?? found.first else {
            key = .absent
            return
        }
        guard review.opens(with: masterKey) else {
            guard !review.sealed.contains(where: { $0.opens(with: masterKey) }) else {
                throw OneLine("the master key that is there does not open every secret in \(path)")
            }
            key = .another
            return
        }
        try Self.requireWholeTrail(review, of: database, in: path, masterKey)
        key = .opens
    }

    /// Refuses another master key, for commands for which that is as bad as damage.
    func requireKeyIsNotAnother(in path: String) throws {
        if case .another = key { throw OneLine("the master key that is there does not open every secret in \(path)") }
    }

    /// Refuses a trail without a key. If somebody removed the key, a single row, the next server would begin a new
    /// chain over whatever records exist.
    private static func requireKeyOfTrail(of database: URL, in path: String) throws {
        let trails = try AuditReview.trailsWithoutKey(in: database).filter { $0.uin != 0 }
        guard !trails.isEmpty else { return }
        let named = trails.prefix(trailsNamed).map(\.description).joined(separator: ", ")
        throw OneLine(
            "the audit trail in \(path) is not whole: the key of the chain is not there, under which the records are "
                + "chained of \(named)" + (trails.count > trailsNamed ? " and others" : ""))
    }

    private static let trailsNamed = 20

    /// Verifies the trail. A database that no server has opened since chains were introduced has no key for it.
    private static func requireWholeTrail(
        _ review: DatabaseReview, of database: URL, in path: String, _ masterKey: MasterKey
    ) throws {
        let name = SQLiteStorage.auditKeySetting
        for case .serverSetting(name, let sealed) in review.sealed {
            let key = AuditKey(Array(try masterKey.open(sealed, for: name).utf8))
            guard let (account, finding) = try AuditReview.firstFinding(in: database, key: key) else { continue }
            throw OneLine("the audit trail in \(path) is not whole: \(finding.words(of: account.description))")
        }
    }
}

extension DatabaseReview {
    /// Whether a master key opens every secret of the database.
    func opens(with key: MasterKey) -> Bool { sealed.allSatisfy { $0.opens(with: key) } }
}

extension Sealed {
    func opens(with key: MasterKey) -> Bool {
        let (purpose, value) = purposeAndValue
        return (try? key.open(value, for: purpose)) != nil
    }
}
