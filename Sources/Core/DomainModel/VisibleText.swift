// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with invisible and control characters as `\u{…}`, so that it cannot forge a line or control a terminal.
    package var withInvisiblesEscaped: String {
        escapingInvisibles { "\\u{\(String($0.value, radix: 16))}" }
    }

    /// JSON with every invisible or control character as `\uXXXX`. The meaning does not change, because such characters
    /// occur only inside JSON texts.
    package var withInvisiblesEscapedAsJSON: String {
        escapingInvisibles { scalar in
            scalar.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        }
    }

    private func escapingInvisibles(_ escaped: (Unicode.Scalar) -> String) -> String {
        if utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return self }
        var shown = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            // A filler.
            case .otherLetter where scalar.properties.isDefaultIgnorableCodePoint: shown += escaped(scalar)
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                shown += escaped(scalar)
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

extension String {
    /// The text itself, or as much of its beginning as fits together with an ellipsis.
    ///
    /// - Parameter bytesMax: The limit in bytes of UTF-8; at least 3.
    package func cut(toBytes bytesMax: Int) -> String {
        guard utf8.count > bytesMax else { return self }
        var kept = Array(utf8.prefix(bytesMax - 3))
        // Removes the bytes of a character that was cut.
        while let last = kept.last, last & 0xc0 == 0x80 { kept.removeLast() }
        if let last = kept.last, last & 0xc0 == 0xc0 { kept.removeLast() }
        return String(decoding: kept, as: UTF8.self) + "…"
    }
}
