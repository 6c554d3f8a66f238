// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract

// Mutations of tags and projects.
extension Mutations {
    /// Changes tags. A replaced tag is removed and added again, because triggers count both.
    func change(_ change: TagChange) throws {
        let (resource, type) = (change.resource, change.resource.type)
        let table = TagTable(of: type)
        for key in change.removed + change.set.map(\.key) {
            try execute(
                "DELETE FROM \(table.name) WHERE \(type.isOwned) AND \(table.id) = ? AND tag_key = ?",
                type.owner(account) + [resource.stored, key])
        }
        for tag in change.set { try add(tag, to: resource) }
    }

    func add(_ tag: Tag, to resource: TaggableID) throws {
        let (type, table) = (resource.type, TagTable(of: resource.type))
        let columns = type.ownerColumns + [table.id, "tag_key", "tag_value"]
        try execute(
            """
            INSERT INTO \(table.name) (\(columns.joined(separator: ", ")))
            VALUES (\(SQLCondition.marks(columns.count)))
            """, type.owner(account) + [resource.stored, tag.key, tag.value])
    }

    func perform(_ mutation: TagMutation) throws {
        switch mutation {
        case .add(let tag):
            try execute(
                "INSERT INTO tag (account, tag_key, tag_value, resources) VALUES (?, ?, ?, 0)",
                [account.uin, tag.key, tag.value])
        case .remove(let tag):
            try execute(
                "DELETE FROM tag WHERE account = ? AND tag_key = ? AND tag_value = ?",
                [account.uin, tag.key, tag.value])
        }
    }

    func perform(_ mutation: ProjectMutation) throws {
        switch mutation {
        case .add(let project):
            try execute(
                """
                INSERT INTO project (account, project, name, info, creator, is_disabled, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    account.uin, project.id.number, project.name.text, project.info, project.creator.uin,
                    project.isDisabled, project.createdAt.milliseconds,
                ])
        case .modify(let id, let name, let info, let isDisabled):
            try execute(
                """
                UPDATE project SET name = coalesce(?, name), info = coalesce(?, info),
                    is_disabled = coalesce(?, is_disabled)
                WHERE account = ? AND project = ?
                """, [name?.text, info, isDisabled, account.uin, id.number])
        }
    }
}

extension TaggableID {
    /// The notice for observers when the resource's tags change.
    func notice(for account: AccountID) -> ChangeNotice {
        switch self {
        case .keyPair(let id): .keyPairs(account, id.product)
        case .instance(let id): .instances(account, id.product)
        case .user(let id): .user(account, id)
        case .policy: .policies(account)
        }
    }
}

extension TagMutation {
    /// The preconditions of this mutation that always apply.
    var inherentPreconditions: [TagPrecondition] {
        switch self {
        case .add(let tag): [.isFree(tag)]
        case .remove(let tag): [.exists(tag), .isUnattached(tag)]
        }
    }
}

extension ProjectMutation {
    /// The preconditions of this mutation that always apply.
    var inherentPreconditions: [ProjectPrecondition] {
        switch self {
        case .add(let project): [.idIsFree(project.id), .nameIsFree(project.name, besides: nil)]
        case .modify(let id, let name, _, _):
            [.exists(id)] + (name.map { [.nameIsFree($0, besides: id)] } ?? [])
        }
    }
}

// Preconditions on tags and projects.
extension Preconditions {
    func holds(_ precondition: TagPrecondition) throws -> Bool {
        switch precondition {
        case .resourceQuotaAllows(let change, let quota):
            let gone = change.removed + change.set.map(\.key)
            let kept = try TagReads(db: db, account: account).tags(of: change.resource)
                .filter { tag in !gone.contains { $0.isExactly(tag.key) } }
            return kept.count + change.set.count <= quota
        case .exists(let tag): return try resourceCount(of: tag) != nil
        case .isFree(let tag): return try resourceCount(of: tag) == nil
        case .isUnattached(let tag): return try (resourceCount(of: tag) ?? 0) == 0
        case .keyIsAttached(let key, let resource): return try isAttached(key, to: resource)
        case .keyIsUnattached(let key, let resource): return try !isAttached(key, to: resource)
        case .keyQuotaAllows(let tags, let quota):
            let new = try tags.filter { try !isKnown(key: $0.key) }
            return try new.isEmpty || count("tag_key WHERE account = ?", [account.uin]) + new.count <= quota
        case .valueQuotaAllows(let tags, let quota):
            return try tags.allSatisfy { try resourceCount(of: $0) != nil || valueCount(of: $0.key) < quota }
        }
    }

    func holds(_ precondition: ProjectPrecondition) throws -> Bool {
        switch precondition {
        case .exists(let id): return try id == .default || projectExists(id)
        case .idIsFree(let id): return try id != .default && !projectExists(id)
        case .nameIsFree(let name, let besides):
            return try !exists(
                "SELECT 1 FROM project WHERE account = ? AND name = ? AND project IS NOT ?",
                [account.uin, name.text, besides?.number])
        case .quotaAllowsOneMore(let quota):
            return try count("project WHERE account = ?", [account.uin]) < quota
        }
    }

    private func projectExists(_ id: ProjectID) throws -> Bool {
        try exists("SELECT 1 FROM project WHERE account = ? AND project = ?", [account.uin, id.number])
    }

    private func isKnown(key: String) throws -> Bool {
        try exists("SELECT 1 FROM tag_key WHERE account = ? AND tag_key = ?", [account.uin, key])
    }

    private func isAttached(_ key: String, to resource: TaggableID) throws -> Bool {
        try TagReads(db: db, account: account).tags(of: resource).contains { $0.key.isExactly(key) }
    }

    /// The number of resources that have a tag; `nil` if the account does not have the tag.
    private func resourceCount(of tag: Tag) throws -> Int? {
        let sql = "SELECT resources FROM tag WHERE account = ? AND tag_key = ? AND tag_value = ?"
        return try StoredNumber.count.fetchOne(db.cachedStatement(sql: sql), [account.uin, tag.key, tag.value])
    }

    private func valueCount(of key: String) throws -> Int {
        let sql = "SELECT tag_values FROM tag_key WHERE account = ? AND tag_key = ?"
        return try StoredNumber.count.fetchOne(db.cachedStatement(sql: sql), [account.uin, key]) ?? 0
    }
}
