// SPDX-License-Identifier: Apache-2.0

import Bytes
import DomainModel
import Foundation

/// Reads `name=value&…` with percent escapes and dotted names such as `Filters.0.Values.1` (contract 2.4).
enum FormReader {
    /// The maximum number of parts of a dotted name. The longest parameter has five.
    static let namePartsMax = 16

    /// A decoded parameter.
    struct Pair: Sendable, Equatable {
        let name: ClientText
        let value: ClientText
    }

    /// The contents of a form.
    struct Form: Equatable {
        let pairs: [Pair]
        /// Whether the form has more parameters than the maximum. The further ones were not read.
        let isTooLong: Bool

        /// The parameters, if the form is not too long.
        func whole() throws(WireError) -> [Pair] {
            guard !isTooLong else {
                let max = TextLimits.pairsMax
                throw .malformed(
                    LocalizedText("There are more than \(max) parameters.", "参数超过 \(max) 个。"))
            }
            return pairs
        }
    }

    /// Reads the parameters in their order. A name that occurs twice is refused, also as `a.b` and `a_b`, because
    /// clients sign one in place of the other.
    static func read(_ text: some Sequence<UInt8>) throws(WireError) -> Form {
        var collector = Collector()
        var rest = Array(text)[...]
        while let field = nextField(of: &rest) {
            guard collector.hasRoom() else { return collector.form }
            try collector.add(try read(field: field))
        }
        return collector.form
    }

    /// The parameters that can be read, whether or not the others can.
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

    /// Collects parameters and refuses a name that occurs twice.
    struct Collector {
        private var pairs: [Pair] = []
        private var seen: Set<ClientText> = []
        private var isTooLong = false

        var form: Form { Form(pairs: pairs, isTooLong: isTooLong) }

        /// Whether one more parameter may be added. If not, the form is marked as too long.
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

    /// Converts parameters with dotted names to structures.
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

    /// Decodes escapes and `+`, which is a space; `nil` if an escape is malformed or the result is not UTF-8.
    /// Foundation's `removingPercentEncoding` is not used, because it drops a byte order mark at the beginning, so that
    /// two different texts would become equal.
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

    /// Inserts a value; `false` if there is already one.
    private static func insert(
        _ value: RawValue, at path: ArraySlice<ClientText>, into fields: inout [ClientText: RawValue]
    ) -> Bool {
        guard let first = path.first else { return false }
        let rest = path.dropFirst()
        if rest.isEmpty { return fields.updateValue(value, forKey: first) == nil }
        // The inner dictionary is taken out before the change, so that it is not copied for each of its fields.
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

    /// The value of a parameter if it is not empty. An empty common parameter counts as absent.
    func nonEmpty(_ name: ClientText) -> ClientText? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
}
