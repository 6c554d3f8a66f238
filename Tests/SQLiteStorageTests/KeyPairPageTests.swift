// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import Testing

@testable import SQLiteStorage

/// The cost of a page of key pairs depends on the page, also with foremost names.
struct KeyPairPageTests {
    @Test func namesThatAreLookedForAreNeitherSortedNorReadWhole() throws {
        let temporary = try TemporaryDirectory()
        _ = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        let database = try DatabaseQueue(path: temporary.path + "/keywright.sqlite")
        let query = KeyPairQuery.matching([.nameIsOrContains(["a", "b"])])
        let names = query.foremostNames
        let foremost = try plan(KeyPairReads.foremostSQL(KeyPairReads.condition(query, foremost: names)), in: database)
        let byName = "SEARCH key_pair USING INDEX sqlite_autoindex_key_pair_2 (account=? AND product=? AND name=?)"
        #expect(foremost.contains(byName), "\(foremost)")
        let others = try plan(KeyPairReads.pageSQL(KeyPairReads.condition(query, besides: names)), in: database)
        let newestFirst = "SEARCH key_pair USING INDEX key_pair_newest_first (account=? AND product=?)"
        #expect(others.contains(newestFirst) && !others.contains { $0.contains("TEMP B-TREE") }, "\(others)")
    }

    private func plan(_ sql: String, in database: DatabaseQueue) throws -> [String] {
        // A plan does not depend on the arguments.
        let nulls = [DatabaseValue](repeating: .null, count: sql.count { $0 == "?" })
        return try database.read { db in
            try Row.fetchAll(db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql), arguments: .init(nulls))
                .map { $0["detail"] as String }
        }
    }
}
