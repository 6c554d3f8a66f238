// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// Reads the instances of one account and product.
struct InstanceReads {
    let db: Database
    let account: AccountID
    let product: Product

    /// For a host, this is its address for ssh.
    static let publicAddress = """
        coalesce(
            (SELECT address FROM host WHERE host.account = instance.account AND host.product = instance.product
                AND host.instance_id = instance.instance_id),
            public_address)
        """
    private static let columns = """
        instance_id, revision, region, zone, project_id, image_id, os_name, platform, is_windows, login_user, uuid,
        host_name, intranet_address, \(publicAddress),
        created_at, type, system_disk_type, system_disk_size,
        bandwidth_out, charge_type, months, name, first_state, second_state, last_state, turns_at, ends_at, operation,
        operation_request_id, operation_started_at, operation_fails, has_password, stopped_without_charging, renew_flag,
        (SELECT group_concat(key_id || char(31) || username, char(30)) FROM key_pair_binding AS own
            WHERE own.account = instance.account AND own.product = instance.product
            AND own.instance_id = instance.instance_id),
        (SELECT group_concat(tag_key || char(31) || tag_value, char(30)) FROM instance_tag AS own
            WHERE own.account = instance.account AND own.product = instance.product
            AND own.instance_id = instance.instance_id),
        EXISTS (SELECT 1 FROM host WHERE host.account = instance.account AND host.product = instance.product
            AND host.instance_id = instance.instance_id),
        \(InstanceSettingsColumns.names.joined(separator: ", "))
        """

    static let isThere = "(last_state IS NOT NULL OR ends_at > ?)"
    /// The longest list of identifiers in a call. Statements for longer lists are not cached.
    private static let keptStatementIDsMax = 100

    /// The instances with these identifiers, newest first.
    func those(_ ids: [InstanceID], at time: Instant) throws -> [Instance] {
        try those(ids.map(\.text), columns: Self.columns, at: time).map(read)
    }

    /// Reads a part of a page, up to the limit of bindings.
    ///
    /// - Parameters:
    ///   - ids: The rest of the page in its order. Identifiers that were read are removed.
    ///   - element: Makes the page's element from an instance; `nil` leaves it out.
    func part<Element>(
        of ids: inout ArraySlice<String>, at time: Instant, _ element: (Instance) throws -> Element?
    ) throws -> PagePart<Element> {
        let statement = try db.cachedStatement(sql: Self.one)
        var part = PagePart<Element>()
        while !part.isFull, let id = ids.popFirst() {
            let arguments: StatementArguments = [account.uin, product.rawValue, id, time.milliseconds]
            // An instance that was removed since the previous part is left out.
            guard let row = try Row.fetchOne(statement, arguments: arguments) else { continue }
            let instance = try read(row)
            if let element = try element(instance) { part.append(element, bindings: instance.bindings.count) }
        }
        part.isLast = ids.isEmpty
        return part
    }

    private static let one = """
        SELECT \(columns) FROM instance WHERE account = ? AND product = ? AND instance_id = ? AND \(isThere)
        """

    func privateAddresses(of ids: [InstanceID], at time: Instant) throws -> [InstanceID: String] {
        let rows = try those(ids.map(\.text), columns: "instance_id, intranet_address", at: time)
        return Dictionary(
            try rows.map { (try id($0), try $0.decode(String.self, atIndex: 1)) },
            uniquingKeysWith: { first, _ in first })
    }

    private func those(_ ids: [String], columns: String, at time: Instant) throws -> [Row] {
        let sql = """
            SELECT \(columns) FROM instance
            WHERE account = ? AND product = ? AND instance_id IN (\(SQLCondition.marks(ids.count))) AND \(Self.isThere)
            ORDER BY created_at DESC, instance_id
            """
        // Only statements of a few lengths are cached; they are never evicted.
        let statement =
            try ids.count <= Self.keptStatementIDsMax ? db.cachedStatement(sql: sql) : db.makeStatement(sql: sql)
        return try Row.fetchAll(
            statement, arguments: [account.uin, product.rawValue] + StatementArguments(ids) + [time.milliseconds])
    }

    func count(at time: Instant) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) FROM instance WHERE account = ? AND product = ? AND \(Self.isThere)")
        return try Int.fetchOne(statement, arguments: [account.uin, product.rawValue, time.milliseconds]) ?? 0
    }

    func madeBy(_ token: ClientToken) throws -> MadeInstances? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT instance_ids, key_ids FROM client_token
                WHERE account = ? AND identity = ? AND product = ? AND token = ? AND created_at >= ?
                """)
        let oldest = token.time.milliseconds - Mutations.tokenLifetime
        let arguments: StatementArguments = [
            account.uin, token.identity.uin, product.rawValue, token.text, oldest,
        ]
        return try Row.fetchOne(statement, arguments: arguments).map(made)
    }

    /// Reads all client tokens, for a review.
    func readTokens() throws {
        let sql = "SELECT instance_ids, key_ids FROM client_token WHERE account = ? AND product = ?"
        for row in try Row.fetchAll(db, sql: sql, arguments: [account.uin, product.rawValue]) { _ = try made(row) }
    }

    private func made(_ row: Row) throws -> MadeInstances {
        MadeInstances(
            ids: try list(row, 0) { InstanceID($0, of: product) },
            keyPairs: try list(row, 1) { KeyPairID($0, of: product) })
    }

    /// Reads a JSON list.
    private func list<Element>(_ row: Row, _ column: Int, _ read: (String) -> Element?) throws -> [Element] {
        let data = Data(try row.decode(String.self, atIndex: column).utf8)
        guard let texts = try? JSONDecoder().decode([String].self, from: data) else {
            throw damaged("a client's token")
        }
        return try texts.map { text in
            guard let element = read(text) else { throw damaged("a client's token") }
            return element
        }
    }

    private func id(_ row: Row) throws -> InstanceID {
        let text: String = try row.decode(atIndex: 0)
        guard let id = InstanceID(text, of: product) else { throw damaged("instance \(text)") }
        return id
    }

    private func read(_ row: Row) throws -> Instance {
        let id = try id(row)
        return Instance(
            id: id, isHost: try row.decode(atIndex: 36), origin: try origin(row, of: id.text),
            shape: InstanceShape(
                type: try row.decode(atIndex: 15), systemDiskType: try row.decode(atIndex: 16),
                systemDiskSize: try row.number(.count, atIndex: 17),
                bandwidthOut: try row.number(.count, atIndex: 18),
                chargeType: try row.decode(atIndex: 19), months: try row.number(.months, atIndex: 20),
                renewFlag: try row.decode(atIndex: 33)),
            settings: try InstanceSettingsColumns.read(row, from: 37), name: try row.decode(atIndex: 21),
            timeline: try timeline(row, of: id.text),
            operation: try operation(row),
            hasPassword: try row.decode(atIndex: 31), stoppedWithoutCharging: try row.decode(atIndex: 32),
            bindings: try KeyPairBinding.list(try row.decode(String?.self, atIndex: 34), of: id),
            tags: Tag.list(try row.decode(String?.self, atIndex: 35)), revision: try row.number(.identifier, atIndex: 1)
        )
    }

    private func origin(_ row: Row, of text: String) throws -> InstanceOrigin {
        guard let image = ImageID(try row.decode(String.self, atIndex: 5), of: product) else {
            throw damaged("instance \(text)")
        }
        return InstanceOrigin(
            region: try row.decode(atIndex: 2), zone: try row.decode(atIndex: 3),
            project: ProjectID(number: try row.decode(atIndex: 4)),
            image: SystemImage(
                id: image, osName: try row.decode(atIndex: 6), platform: try row.decode(atIndex: 7),
                isWindows: try row.decode(atIndex: 8), loginUser: try row.decode(atIndex: 9)),
            uuid: try row.decode(atIndex: 10), hostName: try row.decode(atIndex: 11),
            privateAddress: try row.decode(atIndex: 12), publicAddress: try row.decode(atIndex: 13),
            createdAt: try row.time(atIndex: 14))
    }

    private func timeline(_ row: Row, of text: String) throws -> StateTimeline {
        let last = try row.decode(String?.self, atIndex: 24)
        guard let first = InstanceState(rawValue: try row.decode(atIndex: 22)),
            let second = InstanceState(rawValue: try row.decode(atIndex: 23)),
            last == nil || InstanceState(rawValue: last ?? "") != nil
        else { throw damaged("instance \(text)") }
        return StateTimeline(
            first: first, second: second, last: last.flatMap(InstanceState.init),
            turnsAt: try row.time(atIndex: 25, .timeOrNever),
            endsAt: try row.time(atIndex: 26, .timeOrNever))
    }

    private func operation(_ row: Row) throws -> InstanceOperation? {
        guard let name = try row.decode(String?.self, atIndex: 27) else { return nil }
        return InstanceOperation(
            name: name, requestID: try row.decode(atIndex: 28),
            startedAt: try row.time(atIndex: 29), fails: try row.decode(atIndex: 30))
    }

    private func damaged(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(what) is damaged")
    }
}
