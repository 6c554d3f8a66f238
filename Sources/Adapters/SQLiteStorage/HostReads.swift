// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// Reads the hosts of one account and product.
struct HostReads {
    let db: Database
    let account: AccountID
    let product: Product

    private static let columns = """
        instance_id, revision, enrolled_at, options, address, port, host_keys, token_digest, token_until,
        credential_digest, joined_at, agent_version, machine, seen_at, copies_at
        """

    /// Finds the hosts of a page, sorted by instance, among those whose instances exist at a time.
    func page(_ query: HostQuery, _ range: PageRange, at time: Instant) throws -> Page<String> {
        let condition = SQLCondition(query)
        let arguments: StatementArguments =
            [account.uin, product.rawValue, time.milliseconds] + condition.arguments
        let found = """
            FROM host JOIN instance USING (account, product, instance_id)
            WHERE account = ? AND product = ? AND (last_state IS NOT NULL OR ends_at > ?)\(condition.sql)
            """
        let total = try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) \(found)"), arguments: arguments) ?? 0
        guard total > range.offset else { return Page(totalCount: total, elements: []) }
        let ids = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT instance_id \(found) ORDER BY instance_id LIMIT ? OFFSET ?"),
            arguments: arguments + [range.limit, range.offset]
        ).map { try $0.decode(String.self, atIndex: 0) }
        return Page(totalCount: total, elements: ids)
    }

    /// Reads a part of a page, up to the limit of bindings.
    ///
    /// - Parameter ids: The rest of the page in its order. Identifiers that were read are removed.
    func part(of ids: inout ArraySlice<String>, at time: Instant) throws -> PagePart<HostedInstance> {
        try InstanceReads(db: db, account: account, product: product).part(of: &ids, at: time) { instance in
            try host(instance.id).map { HostedInstance(host: $0, instance: instance) }
        }
    }

    func host(_ id: InstanceID) throws -> EnrolledHost? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(Self.columns) FROM host WHERE account = ? AND product = ? AND instance_id = ?")
        return try Row.fetchOne(statement, arguments: [account.uin, product.rawValue, id.text]).map(read)
    }

    private func read(_ row: Row) throws -> EnrolledHost {
        let text: String = try row.decode(atIndex: 0)
        let keys = Data(try row.decode(String.self, atIndex: 6).utf8)
        guard let id = InstanceID(text, of: product), let keys = try? JSONDecoder().decode([String].self, from: keys)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the host of \(text) is damaged") }
        return EnrolledHost(
            instance: id, enrolledAt: try row.time(atIndex: 2),
            options: try row.decode(atIndex: 3), address: try row.decode(atIndex: 4),
            port: try row.number(.port, atIndex: 5), hostKeys: keys, proof: try proof(row),
            joinedAt: try row.optionalTime(atIndex: 10),
            agentVersion: try row.decode(atIndex: 11),
            machine: try row.decode(Data?.self, atIndex: 12).map { Array($0) },
            seenAt: try row.optionalTime(atIndex: 13),
            copiesAt: try row.optionalTime(atIndex: 14),
            revision: try row.number(.identifier, atIndex: 1))
    }

    private func proof(_ row: Row) throws -> EnrolledHost.Proof? {
        if let digest = try row.decode(Data?.self, atIndex: 7), let until = try row.optionalTime(atIndex: 8) {
            return .token(digest: Array(digest), until: until)
        }
        return try row.decode(Data?.self, atIndex: 9).map { .credential(digest: Array($0)) }
    }
}

extension SQLCondition {
    fileprivate init(_ query: HostQuery) {
        self.init()
        if let region = query.region { add("region", isOneOf: [region]) }
        if !query.ids.isEmpty { add("instance_id", isOneOf: query.ids) }
        if let name = query.name { add("name", isOneOf: [name]) }
        if let user = query.loginUser { add("login_user", isOneOf: [user]) }
        switch query.status {
        case .invited: add("token_digest IS NOT NULL")
        case .joined: add("token_digest IS NULL AND credential_digest IS NOT NULL")
        case .revoked: add("token_digest IS NULL AND credential_digest IS NULL")
        case nil: break
        }
        if let time = query.unseenSince { add("(seen_at IS NULL OR seen_at < ?)", [time.milliseconds]) }
        if let tag = query.tag { addTag(of: .instances, key: tag.key, valueIs: [tag.value]) }
    }
}
