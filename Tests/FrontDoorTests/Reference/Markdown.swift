// SPDX-License-Identifier: Apache-2.0

/// The few forms of Markdown that the reference pages have.
enum Markdown {
    /// A table; empty where there are no rows.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let rule = head.map { _ in "---" }
        return ([head, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    /// A text of ours, as it is to be read. Only what a declared text may hold by chance is escaped.
    static func text(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if "\\|<*`".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }

    static func code(_ text: String) -> String { "`\(text)`" }

    static func codes(_ texts: [String]) -> String { texts.map(code).joined(separator: ", ") }

    static func block(_ language: String, _ text: String) -> String { "```\(language)\n\(text)\n```" }

    /// The parts that are not empty, with an empty line between them.
    static func page(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }
}
