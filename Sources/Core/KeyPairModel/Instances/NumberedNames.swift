// SPDX-License-Identifier: Apache-2.0

/// The names of several instances that are made at once: `{R:3}` and `{R:3,F:2}` in a name are numbers that begin at 3, the
/// latter with at least two digits. Without such a pattern, several get 1, 2, … at the end.
package enum NumberedNames {
    package static func names(_ text: String, count: Int) -> [String] {
        let parts = parts(of: text)
        let hasPattern = parts.contains { if case .number = $0 { true } else { false } }
        return (0..<count).map { index in
            let name = parts.map { $0.text(at: index) }.joined()
            return hasPattern || count == 1 ? name : "\(name)\(index + 1)"
        }
    }

    private enum Part {
        case text(String)
        case number(from: Int, digits: Int)

        func text(at index: Int) -> String {
            switch self {
            case .text(let text): return text
            case .number(let first, let digits):
                let number = String(first + index)
                return String(repeating: "0", count: max(0, digits - number.count)) + number
            }
        }
    }

    /// What is no pattern to the letter is text.
    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var rest = Substring(text)
        while let match = rest.firstMatch(of: /\{R:([0-9]{1,9})(?:,F:([0-8]))?\}/) {
            parts.append(.text(String(rest[..<match.range.lowerBound])))
            parts.append(.number(from: Int(match.1) ?? 0, digits: match.2.flatMap { Int($0) } ?? 0))
            rest = rest[match.range.upperBound...]
        }
        return parts + [.text(String(rest))]
    }
}
