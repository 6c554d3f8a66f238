// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// Reads the custom images of one account and product.
struct ImageReads {
    let db: Database
    let account: AccountID
    let product: Product

    private static let columns = """
        image_id, name, os_name, platform, is_windows, login_user, source_instance_id, created_at,
        (SELECT group_concat(key_id, char(30)) FROM image_key_pair AS own WHERE own.account = image.account
            AND own.product = image.product AND own.image_id = image.image_id)
        """
    private static let found = "FROM image WHERE account = ? AND product = ?"

    func page(_ filters: [ImageFilter], offset: Int64, limit: Int64) throws -> Page<CustomImage> {
        let condition = SQLCondition(filters)
        let arguments: StatementArguments = [account.uin, product.rawValue] + condition.arguments
        let total =
            try Int.fetchOne(
                statement(filters, "SELECT count(*) \(Self.found)\(condition.sql)"), arguments: arguments) ?? 0
        guard total > offset, limit > 0 else { return Page(totalCount: total, elements: []) }
        let page = try statement(filters, Self.pageSQL(condition))
        let images = try Row.fetchAll(page, arguments: arguments + [limit, offset]).map(read)
        return Page(totalCount: total, elements: images)
    }

    static func pageSQL(_ condition: SQLCondition) -> String {
        "SELECT \(columns) \(found)\(condition.sql) ORDER BY created_at DESC, image_id LIMIT ? OFFSET ?"
    }

    /// Only statements of a few shapes are cached, because filters can have any number of shapes.
    private func statement(_ filters: [ImageFilter], _ sql: String) throws -> Statement {
        filters.isEmpty ? try db.cachedStatement(sql: sql) : try db.makeStatement(sql: sql)
    }

    func image(_ id: ImageID) throws -> CustomImage? {
        let statement = try db.cachedStatement(sql: "SELECT \(Self.columns) \(Self.found) AND image_id = ?")
        return try Row.fetchOne(statement, arguments: [account.uin, product.rawValue, id.text]).map(read)
    }

    private func read(_ row: Row) throws -> CustomImage {
        let text: String = try row.decode(atIndex: 0)
        guard let id = ImageID(text, of: product),
            let source = InstanceID(try row.decode(String.self, atIndex: 6), of: product)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "image \(text) is damaged") }
        let keyPairs = try row.decode(String?.self, atIndex: 8) ?? ""
        return CustomImage(
            system: SystemImage(
                id: id, osName: try row.decode(atIndex: 2), platform: try row.decode(atIndex: 3),
                isWindows: try row.decode(atIndex: 4), loginUser: try row.decode(atIndex: 5)),
            name: try row.decode(atIndex: 1), source: source,
            createdAt: try row.time(atIndex: 7),
            keyPairs: keyPairs.utf8.split(separator: JoinedPairs.separator).compactMap {
                KeyPairID(String(decoding: $0, as: UTF8.self), of: product)
            })
    }
}

extension SQLCondition {
    init(_ filters: [ImageFilter]) {
        self.init()
        for filter in filters {
            switch filter {
            case .idIs(let values): add("image_id", isOneOf: values)
            case .nameIs(let values): add("name", isOneOf: values)
            case .nameContains(let values): add("name", holdsOneOf: values)
            case .platformContains(let values): add("platform", holdsOneOf: values)
            case .windowsIs(let values): add("is_windows IN (\(Self.marks(values.count)))", StatementArguments(values))
            case .customIs(let values): add(values.contains(true) ? "1" : "0")
            case .nothing: add("0")
            }
        }
    }
}
