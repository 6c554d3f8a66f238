// SPDX-License-Identifier: Apache-2.0

/// A text in which `*` stands for any run of bytes, including none. No other character is special.
///
/// Matching takes time linear in the length of the text for every pattern. Each piece between the stars is searched
/// from the left with its own Knuth-Morris-Pratt table, and the search never backtracks over a piece that was found.
///
/// A class, like the statement that contains it: copying arrays took three quarters of the time of a decision.
final class WildcardPattern: Sendable {
    private let prefix: [UInt8]
    /// The pieces between the first and the last `*`, in order. No piece is empty.
    private let middle: [Piece]
    private let suffix: [UInt8]
    private let hasStar: Bool
    private let lengthMin: Int

    init(_ text: some Sequence<UInt8>) {
        let pieces = Array(text).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
        hasStar = pieces.count > 1
        prefix = pieces.first ?? []
        suffix = hasStar ? pieces.last ?? [] : []
        middle = pieces.dropFirst().dropLast().filter { !$0.isEmpty }.map(Piece.init)
        lengthMin = pieces.reduce(0) { $0 + $1.count }
    }

    /// Whether every text matches.
    var matchesAll: Bool { hasStar && lengthMin == 0 }

    /// Whether any text that begins with `beginning` matches.
    func matchesSome(beginningWith beginning: ArraySlice<UInt8>) -> Bool {
        prefix.starts(with: beginning) || (hasStar && beginning.starts(with: prefix))
    }

    func matches(_ text: [UInt8]) -> Bool {
        guard hasStar else { return text == prefix }
        guard text.count >= lengthMin, text.starts(with: prefix), text.suffix(suffix.count).elementsEqual(suffix) else {
            return false
        }
        // The text is at least `lengthMin` long, so the prefix and the suffix do not overlap.
        var rest = text[prefix.count..<(text.count - suffix.count)]
        for piece in middle {
            guard let end = piece.endOfFirst(in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// A text to search for.
    private struct Piece: Sendable {
        let bytes: [UInt8]
        /// For each length of a partial match, the length of the partial match that remains when the next byte differs.
        let fallbacks: [Int]

        init(_ bytes: [UInt8]) {
            var fallbacks = [0]
            var matched = 0
            for byte in bytes.dropFirst() {
                while matched > 0, bytes[matched] != byte { matched = fallbacks[matched - 1] }
                if bytes[matched] == byte { matched += 1 }
                fallbacks.append(matched)
            }
            self.bytes = bytes
            self.fallbacks = fallbacks
        }

        /// The index after the first occurrence.
        func endOfFirst(in text: ArraySlice<UInt8>) -> Int? {
            var matched = 0
            for index in text.indices {
                let byte = text[index]
                while matched > 0, bytes[matched] != byte { matched = fallbacks[matched - 1] }
                if bytes[matched] == byte { matched += 1 }
                if matched == bytes.count { return index + 1 }
            }
            return nil
        }
    }
}
