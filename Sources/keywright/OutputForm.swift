// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How a command prints what it found or made.
enum OutputForm: String {
    /// For people.
    case text
    /// For scripts: one line, in the names of the API.
    case json

    static let help = "How to print: text, or json on one line. (default: text)"

    init(_ settings: Settings) throws {
        let name = try settings.text("output") ?? OutputForm.text.rawValue
        guard let form = OutputForm(rawValue: name) else { throw OneLine("--output must be text or json, not \(name)") }
        self = form
    }

    func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Lines with their columns under each other.
struct TextTable {
    private var rows: [[String]]

    init(_ titles: String...) { rows = [titles] }

    mutating func append(_ row: String...) { rows.append(row) }

    var text: String {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.dropFirst(column).first?.count ?? 0 }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return padded.joined(separator: "  ").trimmingSuffix(while: { $0 == " " })
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        String(reversed().drop(while: isTrimmed).reversed())
    }
}
