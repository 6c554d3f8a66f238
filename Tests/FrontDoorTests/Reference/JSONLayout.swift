// SPDX-License-Identifier: Apache-2.0

/// Breaks JSON into lines. Only white space between tokens is added.
struct JSONLayout {
    private var text = ""
    private var depth = 0

    static func lines(_ json: String) -> String {
        var layout = JSONLayout()
        var isInString = false
        var isEscaped = false
        var previous: Character = " "
        for character in json {
            if isInString {
                layout.text.append(character)
                if character == "\"" && !isEscaped { isInString = false }
                isEscaped = character == "\\" && !isEscaped
            } else {
                isInString = character == "\""
                layout.put(character, after: previous)
            }
            previous = character
        }
        return layout.text
    }

    private mutating func put(_ character: Character, after previous: Character) {
        switch character {
        case "{", "[":
            breakLine(after: previous)
            text.append(character)
            depth += 1
        case "}", "]":
            depth -= 1
            if previous != "{" && previous != "[" { newLine() }
            text.append(character)
        case ":": text += ": "
        default:
            if character != "," { breakLine(after: previous) }
            text.append(character)
        }
    }

    /// Each element of a structure or list begins on a new line.
    private mutating func breakLine(after previous: Character) {
        if previous == "{" || previous == "[" || previous == "," { newLine() }
    }

    private mutating func newLine() { text += "\n" + String(repeating: "  ", count: depth) }
}
