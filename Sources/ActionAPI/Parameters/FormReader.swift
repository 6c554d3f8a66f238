// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyPairModel

/// Reads `name=value&…` with percent escapes and dotted names: `Filters.0.Values.1` (contract 2.4).
enum FormReader {
    /// How many parts a dotted name may have. The longest parameter takes five.
    static let namePartsMax = 16

    /// A parameter, decoded.
    struct Pair: Sendable, Equatable {
        let name: String
        let value: String
    }

    /// The parameters in their order. None may stand twice, also not as `a.b` and `a_b`: clients sign one for the other.
    static func pairs(_ text: some Collection<UInt8>) throws(WireError) -> [Pair] {
        var pairs: [Pair] = []
        var seen: Set<[UInt8]> = []
        for field in text.split(separator: UInt8(ascii: "&")) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0]).map(TextLimits.shortened),
                let value = parts.count > 1 ? decode(parts[1]) : ""
            else {
                throw .malformed(
                    LocalizedText("The query is not well formed.", "查询串格式不合法。"),
                    parameter: String(decoding: parts[0], as: UTF8.self))
            }
            let dotted = name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: ".") : $0 }
            guard seen.insert(dotted).inserted else { throw twice(name) }
            pairs.append(Pair(name: name, value: value))
        }
        return pairs
    }

    /// The parameters with their dotted names as structures.
    static func tree(_ pairs: [Pair]) throws(WireError) -> [String: RawValue] {
        var fields: [String: RawValue] = [:]
        for pair in pairs {
            let path = pair.name.split(separator: ".", omittingEmptySubsequences: false)
            guard path.count <= namePartsMax, insert(.formText(pair.value), at: path[...], into: &fields) else {
                throw twice(pair.name)
            }
        }
        return fields
    }

    private static func twice(_ name: String) -> WireError {
        .malformed(LocalizedText("A parameter stands twice or in two forms.", "参数重复，或同时以两种形式出现。"), parameter: name)
    }

    /// `+` is a space; `nil` where an escape is broken or the result is no UTF-8. Not by Foundation's
    /// `removingPercentEncoding`: it drops a byte order mark at the beginning, so that two texts would be one.
    private static func decode(_ bytes: some Collection<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(hexValue), let low = rest.next().flatMap(hexValue) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Puts a value in its place; `false` where something is there already.
    private static func insert(
        _ value: RawValue, at path: ArraySlice<Substring>, into fields: inout [String: RawValue]
    ) -> Bool {
        guard let first = path.first.map(String.init) else { return false }
        // No parameter has such a name, and a dictionary takes different spellings of it for one: any will be refused.
        guard first.utf8.allSatisfy({ $0 < 0x80 }) else {
            fields[first] = value
            return true
        }
        let rest = path.dropFirst()
        if rest.isEmpty { return fields.updateValue(value, forKey: first) == nil }
        // Taken out before it is changed, so that it is not copied for each of its fields.
        var inner: [String: RawValue] = [:]
        switch fields.removeValue(forKey: first) {
        case nil: break
        case .formFields(let present): inner = present
        default: return false
        }
        defer { fields[first] = .formFields(inner) }
        return insert(value, at: rest, into: &inner)
    }
}

extension [FormReader.Pair] {
    /// The value of a parameter.
    func value(_ name: String) -> String? { first { $0.name == name }?.value }

    /// The value of a parameter, where it is not empty: an empty common parameter counts as absent.
    func nonEmpty(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
}
