// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

/// Reads the group invitations of one account.
struct HostGroupReads {
    let db: Database
    let account: AccountID

    private static let columns = """
        group_id, created_at, ends_at, token_digest, uses, uses_max, product, region, zone, image_id, os_name, platform,
        login_user, options, tags
        """

    func group(_ id: HostGroupID) throws -> HostGroup? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(Self.columns) FROM host_group WHERE account = ? AND group_id = ?")
        return try Row.fetchOne(statement, arguments: [account.uin, id.text]).map(read)
    }

    func page(_ range: PageRange) throws -> Page<HostGroup> {
        let count = try db.cachedStatement(sql: "SELECT count(*) FROM host_group WHERE account = ?")
        let page = try db.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM host_group WHERE account = ?
                ORDER BY created_at DESC, group_id LIMIT ? OFFSET ?
                """)
        return Page(
            totalCount: try Int.fetchOne(count, arguments: [account.uin]) ?? 0,
            elements: try Row.fetchAll(page, arguments: [account.uin, range.limit, range.offset]).map(read))
    }

    /// Reads all group invitations, for a review.
    func readAll() throws {
        for row in try Row.fetchAll(
            db, sql: "SELECT \(Self.columns) FROM host_group WHERE account = ?", arguments: [account.uin])
        { _ = try read(row) }
    }

    private func read(_ row: Row) throws -> HostGroup {
        let text: String = try row.decode(atIndex: 0)
        let pairs = try? JSONDecoder().decode(
            [[String]].self, from: Data(try row.decode(String.self, atIndex: 14).utf8))
        guard let id = HostGroupID(text), let product = Product(rawValue: try row.decode(atIndex: 6)),
            let image = ImageID(try row.decode(String.self, atIndex: 9), of: product),
            let pairs, pairs.allSatisfy({ $0.count == 2 })
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the host group \(text) is damaged") }
        return HostGroup(
            id: id, createdAt: try row.time(atIndex: 1),
            endsAt: try row.time(atIndex: 2),
            digest: Array(try row.decode(Data.self, atIndex: 3)), usesMax: try row.number(.count, atIndex: 5),
            uses: try row.number(.count, atIndex: 4), region: try row.decode(atIndex: 7),
            zone: try row.decode(atIndex: 8),
            image: SystemImage(
                id: image, osName: try row.decode(atIndex: 10), platform: try row.decode(atIndex: 11), isWindows: false,
                loginUser: try row.decode(atIndex: 12)),
            options: try row.decode(atIndex: 13),
            tags: pairs.map { Tag(storedKey: $0.first ?? "", value: $0.last ?? "") })
    }
}
