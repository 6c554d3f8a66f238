// SPDX-License-Identifier: Apache-2.0

/// A slice of a list: skip `offset` rows, then take at most `limit`.
package struct PageRange: Sendable, Equatable {
    package static let limits: ClosedRange<Int64> = 1...100
    package static let limitDefault: Int64 = 20

    /// The first rows, up to the maximum length.
    package static let longest = PageRange(checkedOffset: 0, limit: limits.upperBound)

    package let offset: Int64
    package let limit: Int64

    package enum Problem: Error, Equatable {
        case offsetNegative
        case limitNegative
        case limitOutOfRange
    }

    package init(offset: Int64?, limit: Int64?) throws(Problem) {
        let offset = offset ?? 0
        let limit = limit ?? Self.limitDefault
        if offset < 0 { throw .offsetNegative }
        if limit < 0 { throw .limitNegative }
        guard Self.limits.contains(limit) else { throw .limitOutOfRange }
        self.init(checkedOffset: offset, limit: limit)
    }

    fileprivate init(checkedOffset offset: Int64, limit: Int64) {
        self.offset = offset
        self.limit = limit
    }
}

/// A slice of a list and the length of the whole list.
package struct Page<Element: Sendable>: Sendable {
    package let totalCount: Int
    package let elements: [Element]

    package init(totalCount: Int, elements: [Element]) {
        self.totalCount = totalCount
        self.elements = elements
    }
}

extension Page {
    package func map<Other: Sendable>(_ change: (Element) -> Other) -> Page<Other> {
        Page<Other>(totalCount: totalCount, elements: elements.map(change))
    }

    /// Makes a slice of a short list in memory.
    package init(_ all: [Element], _ range: PageRange) { self.init(all, offset: range.offset, limit: range.limit) }

    package init(_ all: [Element], offset: Int64, limit: Int64) {
        let slice = all.dropFirst(Int(clamping: offset)).prefix(Int(clamping: limit))
        self.init(totalCount: all.count, elements: Array(slice))
    }
}

/// A slice of several lists in a row. Each list is queried for the missing rows; a limit of 0 asks for its length.
package struct JoinedPage<Element: Sendable> {
    /// The offset for the next list.
    package private(set) var offset: Int64
    package private(set) var limit: Int64
    package private(set) var page = Page<Element>(totalCount: 0, elements: [])

    package init(_ range: PageRange) { self.init(offset: range.offset, limit: range.limit) }

    package init(offset: Int64, limit: Int64) {
        self.offset = offset
        self.limit = limit
    }

    /// The range for the next list.
    package var range: PageRange { PageRange(checkedOffset: offset, limit: limit) }

    package mutating func append(_ next: Page<Element>) {
        page = Page(totalCount: page.totalCount + next.totalCount, elements: page.elements + next.elements)
        offset = max(0, offset - Int64(next.totalCount))
        limit -= Int64(next.elements.count)
    }
}
