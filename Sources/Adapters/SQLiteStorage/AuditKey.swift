// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// The key under which the audit trail is chained: without it nobody writes a record that fits, or takes one away unseen.
package struct AuditKey: Sendable {
    static let hashBytes = 32
    /// Of what was found broken, and must not look whole again when it is written anew.
    static let brokenSeal = Data(count: hashBytes)

    /// Begun with the key, and copied for each code: the beginning costs as much as the rest.
    private let begun: HMAC<SHA256>

    package init(_ bytes: [UInt8]) { begun = HMAC(key: SymmetricKey(data: bytes)) }

    /// The hash of a record: over its place, the hash of the record before it, and everything it says.
    func hash(of row: AuditRow, of account: Int64, after previous: Data) -> Data {
        var message = Message("record", account)
        message.add(row.sequence)
        message.add(previous)
        message.add(row.time)
        message.add(row.identity)
        for text in row.texts { message.add(text) }
        message.add(row.occurrences)
        return code(of: message)
    }

    /// The seal of where a trail begins or ends: a record's number and hash.
    func seal(_ end: ChainEnd, of account: Int64, at sequence: Int64, _ hash: Data) -> Data {
        var message = Message(end.rawValue, account)
        message.add(sequence)
        message.add(hash)
        return code(of: message)
    }

    /// The hash of a trail among the trails.
    func hash(ofTrail number: Int64, of account: Int64, after previous: Data) -> Data {
        var message = Message("trail", account)
        message.add(number)
        message.add(previous)
        return code(of: message)
    }

    private func code(of message: Message) -> Data {
        var code = begun
        code.update(data: message.bytes)
        return Data(code.finalize())
    }
}

enum ChainEnd: String {
    case first
    case last
}

/// Numbers and texts one after the other, such that no two sequences of them give the same bytes.
private struct Message {
    private(set) var bytes: [UInt8] = []

    init(_ purpose: String, _ account: Int64) {
        bytes.reserveCapacity(512)
        add(purpose)
        add(account)
    }

    mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ text: String) {
        add(Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ data: Data) {
        add(Int64(data.count))
        bytes.append(contentsOf: data)
    }
}
