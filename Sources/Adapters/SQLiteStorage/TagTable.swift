// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// The table with the tags of a kind of resource.
enum TagTable {
    case keyPairs, instances, users, policies

    init(of type: TaggableType) {
        self =
            switch type {
            case .keyPair: .keyPairs
            case .instance: .instances
            case .user: .users
            case .policy: .policies
            }
    }

    var name: String { "\(owner)_tag" }

    /// The table of the resources that have the tags.
    var owner: String {
        switch self {
        case .keyPairs: "key_pair"
        case .instances: "instance"
        case .users: "user"
        case .policies: "policy"
        }
    }

    /// The column with the identifier.
    var id: String {
        switch self {
        case .keyPairs: "key_id"
        case .instances: "instance_id"
        case .users: "identity"
        case .policies: "policy"
        }
    }
}

// SQL for the rows of one account with one type of resource.
extension TaggableType {
    /// The columns that determine the owner and the type of a row.
    var ownerColumns: [String] { product == nil ? ["account"] : ["account", "product"] }

    /// The values of these columns.
    func owner(_ account: AccountID) -> StatementArguments {
        product.map { [account.uin, $0.rawValue] } ?? [account.uin]
    }

    /// The condition that a row belongs to the account and has this type.
    var isOwned: String { ownerColumns.map { "\($0) = ?" }.joined(separator: " AND ") }

    /// An identifier as its column stores it; `nil` if it is malformed.
    func stored(_ id: String) -> DatabaseValue? { resource(id)?.stored }

    /// A value that sorts before all identifiers.
    var beforeAll: DatabaseValue { product == nil ? (0 as Int64).databaseValue : "".databaseValue }

    /// The resource in a row.
    func resource(_ row: Row, atIndex index: Int) throws -> TaggableID {
        let text =
            product == nil ? String(try row.decode(Int64.self, atIndex: index)) : try row.decode(atIndex: index)
        guard let found = resource(text) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a tag of \(text) is damaged")
        }
        return found
    }
}

extension TaggableID {
    /// The identifier as its column stores it.
    var stored: DatabaseValue {
        switch self {
        case .keyPair(let id): id.text.databaseValue
        case .instance(let id): id.text.databaseValue
        case .user(let id): id.uin.databaseValue
        case .policy(let id): id.number.databaseValue
        }
    }
}
