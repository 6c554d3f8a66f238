// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// The beginning and end of the trail of an account.
struct AuditChain {
    /// The pseudo-account that holds the end of the chain of all trails. No account has this number.
    static let list = AccountID(uin: 0)

    let account: AccountID
    var number: Int64 = 0
    var numberHash = Data()
    var firstSequence: Int64 = 1
    /// The hash of the record before the first one that is kept; empty before the very first record.
    var hashBefore = Data()
    var firstSeal = Data()
    var lastSequence: Int64 = 0
    var lastHash = Data()
    var lastSeal = Data()

    private static let columns = """
        account, number, number_hash, first_sequence, hash_before, first_seal, last_sequence, last_hash, last_seal
        """

    init(account: AccountID) { self.account = account }

    private init(_ row: Row) throws {
        account = AccountID(uin: try row.decode(atIndex: 0))
        number = try row.decode(atIndex: 1)
        numberHash = try row.decode(atIndex: 2)
        firstSequence = try row.decode(atIndex: 3)
        hashBefore = try row.decode(atIndex: 4)
        firstSeal = try row.decode(atIndex: 5)
        lastSequence = try row.decode(atIndex: 6)
        lastHash = try row.decode(atIndex: 7)
        lastSeal = try row.decode(atIndex: 8)
    }

    static func find(_ account: AccountID, in db: Database) throws -> AuditChain? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM audit_chain WHERE account = ?")
        return try Row.fetchOne(statement, arguments: [account.uin]).map(AuditChain.init)
    }

    /// The chains of accounts, in the order in which they were begun.
    static func all(in db: Database) throws -> [AuditChain] {
        try Row.fetchAll(db, sql: "SELECT \(columns) FROM audit_chain WHERE account <> 0 ORDER BY number").map(
            AuditChain.init)
    }

    /// Whether a list of trails was ever begun: the key of the trails or any trail exists.
    static func isBegun(in db: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM server_setting WHERE name = ?) OR EXISTS (SELECT 1 FROM audit_chain)"
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [SQLiteStorage.auditKeySetting]) ?? false
    }

    func write(to db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO audit_chain (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            account.uin, number, numberHash, firstSequence, hashBefore, firstSeal, lastSequence, lastHash, lastSeal,
        ])
    }

    /// Whether the row has only an end, as the list of trails does.
    var isOfAList: Bool {
        number == 0 && firstSequence == 1 && numberHash.isEmpty && hashBefore.isEmpty && firstSeal.isEmpty
    }

    // MARK: Seals

    func hasFirstSeal(of key: AuditKey) -> Bool {
        firstSeal == key.seal(.first, of: account.uin, at: firstSequence, hashBefore)
    }

    func hasLastSeal(of key: AuditKey) -> Bool {
        lastSeal == key.seal(.last, of: account.uin, at: lastSequence, lastHash)
    }

    /// - Parameter isBroken: Whether the beginning was altered. The broken seal then remains for good.
    mutating func sealFirst(_ key: AuditKey, isBroken: Bool = false) {
        firstSeal =
            isBroken ? AuditKey.brokenSeal : key.seal(.first, of: account.uin, at: firstSequence, hashBefore)
    }

    mutating func sealLast(_ key: AuditKey, isBroken: Bool = false) {
        lastSeal = isBroken ? AuditKey.brokenSeal : key.seal(.last, of: account.uin, at: lastSequence, lastHash)
    }
}

/// Appends records to the trails of accounts in one transaction. The end of each trail is read once and written once.
final class AuditChains {
    private struct Open {
        var chain: AuditChain
        let isBroken: Bool
    }

    private let db: Database
    private let key: AuditKey
    private var open: [AccountID: Open] = [:]

    init(db: Database, key: AuditKey) {
        self.db = db
        self.key = key
    }

    func append(_ record: AuditRecord, to account: AccountID) throws {
        var trail = try open[account] ?? find(account)
        let row = try AuditRow(record, sequence: trail.chain.lastSequence &+ 1)
        let hash = key.hash(of: row, of: account.uin, after: trail.chain.lastHash)
        try AuditReads(db: db, account: account).insert(row, hash: hash)
        trail.chain.lastSequence = row.sequence
        trail.chain.lastHash = hash
        open[account] = trail
    }

    /// Writes the ends of the trails. The transaction must not be committed without this call.
    func finish() throws {
        for var trail in open.values {
            trail.chain.sealLast(key, isBroken: trail.isBroken)
            try trail.chain.write(to: db)
        }
        open = [:]
    }

    private func find(_ account: AccountID) throws -> Open {
        if var chain = try AuditChain.find(account, in: db) {
            let isBroken = !chain.hasLastSeal(of: key)
            // Records that somebody else appended must not prevent further recording.
            let last = try lastSequence(of: account)
            guard last > chain.lastSequence else {
                // The place of a cut must remain visible, so one number is skipped, once.
                if isBroken && chain.lastSeal != AuditKey.brokenSeal { chain.lastSequence &+= 1 }
                return Open(chain: chain, isBroken: isBroken)
            }
            chain.lastSequence = last
            return Open(chain: chain, isBroken: true)
        }
        return Open(chain: try begin(account), isBroken: false)
    }

    /// Begins a trail. If records already exist, somebody removed the ends of their trail. This is detected, because
    /// the trails are numbered.
    private func begin(_ account: AccountID) throws -> AuditChain {
        let known = try AuditChain.find(AuditChain.list, in: db)
        var list = known ?? AuditChain(account: AuditChain.list)
        let isBroken = try known.map { !$0.hasLastSeal(of: key) } ?? AuditChain.isBegun(in: db)
        var chain = AuditChain(account: account)
        chain.number = list.lastSequence &+ 1
        chain.numberHash = key.hash(ofTrail: chain.number, of: account.uin, after: list.lastHash)
        chain.lastSequence = try lastSequence(of: account)
        chain.firstSequence = chain.lastSequence &+ 1
        chain.sealFirst(key)
        list.lastSequence = chain.number
        list.lastHash = chain.numberHash
        list.sealLast(key, isBroken: isBroken)
        try list.write(to: db)
        return chain
    }

    private func lastSequence(of account: AccountID) throws -> Int64 {
        let sql = "SELECT max(sequence) FROM audit_record WHERE account = ?"
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [account.uin]) ?? 0
    }

    /// Chains all existing records as they are, for databases from before the trail was chained.
    func begin() throws {
        try db.execute(sql: "DELETE FROM audit_chain")
        // The list exists from the beginning, so that its removal is detected.
        var list = AuditChain(account: AuditChain.list)
        list.sealLast(key)
        try list.write(to: db)
        for account in try Int64.fetchAll(db, sql: "SELECT DISTINCT account FROM audit_record ORDER BY account") {
            try chainRecords(of: AccountID(uin: account))
        }
    }

    private func chainRecords(of account: AccountID) throws {
        let sql =
            "SELECT \(AuditRow.columns) FROM audit_record WHERE account = ? AND sequence > ? ORDER BY sequence LIMIT ?"
        let update = try db.makeStatement(sql: "UPDATE audit_record SET hash = ? WHERE account = ? AND sequence = ?")
        var chain = try begin(account)
        chain.firstSequence = 1
        chain.lastSequence = 0
        while true {
            let rows = try Row.fetchAll(
                db.cachedStatement(sql: sql), arguments: [account.uin, chain.lastSequence, Self.chainedAtOnce])
            guard !rows.isEmpty else { break }
            for row in try rows.map(AuditRow.init) {
                chain.lastHash = key.hash(of: row, of: account.uin, after: chain.lastHash)
                chain.lastSequence = row.sequence
                try update.execute(arguments: [chain.lastHash, account.uin, row.sequence])
            }
        }
        chain.sealFirst(key)
        chain.sealLast(key)
        try chain.write(to: db)
    }

    private static let chainedAtOnce = 1000
}
