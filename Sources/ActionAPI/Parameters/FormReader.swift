// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyPairModel

/// Reads `name=value&…` with percent escapes and dotted names: `Filters.0.Values.1` (contract 2.4).
enum FormReader {
    /// How many parts a dotted name may have. The longest parameter takes five.
    static let namePartsMax = 16

    static func read(_ text: String) throws(WireError) -> [String: RawValue] {
        var fields: [String: RawValue] = [:]
        for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0]), let value = parts.count > 1 ? decode(parts[1]) : "" else {
                throw .malformed(
                    LocalizedText("The query is not well formed.", "查询串格式不合法。"),
                    parameter: String(decoding: parts[0], as: UTF8.self))
            }
            let path = name.split(separator: ".", omittingEmptySubsequences: false)
            guard path.count <= namePartsMax, insert(.formText(value), at: path[...], into: &fields) else {
                throw .malformed(
                    LocalizedText("A parameter stands twice or in two forms.", "参数重复，或同时以两种形式出现。"), parameter: name)
            }
        }
        return fields
    }

    /// `+` is a space; `nil` where an escape is broken or the result is no UTF-8.
    private static func decode(_ bytes: Substring.UTF8View) -> String? {
        let spaced = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return String(decoding: spaced, as: UTF8.self).removingPercentEncoding
    }

    /// Puts a value in its place; `false` where something is there already.
    private static func insert(
        _ value: RawValue, at path: ArraySlice<Substring>, into fields: inout [String: RawValue]
    ) -> Bool {
        guard let first = path.first.map(String.init) else { return false }
        let rest = path.dropFirst()
        switch (fields[first], rest.isEmpty) {
        case (nil, true):
            fields[first] = value
            return true
        case (nil, false):
            var inner: [String: RawValue] = [:]
            defer { fields[first] = .formFields(inner) }
            return insert(value, at: rest, into: &inner)
        case (.formFields(var inner), false):
            // Taken out before it is changed, so that it is not copied for each of its fields.
            fields[first] = nil
            defer { fields[first] = .formFields(inner) }
            return insert(value, at: rest, into: &inner)
        default: return false
        }
    }
}
