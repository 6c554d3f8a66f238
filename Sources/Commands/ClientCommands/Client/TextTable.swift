// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// Lines with aligned columns. Invisible and control characters are escaped.
struct TextTable {
    private var rows: [[String]]

    init(_ titles: String...) { rows = [titles] }

    mutating func append(_ row: String...) { rows.append(row.map(\.withInvisiblesEscaped)) }

    var text: String { text(widths) }

    /// The table in lines of at most so many cells, as far as cutting some columns allows it.
    ///
    /// - Parameter floors: The columns whose texts are cut, the longest first, and how many cells of them stay.
    func text(within lineMax: Int, cutting floors: [Int: Int]) -> String {
        text(Self.fitted(widths, into: lineMax, cutting: floors))
    }

    /// The width of the longest line.
    var width: Int { Self.lineWidth(widths) }

    private static let gap = 2

    private var widths: [Int] {
        (rows.first ?? []).indices.map { column in
            rows.map { $0.dropFirst(column).first?.cellCount ?? 0 }.max() ?? 0
        }
    }

    private static func lineWidth(_ widths: [Int]) -> Int {
        widths.reduce(0, +) + gap * Swift.max(widths.count - 1, 0)
    }

    private static func fitted(_ widths: [Int], into lineMax: Int, cutting floors: [Int: Int]) -> [Int] {
        var widths = widths
        while lineWidth(widths) > lineMax {
            let longest = widths.indices.filter { widths[$0] > floors[$0] ?? .max }.max { widths[$0] < widths[$1] }
            guard let longest else { break }
            widths[longest] -= 1
        }
        return widths
    }

    private func text(_ widths: [Int]) -> String {
        rows.map { row in
            let padded = zip(row, widths).map { text, width in
                let shown = text.cut(toCells: width)
                return shown + String(repeating: " ", count: width - shown.cellCount)
            }
            let gap = String(repeating: " ", count: Self.gap)
            return padded.joined(separator: gap).trimmingSuffix(while: { $0 == " " })
        }.joined(separator: "\n")
    }
}

extension String {
    /// The width of the text in terminal cells: a Chinese character takes two.
    fileprivate var cellCount: Int { reduce(0) { $0 + $1.cellCount } }

    /// The text, or as much of its beginning as fits together with an ellipsis.
    fileprivate func cut(toCells cellsMax: Int) -> String {
        guard cellCount > cellsMax else { return self }
        var kept = ""
        var rest = cellsMax - 1
        for character in self {
            rest -= character.cellCount
            if rest < 0 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        String(reversed().drop(while: isTrimmed).reversed())
    }
}

extension Character {
    fileprivate var cellCount: Int { unicodeScalars.first.map(Self.isWide) == true ? 2 : 1 }

    /// The main Unicode blocks with wide characters.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}
