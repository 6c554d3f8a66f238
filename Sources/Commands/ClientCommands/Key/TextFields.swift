// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// Names and their values in two columns, a value a line. Invisible and control characters are escaped.
struct TextFields {
    private var fields: [(name: String, values: [String])] = []

    mutating func add(_ name: String, _ value: String) { add(name, value.isEmpty ? [] : [value]) }

    /// - Parameter values: None are shown as `-`.
    mutating func add(_ name: String, _ values: [String]) {
        fields.append((name, values.isEmpty ? ["-"] : values))
    }

    var text: String {
        let width = fields.map(\.name.count).max() ?? 0
        return fields.flatMap { name, values in
            values.enumerated().map { index, value in
                let title = index == 0 ? name : ""
                let gap = String(repeating: " ", count: width - title.count + 2)
                return title + gap + value.withInvisiblesEscaped
            }
        }.joined(separator: "\n")
    }
}
