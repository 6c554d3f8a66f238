// SPDX-License-Identifier: Apache-2.0

import Bytes
package import KeyPairModel

/// Writes JSON straight into bytes, names in the order in which they are written.
///
/// Why not Foundation's encoder: see Documentation/decisions/0001-json.md.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Over a kilobyte from the start: glibc does not overwrite smaller pieces when they are freed, and the first lines
    /// of a private key may be in the buffer before it grows (`Documentation/threat-model.md`).
    package init() { bytes.reserveCapacity(1024) }

    package mutating func object(_ name: String? = nil, _ write: (inout JSONWriter) -> Void) {
        nest(name, UInt8(ascii: "{"), UInt8(ascii: "}"), write)
    }

    package mutating func array(_ name: String? = nil, _ write: (inout JSONWriter) -> Void) {
        nest(name, UInt8(ascii: "["), UInt8(ascii: "]"), write)
    }

    package mutating func string(_ name: String?, _ text: String) {
        begin(name)
        append(quoted: text)
    }

    package mutating func integer(_ name: String?, _ number: some BinaryInteger) {
        begin(name)
        bytes.append(contentsOf: String(number).utf8)
    }

    package mutating func boolean(_ name: String?, _ flag: Bool) {
        begin(name)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    package mutating func null(_ name: String?) {
        begin(name)
        bytes.append(contentsOf: "null".utf8)
    }

    /// A list of `Tag`, the same in both products.
    package mutating func tags(_ name: String, _ tags: [Tag]) {
        array(name) { json in
            for tag in tags {
                json.object { json in
                    json.string("Key", tag.key)
                    json.string("Value", tag.value)
                }
            }
        }
    }

    /// A slice of a list: `TotalCount` and the elements.
    package mutating func page<Element>(
        _ name: String, _ page: Page<Element>, _ write: (inout JSONWriter, Element) -> Void
    ) {
        integer("TotalCount", page.totalCount)
        array(name) { json in
            for element in page.elements { write(&json, element) }
        }
    }

    private mutating func nest(
        _ name: String?, _ open: UInt8, _ close: UInt8, _ write: (inout JSONWriter) -> Void
    ) {
        begin(name)
        bytes.append(open)
        needsComma = false
        write(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func begin(_ name: String?) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        guard let name else { return }
        append(quoted: name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { append(escapingWhereNeeded: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Nearly all of most texts needs no escape: it is taken over in runs. From a buffer, since a text hands out its
    /// bytes one by one, which took a sixth of a whole CreateKeyPair.
    private mutating func append(escapingWhereNeeded text: UnsafeBufferPointer<UInt8>) {
        let mustEscape = Self.mustEscape
        var runStart = 0
        var position = 0
        while position < text.count {
            if mustEscape[Int(text[position])] {
                bytes.append(contentsOf: text[runStart..<position])
                append(escaped: text[position])
                runStart = position + 1
            }
            position += 1
        }
        bytes.append(contentsOf: text[runStart...])
    }

    /// For each byte. Comparisons instead were a twentieth of a whole CreateKeyPair.
    private static let mustEscape = (UInt8.min...UInt8.max).map { byte in
        byte < 0x20 || byte == 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
        case 0x0a: bytes.append(contentsOf: "\\n".utf8)
        case 0x0d: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        default:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(hexadecimal: CollectionOfOne(byte))
        }
    }
}
