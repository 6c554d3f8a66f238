// SPDX-License-Identifier: Apache-2.0

/// Lists in header fields of strangers, read by bytes and only as far as a browser's are long.
package enum HeaderLists {
    /// A browser's Accept takes some 150 bytes. What is longer is not looked at.
    private static let bytesMax = 1024

    private struct Element {
        let name: [UInt8]
        /// Of a thousand.
        let weight: Int
    }

    /// Whether a coding is taken: by its name or `*`, and not with the weight 0.
    static func accepts(_ coding: String, _ fields: [String]) -> Bool {
        let elements = elements(of: fields)
        let own = elements.first { $0.name.elementsEqual(coding.utf8) }
        return (own ?? elements.first { $0.name.elementsEqual("*".utf8) }).map { $0.weight > 0 } ?? false
    }

    /// Whether a page is wanted rather than JSON: `text/html` is named, and weighs more than whatever JSON may go by.
    package static func preferPage(_ fields: [String]) -> Bool {
        let elements = elements(of: fields)
        func weight(_ name: String) -> Int? { elements.first { $0.name.elementsEqual(name.utf8) }?.weight }
        guard let page = weight("text/html"), page > 0 else { return false }
        return page > (weight("application/json") ?? weight("application/*") ?? weight("*/*") ?? 0)
    }

    /// Whether If-None-Match names one of the tags, or anything.
    static func name(anyOf tags: [String], _ fields: [String]) -> Bool {
        parts(of: fields).contains { part in
            let tag = part.starts(with: "W/".utf8) ? part.dropFirst(2) : part
            return tag.elementsEqual("*".utf8) || tags.contains { tag.elementsEqual($0.utf8) }
        }
    }

    private static func elements(of fields: [String]) -> [Element] {
        parts(of: fields).map { part in
            let pieces = part.split(separator: UInt8(ascii: ";")).map(trimmed)
            let weight = pieces.dropFirst().first { $0.starts(with: "q=".utf8) || $0.starts(with: "Q=".utf8) }
            return Element(
                name: (pieces.first ?? []).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 },
                weight: weight.map { Self.weight($0.dropFirst(2)) } ?? 1000)
        }
    }

    /// `0.25` of a thousand; what is no number weighs nothing.
    private static func weight(_ text: ArraySlice<UInt8>) -> Int {
        guard let value = Double(String(decoding: text, as: UTF8.self)), (0...1).contains(value) else { return 0 }
        return Int(value * 1000)
    }

    private static func parts(of fields: [String]) -> [ArraySlice<UInt8>] {
        fields.filter { $0.utf8.count <= bytesMax }.flatMap { field in
            Array(field.utf8).split(separator: UInt8(ascii: ",")).map(trimmed).filter { !$0.isEmpty }
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }
}
