// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import KeyPairModel
import SQLiteStorage
import SecretSealing
import StorageContract

/// What is looked at before data are called whole: by `storage verify`, of a backup that was made, and before one is restored.
struct DataCheck {
    enum Key {
        /// Nothing sealed was opened, and the audit trail was not checked.
        case absent
        /// It opens every secret, and the audit trail is what was written.
        case opens
        /// It opens no secret.
        case another
    }

    let review: DatabaseReview
    let key: Key

    /// - Parameters:
    ///   - path: What the data are called.
    ///   - sources: Where the master key may be; one that opens the data is taken before others.
    /// - Throws: What is not whole.
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

    /// For those to whom another key is as bad as damage.
    func requireKeyIsNotAnother(in path: String) throws {
        if case .another = key { throw OneLine("the master key that is there does not open every secret in \(path)") }
    }

    /// Whoever removes the key, one row, makes the next server begin the chain anew, over whatever is there.
    private static func requireKeyOfTrail(of database: URL, in path: String) throws {
        let trails = try AuditReview.trailsWithoutKey(in: database).filter { $0.uin != 0 }
        guard !trails.isEmpty else { return }
        let named = trails.prefix(trailsNamed).map(\.description).joined(separator: ", ")
        throw OneLine(
            "the audit trail in \(path) is not whole: the key of the chain is not there, under which the records are "
                + "chained of \(named)" + (trails.count > trailsNamed ? " and others" : ""))
    }

    private static let trailsNamed = 20

    /// A database that no server has opened since there is a chain has no key of it.
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
