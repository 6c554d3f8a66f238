// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// A part of a WHERE clause for a query. Its text consists of constants; values are always arguments.
struct SQLCondition {
    private(set) var sql = ""
    private(set) var arguments = StatementArguments()

    /// Makes a condition that follows others.
    init() {}

    /// Makes a condition that is the first in its clause.
    init(first condition: String, _ values: StatementArguments = []) {
        sql = condition
        arguments = values
    }

    mutating func add(_ condition: String, _ values: StatementArguments = []) {
        sql += " AND \(condition)"
        arguments += values
    }

    /// Adds the condition that a column has one of these texts.
    mutating func add(_ column: String, isOneOf texts: [String]) {
        let texts = Self.comparable(texts)
        add("\(column) IN (\(Self.marks(texts.count)))", StatementArguments(texts))
    }

    /// Adds the condition that a column has none of these texts.
    mutating func add(_ column: String, isNoneOf texts: [String]) {
        let texts = Self.comparable(texts)
        add("\(column) NOT IN (\(Self.marks(texts.count)))", StatementArguments(texts))
    }

    mutating func add(_ column: String, isOneOf projects: [ProjectID]) {
        add("\(column) IN (\(Self.marks(projects.count)))", StatementArguments(projects.map(\.number)))
    }

    /// Adds the condition that a column has one of these identifiers. The statement is the same for any number of them.
    mutating func add(_ column: String, isOneOf ids: [InstanceID]) {
        add(column, isOneOfListed: ids.map(\.text))
    }

    /// The same for texts of identifiers, which consist of letters, digits and hyphens.
    mutating func add(_ column: String, isOneOfListed ids: [String]) {
        let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
        add("\(column) IN (SELECT value FROM json_each(?))", ["[\(list)]"])
    }

    /// Adds the condition that a column with a JSON list of texts contains one of these.
    mutating func add(_ column: String, hasOneOf texts: [String]) {
        let texts = Self.comparable(texts)
        add(
            "EXISTS (SELECT 1 FROM json_each(\(column)) WHERE value IN (\(Self.marks(texts.count))))",
            StatementArguments(texts))
    }

    /// Adds the condition that a column contains one of these texts. LIKE has wildcards and ignores case.
    mutating func add(_ column: String, holdsOneOf texts: [String]) {
        let texts = Self.comparable(texts)
        let any = texts.map { _ in "instr(\(column), ?) > 0" }.joined(separator: " OR ")
        add("(\(texts.isEmpty ? "0" : any))", StatementArguments(texts))
    }

    /// Adds the condition that a row has a tag with this key, or with any key if it is `nil`, and one of these values.
    mutating func addTag(of tags: TagTable, key: String? = nil, valueIs values: [String]) {
        var tag = SQLCondition()
        if let key { tag.add("tag_key", isOneOf: [key]) }
        tag.add("tag_value", isOneOf: values)
        add(tag, of: tags)
    }

    /// Adds the condition that a row has a tag with one of these keys.
    mutating func addTag(of tags: TagTable, keyIs keys: [String]) {
        var tag = SQLCondition()
        tag.add("tag_key", isOneOf: keys)
        add(tag, of: tags)
    }

    private mutating func add(_ tag: SQLCondition, of tags: TagTable) {
        let (owner, id) = (tags.owner, tags.id)
        add(
            """
            EXISTS (SELECT 1 FROM \(tags.name) AS own WHERE own.account = \(owner).account
                AND own.product = \(owner).product AND own.\(id) = \(owner).\(id)\(tag.sql))
            """, tag.arguments)
    }

    static func marks(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ", ") }

    /// The texts that can match a stored text. Stored texts have no U+0000, at which SQLite would end a value.
    private static func comparable(_ texts: [String]) -> [String] { texts.filter { !$0.utf8.contains(0) } }
}
