// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with every character that is not for the eye as `\u{…}`, so that it can break no line, forge none and
    /// steer no terminal.
    package var withInvisiblesEscaped: String {
        if utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return self }
        var shown = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
