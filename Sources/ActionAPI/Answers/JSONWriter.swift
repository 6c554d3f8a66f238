// SPDX-License-Identifier: Apache-2.0

import Bytes
package import DomainModel

/// Writes JSON directly to bytes. Names keep the order in which they are written.
///
/// Documentation/decisions/0001-json.md says why Foundation's encoder is not used.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Reserves more than a kilobyte at the start: the buffer may hold the first lines of a private key before it
    /// grows, and glibc does not overwrite smaller blocks when they are freed (`Documentation/threat-model.md`).
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

    /// A page of a list: `TotalCount` and the elements.
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

    /// Most bytes need no escape and are copied in runs. The method takes a buffer, because iterating over a `String`
    /// byte by byte took a sixth of the time of CreateKeyPair.
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

    /// A table for each byte. Comparisons instead took a twentieth of the time of CreateKeyPair.
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
