// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// Reads the projects of one account.
struct ProjectReads {
    let db: Database
    let account: AccountID

    func page(_ query: ProjectQuery, offset: Int64, limit: Int64) throws -> Page<Project> {
        var condition = SQLCondition()
        if !query.includesDisabled { condition.add("is_disabled = 0") }
        if let id = query.id { condition.add("project", isOneOf: [id]) }
        if let name = query.name { condition.add("name", isOneOf: [name]) }
        let found = "FROM project WHERE account = ?" + condition.sql
        let arguments: StatementArguments = [account.uin] + condition.arguments
        let count = try db.cachedStatement(sql: "SELECT count(*) \(found)")
        let page = try db.cachedStatement(
            sql: """
                SELECT project, name, info, creator, is_disabled, created_at \(found)
                ORDER BY project LIMIT ? OFFSET ?
                """)
        return Page(
            totalCount: try Int.fetchOne(count, arguments: arguments) ?? 0,
            elements: try Row.fetchAll(page, arguments: arguments + [limit, offset]).map(read))
    }

    private func read(_ row: Row) throws -> Project {
        let nameText: String = try row.decode(atIndex: 1)
        guard let name = ProjectName(nameText) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "project \(nameText) is damaged")
        }
        return Project(
            id: ProjectID(number: try row.decode(atIndex: 0)), name: name, info: try row.decode(atIndex: 2),
            creator: IdentityID(uin: try row.decode(atIndex: 3)), isDisabled: try row.decode(atIndex: 4),
            createdAt: try row.time(atIndex: 5))
    }
}
