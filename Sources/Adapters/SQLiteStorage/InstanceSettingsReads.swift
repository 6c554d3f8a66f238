// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB

/// The settings of an instance in the columns of its row.
struct InstanceSettingsColumns {
    static let names = [
        "vpc_id", "subnet_id", "is_vpc_gateway", "ipv6_addresses", "internet_charge_type", "system_disk_name",
        "system_disk_encrypted", "system_disk_kms_key_id", "cam_role_name", "hpc_cluster_id", "dedicated_cluster_id",
        "is_protected", "security_groups", "disaster_recover_groups", "data_disks",
    ]

    static func values(_ settings: InstanceSettings) throws -> StatementArguments {
        let (network, disk) = (settings.network, settings.systemDisk)
        let values: StatementArguments = [
            network.vpcID, network.subnetID, network.isGateway, network.ipv6Addresses, settings.internetChargeType,
            disk.name, disk.isEncrypted, disk.kmsKeyID,
        ]
        let services: StatementArguments = [
            settings.camRoleName, settings.hpcClusterID, settings.dedicatedClusterID, settings.isProtected,
        ]
        let lists: StatementArguments = [
            try json(settings.securityGroups), try json(settings.disasterRecoverGroups),
            try json(settings.dataDisks.map(StoredDisk.init)),
        ]
        return values + services + lists
    }

    /// - Parameter first: The index of the first of the columns.
    static func read(_ row: Row, from first: Int) throws -> InstanceSettings {
        var settings = InstanceSettings()
        settings.network.vpcID = try row.decode(atIndex: first)
        settings.network.subnetID = try row.decode(atIndex: first + 1)
        settings.network.isGateway = try row.decode(atIndex: first + 2)
        settings.network.ipv6Addresses = try row.number(.count, atIndex: first + 3)
        settings.internetChargeType = try row.decode(atIndex: first + 4)
        settings.systemDisk.name = try row.decode(atIndex: first + 5)
        settings.systemDisk.isEncrypted = try row.decode(atIndex: first + 6)
        settings.systemDisk.kmsKeyID = try row.decode(atIndex: first + 7)
        settings.camRoleName = try row.decode(atIndex: first + 8)
        settings.hpcClusterID = try row.decode(atIndex: first + 9)
        settings.dedicatedClusterID = try row.decode(atIndex: first + 10)
        settings.isProtected = try row.decode(atIndex: first + 11)
        settings.securityGroups = try list(row, first + 12)
        settings.disasterRecoverGroups = try list(row, first + 13)
        settings.dataDisks = try list(row, first + 14, of: StoredDisk.self).map { try $0.disk() }
        return settings
    }

    private static func json(_ list: [some Encodable]) throws -> String {
        list.isEmpty ? "[]" : String(decoding: try JSONEncoder().encode(list), as: UTF8.self)
    }

    /// Reads a JSON list. Most lists are empty and need no parsing, which is slow.
    private static func list<Element: Decodable>(
        _ row: Row, _ index: Int, of type: Element.Type = String.self
    ) throws -> [Element] {
        let text: String = try row.decode(atIndex: index)
        guard text != "[]" else { return [] }
        guard let list = try? JSONDecoder().decode([Element].self, from: Data(text.utf8)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a list of an instance is damaged")
        }
        return list
    }
}

/// A data disk in JSON.
private struct StoredDisk: Codable {
    let id: String
    let type: String
    let size: Int64
    let name: String
    let isEncrypted: Bool
    let kmsKeyID: String
    let isDeletedWithInstance: Bool
    let snapshotID: String
    let throughput: Int64
    let hasBursts: Bool

    init(_ disk: DataDisk) {
        id = disk.id
        type = disk.type
        size = disk.size
        name = disk.settings.name
        isEncrypted = disk.settings.isEncrypted
        kmsKeyID = disk.settings.kmsKeyID
        isDeletedWithInstance = disk.isDeletedWithInstance
        snapshotID = disk.snapshotID
        throughput = disk.throughput
        hasBursts = disk.hasBursts
    }

    func disk() throws -> DataDisk {
        guard StoredNumber.count.holds(size), StoredNumber.count.holds(throughput) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a disk of an instance is damaged")
        }
        var settings = DiskSettings()
        settings.name = name
        settings.isEncrypted = isEncrypted
        settings.kmsKeyID = kmsKeyID
        return DataDisk(
            id: id, type: type, size: size, settings: settings, isDeletedWithInstance: isDeletedWithInstance,
            snapshotID: snapshotID, throughput: throughput, hasBursts: hasBursts)
    }
}

// User data.
extension InstanceReads {
    func userData(of ids: [InstanceID], at time: Instant) throws -> [InstanceID: UserData] {
        var found: [InstanceID: UserData] = [:]
        let statement = try db.cachedStatement(
            sql: """
                SELECT user_data FROM instance_user_data JOIN instance USING (account, product, instance_id)
                WHERE account = ? AND product = ? AND instance_id = ? AND \(Self.isThere)
                """)
        for id in ids {
            let arguments: StatementArguments = [account.uin, product.rawValue, id.text, time.milliseconds]
            guard let row = try Row.fetchOne(statement, arguments: arguments) else { continue }
            found[id] = try userData(row)
        }
        return found
    }

    /// Reads the user data of all instances, for a review.
    func readUserData() throws {
        let sql = "SELECT user_data FROM instance_user_data WHERE account = ? AND product = ?"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [account.uin, product.rawValue])
        while let row = try rows.next() { _ = try userData(row) }
    }

    private func userData(_ row: Row) throws -> UserData {
        let text: String = try row.decode(atIndex: 0)
        guard let userData = try? UserData(text) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the user data of an instance is damaged")
        }
        return userData
    }
}

extension Mutations {
    /// Stores user data. `nil` leaves that of each instance as it is.
    func keep(_ userData: UserData?, of instances: [Instance]) throws {
        guard let userData else { return }
        for instance in instances where instance.timeline.last != nil {
            try removeUserData(of: instance.id)
            guard !userData.isEmpty else { continue }
            try execute(
                "INSERT INTO instance_user_data (account, product, instance_id, user_data) VALUES (?, ?, ?, ?)",
                [account.uin, instance.id.product.rawValue, instance.id.text, userData.text])
        }
    }

    func removeUserData(of id: InstanceID) throws {
        try execute(
            "DELETE FROM instance_user_data WHERE account = ? AND product = ? AND instance_id = ?",
            [account.uin, id.product.rawValue, id.text])
    }
}
