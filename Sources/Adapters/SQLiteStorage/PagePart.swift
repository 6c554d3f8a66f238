// SPDX-License-Identifier: Apache-2.0

import DomainModel
import GRDB
import StorageContract

/// A part of a page that is read at once. A read is not interrupted, and a page may have 50,000 bindings, so waiting
/// calls go first between its parts. Each element is complete and of one instant.
struct PagePart<Element: Sendable>: Sendable {
    /// About as many as can be read in 1 ms.
    static var bindingsMax: Int { 2_000 }

    private(set) var elements: [Element] = []
    private var bindings = 0
    /// Whether nothing follows.
    var isLast = false

    static var nothing: PagePart {
        var part = PagePart()
        part.isLast = true
        return part
    }

    var isFull: Bool { bindings >= Self.bindingsMax }

    mutating func append(_ element: Element, bindings count: Int) {
        elements.append(element)
        bindings += count
    }
}

extension SQLiteReaders {
    /// Reads a page in parts.
    ///
    /// - Parameters:
    ///   - first: Reads the total and the first part.
    ///   - next: Reads the part after the elements that were read.
    func page<Element>(
        first: (Database) throws -> (Int, PagePart<Element>),
        next: (Database, _ read: [Element]) throws -> PagePart<Element>
    ) async throws(StorageFailure) -> Page<Element> {
        let (total, part) = try read(first)
        var elements = part.elements
        var isLast = part.isLast
        while !isLast {
            await CallTurns.letOthersGoFirst()
            let part = try read { try next($0, elements) }
            elements += part.elements
            isLast = part.isLast
        }
        return Page(totalCount: total, elements: elements)
    }
}
