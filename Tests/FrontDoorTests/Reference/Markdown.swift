// SPDX-License-Identifier: Apache-2.0

/// The forms of Markdown that the reference pages use.
enum Markdown {
    /// A table; empty if there are no rows.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let rule = head.map { _ in "---" }
        return ([head, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    /// A text for display. Only characters that a declared text may contain by chance are escaped.
    static func text(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if "\\|<*`".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }

    static func code(_ text: String) -> String { "`\(text)`" }

    static func codes(_ texts: [String]) -> String { texts.map(code).joined(separator: ", ") }

    static func block(_ language: String, _ text: String) -> String { "```\(language)\n\(text)\n```" }

    /// The parts that are not empty, separated by empty lines.
    static func page(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }
}
