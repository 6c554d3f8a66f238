// SPDX-License-Identifier: Apache-2.0

import Bytes
import Foundation
import KeyPairModel

/// Reads `name=value&…` with percent escapes and dotted names: `Filters.0.Values.1` (contract 2.4).
enum FormReader {
    /// How many parts a dotted name may have. The longest parameter takes five.
    static let namePartsMax = 16

    /// A parameter, decoded.
    struct Pair: Sendable, Equatable {
        let name: ClientText
        let value: ClientText
    }

    /// What a text holds.
    struct Form: Equatable {
        let pairs: [Pair]
        /// Whether more parameters follow than a form may have. They were not read.
        let isTooLong: Bool

        /// The parameters, if these are all.
        func whole() throws(WireError) -> [Pair] {
            guard !isTooLong else {
                let max = TextLimits.pairsMax
                throw .malformed(
                    LocalizedText("There are more than \(max) parameters.", "参数超过 \(max) 个。"))
            }
            return pairs
        }
    }

    /// The parameters in their order. None may stand twice, also not as `a.b` and `a_b`: clients sign one for the
    /// other.
    static func read(_ text: some Sequence<UInt8>) throws(WireError) -> Form {
        var collector = Collector()
        var rest = Array(text)[...]
        while let field = nextField(of: &rest) {
            guard collector.hasRoom() else { return collector.form }
            try collector.add(try read(field: field))
        }
        return collector.form
    }

    /// Those of the parameters that can be read, whatever the others are.
    static func readable(_ text: some Sequence<UInt8>) -> [Pair] {
        var pairs: [Pair] = []
        var rest = Array(text)[...]
        while pairs.count < TextLimits.pairsMax, let field = nextField(of: &rest) {
            if let pair = try? read(field: field) { pairs.append(pair) }
        }
        return pairs
    }

    /// The next field that is not empty.
    private static func nextField(of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        rest = rest.drop { $0 == UInt8(ascii: "&") }
        if rest.isEmpty { return nil }
        let field = rest.prefix { $0 != UInt8(ascii: "&") }
        rest = rest[field.endIndex...]
        return field
    }

    /// Parameters as they are read, of which none may stand twice.
    struct Collector {
        private var pairs: [Pair] = []
        private var seen: Set<ClientText> = []
        private var isTooLong = false

        var form: Form { Form(pairs: pairs, isTooLong: isTooLong) }

        /// Whether one more may be added. Where there is one and it may not, the form is too long.
        mutating func hasRoom() -> Bool {
            isTooLong = pairs.count >= TextLimits.pairsMax
            return !isTooLong
        }

        mutating func add(_ pair: Pair) throws(WireError) {
            let dotted = pair.name.mapped { $0 == UInt8(ascii: "_") ? UInt8(ascii: ".") : $0 }
            guard seen.insert(dotted).inserted else { throw twice(pair.name) }
            pairs.append(pair)
        }
    }

    private static func read(field: ArraySlice<UInt8>) throws(WireError) -> Pair {
        let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = decode(parts[0]).map(TextLimits.shortened),
            let value = parts.count > 1 ? decode(parts[1]) : ""
        else {
            throw .malformed(
                LocalizedText(
                    "A parameter has a broken percent escape or is not UTF-8.", "参数的百分号编码不合法，或不是 UTF-8 编码。"),
                parameter: String(decoding: parts[0], as: UTF8.self))
        }
        return Pair(name: name, value: value)
    }

    /// The parameters with their dotted names as structures.
    static func tree(_ pairs: [Pair]) throws(WireError) -> [ClientText: RawValue] {
        var fields: [ClientText: RawValue] = [:]
        for pair in pairs {
            let path = pair.name.utf8.split(
                separator: UInt8(ascii: "."), maxSplits: namePartsMax, omittingEmptySubsequences: false
            ).map { ClientText(String(Substring($0))) }
            guard path.count <= namePartsMax, insert(.formText(pair.value), at: path[...], into: &fields) else {
                throw twice(pair.name)
            }
        }
        return fields
    }

    fileprivate static func twice(_ name: ClientText) -> WireError {
        .malformed(
            LocalizedText("A parameter stands twice or in two forms.", "参数重复，或同时以两种形式出现。"), parameter: name.shown)
    }

    /// `+` is a space; `nil` where an escape is broken or the result is no UTF-8. Not by Foundation's
    /// `removingPercentEncoding`: it drops a byte order mark at the beginning, so that two texts would be one.
    private static func decode(_ bytes: some Collection<UInt8>) -> ClientText? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next()?.hexadecimalValue, let low = rest.next()?.hexadecimalValue else {
                    return nil
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return ClientText(validating: decoded)
    }

    /// Puts a value in its place; `false` where something is there already.
    private static func insert(
        _ value: RawValue, at path: ArraySlice<ClientText>, into fields: inout [ClientText: RawValue]
    ) -> Bool {
        guard let first = path.first else { return false }
        let rest = path.dropFirst()
        if rest.isEmpty { return fields.updateValue(value, forKey: first) == nil }
        // Taken out before it is changed, so that it is not copied for each of its fields.
        var inner: [ClientText: RawValue] = [:]
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
    func value(_ name: ClientText) -> ClientText? { first { $0.name == name }?.value }

    /// The value of a parameter, where it is not empty: an empty common parameter counts as absent.
    func nonEmpty(_ name: ClientText) -> ClientText? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
}
