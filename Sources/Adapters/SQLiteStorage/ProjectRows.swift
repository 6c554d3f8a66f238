// SPDX-License-Identifier: Apache-2.0

import GRDB
import KeyPairModel

/// Reads the projects of one account.
struct ProjectRows {
    let db: Database
    let account: AccountID

    func all() throws -> [Project] {
        let sql = """
            SELECT project, name, info, creator, is_disabled, created_at FROM project WHERE account = ?
            ORDER BY project
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [account.uin]).map { row in
            let nameText: String = try row.decode(atIndex: 1)
            guard let name = ProjectName(nameText) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "project \(nameText) is damaged")
            }
            return Project(
                id: ProjectID(number: try row.decode(atIndex: 0)), name: name, info: try row.decode(atIndex: 2),
                creator: IdentityID(uin: try row.decode(atIndex: 3)), isDisabled: try row.decode(atIndex: 4),
                createdAt: Instant(milliseconds: try row.decode(atIndex: 5)))
        }
    }
}
