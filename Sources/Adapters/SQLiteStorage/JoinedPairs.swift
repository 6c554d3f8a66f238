// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB

/// Pairs of texts that one statement returns as a single text, so that a row with a list needs only one statement. The
/// texts cannot contain control characters.
enum JoinedPairs {
    /// Separates pairs: `char(30)`.
    static let separator: UInt8 = 0x1e
    /// Separates the two texts of a pair: `char(31)`.
    private static let middle: UInt8 = 0x1f

    /// Works on bytes: an instance may have a hundred pairs, and a page a hundred instances.
    static func split(_ joined: String?) -> [(String, String)] {
        guard let joined else { return [] }
        return joined.utf8.split(separator: separator).compactMap { pair in
            let fields = pair.split(separator: middle, maxSplits: 1)
            return fields.count == 2
                ? (String(decoding: fields[0], as: UTF8.self), String(decoding: fields[1], as: UTF8.self)) : nil
        }
    }
}

extension Tag {
    static func list(_ joined: String?) -> [Tag] { JoinedPairs.split(joined).map { Tag(storedKey: $0, value: $1) } }
}

extension KeyPairBinding {
    static func list(_ joined: String?, of instance: InstanceID) throws -> [KeyPairBinding] {
        try JoinedPairs.split(joined).map { id, username in
            guard let keyPair = KeyPairID(id, of: instance.product) else { throw damaged(id) }
            return KeyPairBinding(keyPair: keyPair, instance: instance, username: username)
        }.sorted { $0.keyPair < $1.keyPair }
    }

    static func list(_ joined: String?, of keyPair: KeyPairID) throws -> [KeyPairBinding] {
        try JoinedPairs.split(joined).map { id, username in
            guard let instance = InstanceID(id, of: keyPair.product) else { throw damaged(id) }
            return KeyPairBinding(keyPair: keyPair, instance: instance, username: username)
        }.sorted { $0.instance < $1.instance }
    }

    private static func damaged(_ id: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the binding of \(id) is damaged")
    }
}
