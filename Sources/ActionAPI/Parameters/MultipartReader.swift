// SPDX-License-Identifier: Apache-2.0

import Bytes
import DomainModel

/// Reads a multipart form (`multipart/form-data`, RFC 7578) with text parts only. The legacy Java SDK sends such forms
/// and signs their contents as if they came in an ordinary form (ruling 31).
enum MultipartReader {
    static let mediaType: ClientText = "multipart/form-data"

    /// The limit of RFC 2046.
    private static let boundaryMax = 70
    /// The limit of a part's header in bytes. The SDK sends one line.
    private static let headerMax = 1024
    private static let lineEnd = Array("\r\n".utf8)

    static func read(_ body: [UInt8], contentType: ClientText) throws(WireError) -> FormReader.Form {
        var collector = FormReader.Collector()
        var parts = try Parts(body, boundary: boundary(in: contentType))
        while let part = try parts.next() {
            guard collector.hasRoom() else { return collector.form }
            try collector.add(try pair(in: part))
        }
        return collector.form
    }

    /// Those of the parameters that can be read, up to where there are no parts any more.
    static func readable(_ body: [UInt8], contentType: ClientText) -> [FormReader.Pair] {
        var pairs: [FormReader.Pair] = []
        guard let boundary = try? boundary(in: contentType), var parts = try? Parts(body, boundary: boundary) else {
            return pairs
        }
        while pairs.count < TextLimits.pairsMax, let part = try? parts.next() {
            if let pair = try? pair(in: part) { pairs.append(pair) }
        }
        return pairs
    }

    private static func boundary(in contentType: ClientText) throws(WireError) -> [UInt8] {
        let parameters = contentType.utf8.split(separator: UInt8(ascii: ";")).dropFirst()
        for parameter in parameters {
            let text = trimmed(parameter)
            let name = text.prefix { $0 != UInt8(ascii: "=") }
            guard lowercased(name) == "boundary" else { continue }
            let value = unquoted(text[name.endIndex...].dropFirst())
            guard (1...boundaryMax).contains(value.count), value.allSatisfy(\.isVisible) else {
                break
            }
            return Array(value)
        }
        throw malformed(LocalizedText("Its Content-Type has no boundary.", "Content-Type 缺少 boundary。"))
    }

    private static func unquoted(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let quote = UInt8(ascii: "\"")
        return text.count >= 2 && text.first == quote && text.last == quote ? text.dropFirst().dropLast() : text
    }

    private static func malformed(_ detail: LocalizedText, parameter: String? = nil) -> WireError {
        .malformed(
            LocalizedText(
                "The multipart body is not well formed: \(detail.english)", "multipart 请求体格式不合法：\(detail.chinese)"),
            parameter: parameter)
    }

    /// Iterates over the parts of a body.
    private struct Parts {
        private let delimiter: [UInt8]
        /// The bytes after the last delimiter that was read.
        private var rest: ArraySlice<UInt8>

        init(_ body: [UInt8], boundary: [UInt8]) throws(WireError) {
            delimiter = lineEnd + Array("--".utf8) + boundary
            // The first delimiter begins the body. Only a line break may precede it.
            let first = body.starts(with: delimiter) ? delimiter : Array(delimiter.dropFirst(lineEnd.count))
            guard body.starts(with: first) else { throw MultipartReader.notEnded }
            rest = body.dropFirst(first.count)
        }

        /// Its header and its content; `nil` after the last.
        mutating func next() throws(WireError) -> ArraySlice<UInt8>? {
            if rest.starts(with: "--".utf8) {
                let end = rest.dropFirst(2)
                guard end.isEmpty || end.elementsEqual(lineEnd) else { throw MultipartReader.notEnded }
                return nil
            }
            guard rest.starts(with: lineEnd), let end = MultipartReader.range(of: delimiter, in: rest) else {
                throw MultipartReader.notEnded
            }
            let part = rest[rest.startIndex..<end.lowerBound].dropFirst(lineEnd.count)
            rest = rest[end.upperBound...]
            return part
        }
    }

    private static func pair(in part: ArraySlice<UInt8>) throws(WireError) -> FormReader.Pair {
        guard let headerEnd = range(of: lineEnd + lineEnd, in: part.prefix(headerMax)) else { throw notText }
        let name = try name(in: part[part.startIndex..<headerEnd.lowerBound])
        guard let value = ClientText(validating: part[headerEnd.upperBound...]) else {
            throw malformed(LocalizedText("A value is not UTF-8.", "取值不是 UTF-8 编码。"), parameter: name.shown)
        }
        return FormReader.Pair(name: name, value: value)
    }

    /// The name of a part that has one, whose content is text.
    private static func name(in header: ArraySlice<UInt8>) throws(WireError) -> ClientText {
        var found: ClientText?
        for line in split(header) {
            guard let text = ClientText(validating: line) else { throw notText }
            let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) ?? text.utf8.endIndex
            let value = Array(text.utf8[colon...].dropFirst()).drop { $0 == UInt8(ascii: " ") }
            switch ClientText(String(Substring(text.utf8[..<colon]))).lowercasedASCII {
            case "content-disposition":
                guard found == nil, let name = name(disposition: value) else { throw notText }
                found = name
            case "content-type":
                guard lowercased(trimmed(value.prefix { $0 != UInt8(ascii: ";") })) == "text/plain" else {
                    throw notText
                }
            case "content-transfer-encoding":
                guard let encoding = lowercased(trimmed(value)), encodings.contains(encoding) else { throw notText }
            default: throw notText
            }
        }
        guard let found else { throw notText }
        return found
    }

    /// The name in `form-data; name="…"`. A file name is refused, and so is a quotation mark or escape in the name.
    private static func name(disposition: ArraySlice<UInt8>) -> ClientText? {
        let begin = Array("form-data; name=\"".utf8)
        guard disposition.starts(with: begin), disposition.last == UInt8(ascii: "\"") else { return nil }
        let name = disposition.dropFirst(begin.count).dropLast()
        guard disposition.count > begin.count, !name.contains(UInt8(ascii: "\"")), !name.contains(UInt8(ascii: "\\"))
        else { return nil }
        return ClientText(validating: name).map(TextLimits.shortened)
    }

    private static let encodings: Set<ClientText> = ["7bit", "8bit", "binary"]

    private static func lowercased(_ text: ArraySlice<UInt8>) -> ClientText? {
        ClientText(validating: text)?.lowercasedASCII
    }

    /// Without the white space around it.
    private static func trimmed(_ text: some Collection<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var text = Array(text).drop(while: isBlank)
        while text.last.map(isBlank) ?? false { text.removeLast() }
        return text
    }

    private static func split(_ header: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = header
        while let end = range(of: lineEnd, in: rest) {
            lines.append(rest[..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
        return lines + [rest]
    }

    /// Finds a text that begins with CR and contains no other CR. The search takes time linear in the number of bytes.
    private static func range(of text: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        var rest = bytes
        while let start = rest.firstIndex(of: UInt8(ascii: "\r")) {
            if bytes[start...].starts(with: text) { return start..<start + text.count }
            rest = bytes[start...].dropFirst()
        }
        return nil
    }

    private static let notText = malformed(
        LocalizedText("Each part must be text with a name, and no file.", "每个部分须为带名称的文本，不支持文件。"))
    private static let notEnded = malformed(
        LocalizedText("A delimiter is missing or in the wrong place.", "缺少分隔符或位置不正确。"))
}
