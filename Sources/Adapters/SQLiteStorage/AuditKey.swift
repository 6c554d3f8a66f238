// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// The key of the audit chain. Without it, nobody can add a valid record or remove one without detection.
package struct AuditKey: Sendable {
    static let hashBytes = 32
    /// The seal of a trail that was found broken. It is written again, so that the trail never appears intact.
    static let brokenSeal = Data(count: hashBytes)

    /// An HMAC with the key already processed, copied for each code. Processing the key is half of the cost.
    private let begun: HMAC<SHA256>

    package init(_ bytes: [UInt8]) { begun = HMAC(key: SymmetricKey(data: bytes)) }

    /// The hash of a record: over its position, the hash of the previous record, and all of its contents.
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

    /// The seal of the beginning or end of a trail: over the number and hash of a record.
    func seal(_ end: ChainEnd, of account: Int64, at sequence: Int64, _ hash: Data) -> Data {
        var message = Message(end.rawValue, account)
        message.add(sequence)
        message.add(hash)
        return code(of: message)
    }

    /// The hash of a trail in the list of trails.
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

/// Concatenates numbers and texts so that different sequences always give different bytes.
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
