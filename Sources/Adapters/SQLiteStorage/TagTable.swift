// SPDX-License-Identifier: Apache-2.0

import GRDB
import KeyPairModel

/// Where the tags of a kind of resource are.
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

    /// The table of what has the tags.
    var owner: String {
        switch self {
        case .keyPairs: "key_pair"
        case .instances: "instance"
        case .users: "user"
        case .policies: "policy"
        }
    }

    /// The column of the identifier.
    var id: String {
        switch self {
        case .keyPairs: "key_id"
        case .instances: "instance_id"
        case .users: "identity"
        case .policies: "policy"
        }
    }
}

// The rows of a type of resource of one account, in SQL.
extension TaggableType {
    /// The columns that say whose and of which type a row is.
    var ownerColumns: [String] { product == nil ? ["account"] : ["account", "product"] }

    /// What they must be.
    func owner(_ account: AccountID) -> StatementArguments {
        product.map { [account.uin, $0.rawValue] } ?? [account.uin]
    }

    /// That a row is the account's and of this type.
    var isOwned: String { ownerColumns.map { "\($0) = ?" }.joined(separator: " AND ") }

    /// An identifier as its column has it; `nil` where none is so.
    func stored(_ id: String) -> DatabaseValue? { resource(id)?.stored }

    /// Comes before all identifiers.
    var beforeAll: DatabaseValue { product == nil ? (0 as Int64).databaseValue : "".databaseValue }

    /// The resource of a row.
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
    /// As its column has it.
    var stored: DatabaseValue {
        switch self {
        case .keyPair(let id): id.text.databaseValue
        case .instance(let id): id.text.databaseValue
        case .user(let id): id.uin.databaseValue
        case .policy(let id): id.number.databaseValue
        }
    }
}
