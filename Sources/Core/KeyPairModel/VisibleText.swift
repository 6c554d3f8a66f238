// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with every character that is not for the eye as `\u{…}`, so that it can break no line, forge none and
    /// steer no terminal.
    package var withInvisiblesEscaped: String {
        escapingInvisibles { "\\u{\(String($0.value, radix: 16))}" }
    }

    /// JSON with every character that is not for the eye as `\uXXXX`, which means the same: such characters stand in
    /// its texts only.
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
    /// The text itself, or as much of its beginning as fits with an ellipsis.
    ///
    /// - Parameter bytesMax: In UTF-8; at least 3.
    package func cut(toBytes bytesMax: Int) -> String {
        guard utf8.count > bytesMax else { return self }
        var kept = Array(utf8.prefix(bytesMax - 3))
        // No part of a character.
        while let last = kept.last, last & 0xc0 == 0x80 { kept.removeLast() }
        if let last = kept.last, last & 0xc0 == 0xc0 { kept.removeLast() }
        return String(decoding: kept, as: UTF8.self) + "…"
    }
}
