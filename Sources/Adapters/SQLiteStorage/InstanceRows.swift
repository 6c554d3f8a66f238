// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import KeyPairModel
import StorageContract

/// Reads the instances of one account and product, and the images made of them.
struct InstanceRows {
    let db: Database
    let account: AccountID
    let product: Product

    private static let columns = """
        instance_id, revision, region, zone, project_id, image_id, os_name, platform, is_windows, login_user, uuid,
        host_name, intranet_address,
        coalesce(
            (SELECT address FROM host WHERE host.account = instance.account AND host.product = instance.product
                AND host.instance_id = instance.instance_id),
            public_address),
        created_at, type, system_disk_type, system_disk_size,
        bandwidth_out, charge_type, months, name, first_state, second_state, last_state, turns_at, ends_at, operation,
        operation_request_id, operation_started_at, operation_fails, has_password, stopped_without_charging, renew_flag,
        (SELECT group_concat(key_id || char(31) || username, char(30)) FROM key_pair_binding AS own
            WHERE own.account = instance.account AND own.product = instance.product
            AND own.instance_id = instance.instance_id),
        (SELECT group_concat(tag_key || char(31) || tag_value, char(30)) FROM instance_tag AS own
            WHERE own.account = instance.account AND own.product = instance.product
            AND own.instance_id = instance.instance_id)
        """

    private static let isThere = "(last_state IS NOT NULL OR ends_at > ?)"
    /// The longest list of identifiers that calls name.
    private static let keptStatementIDsMax = 100
    private static let newestFirst = "ORDER BY created_at DESC, instance_id"

    func all(at time: Instant) throws -> [Instance] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM instance
                WHERE account = ? AND product = ? AND \(Self.isThere) \(Self.newestFirst)
                """)
        return try read(statement, [account.uin, product.rawValue, time.milliseconds])
    }

    func those(_ ids: [InstanceID], at time: Instant) throws -> [Instance] {
        let marks = repeatElement("?", count: ids.count).joined(separator: ", ")
        let sql = """
            SELECT \(Self.columns) FROM instance
            WHERE account = ? AND product = ? AND instance_id IN (\(marks)) AND \(Self.isThere) \(Self.newestFirst)
            """
        // Only statements of few lengths are kept, for good.
        let statement =
            try ids.count <= Self.keptStatementIDsMax ? db.cachedStatement(sql: sql) : db.makeStatement(sql: sql)
        return try read(
            statement,
            [account.uin, product.rawValue] + StatementArguments(ids.map(\.text)) + [time.milliseconds])
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
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        return MadeInstances(
            ids: try list(row, 0) { InstanceID($0, of: product) },
            keyPairs: try list(row, 1) { KeyPairID($0, of: product) })
    }

    /// A list in JSON.
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

    private func read(_ statement: Statement, _ arguments: StatementArguments) throws -> [Instance] {
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var instances: [Instance] = []
        while let row = try rows.next() { instances.append(try read(row)) }
        return instances
    }

    private func read(_ row: Row) throws -> Instance {
        let text: String = try row.decode(atIndex: 0)
        guard let id = InstanceID(text, of: product) else { throw damaged("instance \(text)") }
        return Instance(
            id: id, origin: try origin(row, of: text),
            shape: InstanceShape(
                type: try row.decode(atIndex: 15), systemDiskType: try row.decode(atIndex: 16),
                systemDiskSize: try row.decode(atIndex: 17), bandwidthOut: try row.decode(atIndex: 18),
                chargeType: try row.decode(atIndex: 19), months: try row.decode(atIndex: 20),
                renewFlag: try row.decode(atIndex: 33)),
            name: try row.decode(atIndex: 21), course: try course(row, of: text), operation: try operation(row),
            hasPassword: try row.decode(atIndex: 31), stoppedWithoutCharging: try row.decode(atIndex: 32),
            bindings: try KeyPairBinding.list(try row.decode(String?.self, atIndex: 34), of: id),
            tags: Tag.list(try row.decode(String?.self, atIndex: 35)), revision: try row.decode(atIndex: 1))
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
            createdAt: Instant(milliseconds: try row.decode(atIndex: 14)))
    }

    private func course(_ row: Row, of text: String) throws -> InstanceCourse {
        let last = try row.decode(String?.self, atIndex: 24)
        guard let first = InstanceState(rawValue: try row.decode(atIndex: 22)),
            let second = InstanceState(rawValue: try row.decode(atIndex: 23)),
            last == nil || InstanceState(rawValue: last ?? "") != nil
        else { throw damaged("instance \(text)") }
        return InstanceCourse(
            first: first, second: second, last: last.flatMap(InstanceState.init),
            turnsAt: Instant(milliseconds: try row.decode(atIndex: 25)),
            endsAt: Instant(milliseconds: try row.decode(atIndex: 26)))
    }

    private func operation(_ row: Row) throws -> InstanceOperation? {
        guard let name = try row.decode(String?.self, atIndex: 27) else { return nil }
        return InstanceOperation(
            name: name, requestID: try row.decode(atIndex: 28),
            startedAt: Instant(milliseconds: try row.decode(atIndex: 29)), fails: try row.decode(atIndex: 30))
    }

    private func damaged(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(what) is damaged")
    }
}

// Images.
extension InstanceRows {
    func images() throws -> [CustomImage] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT image_id, name, os_name, platform, is_windows, login_user, source_instance_id, created_at,
                    (SELECT group_concat(key_id, char(30)) FROM image_key_pair AS own WHERE own.account = image.account
                        AND own.product = image.product AND own.image_id = image.image_id)
                FROM image WHERE account = ? AND product = ? ORDER BY created_at DESC, image_id
                """)
        let rows = try Row.fetchAll(statement, arguments: [account.uin, product.rawValue])
        return try rows.map(image)
    }

    private func image(_ row: Row) throws -> CustomImage {
        let text: String = try row.decode(atIndex: 0)
        guard let id = ImageID(text, of: product),
            let source = InstanceID(try row.decode(String.self, atIndex: 6), of: product)
        else { throw damaged("image \(text)") }
        let keyPairs = try row.decode(String?.self, atIndex: 8) ?? ""
        return CustomImage(
            system: SystemImage(
                id: id, osName: try row.decode(atIndex: 2), platform: try row.decode(atIndex: 3),
                isWindows: try row.decode(atIndex: 4), loginUser: try row.decode(atIndex: 5)),
            name: try row.decode(atIndex: 1), source: source,
            createdAt: Instant(milliseconds: try row.decode(atIndex: 7)),
            keyPairs: keyPairs.split(separator: JoinedPairs.separator).compactMap { KeyPairID(String($0), of: product) }
        )
    }
}
