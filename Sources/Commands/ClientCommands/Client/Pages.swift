// SPDX-License-Identifier: Apache-2.0

/// Lists that a server gives in pages.
enum Pages {
    static let length = 100

    /// What is on all pages, each once: what is made meanwhile moves some to the next page.
    ///
    /// - Parameters:
    ///   - id: What tells one from another.
    ///   - page: Asks for the page that begins after so many; the last one is shorter than `length`.
    static func all<Element, ID: Hashable>(
        by id: (Element) -> ID, _ page: (_ offset: Int) async throws -> [Element]
    ) async throws -> [Element] {
        var found: [Element] = []
        var ids: Set<ID> = []
        var offset = 0
        while true {
            let elements = try await page(offset)
            let new = elements.filter { ids.insert(id($0)).inserted }
            found += new
            offset += elements.count
            // One that gives the same page again would never end.
            if elements.count < length || new.isEmpty { return found }
        }
    }

    /// What is in all parts of an answer that says where the next one begins.
    ///
    /// - Parameter part: Asks for the part that a token begins, `nil` for the first; the last one has no next token.
    static func all<Part>(
        _ part: (_ token: String?) async throws -> (Part, next: String?)
    ) async throws -> [Part] {
        var found: [Part] = []
        var token: String?
        repeat {
            let (new, next) = try await part(token)
            found.append(new)
            token = next
        } while token != nil
        return found
    }
}

extension Collection where Index == Int {
    /// Parts of at most so many elements, for what a call can take at a time.
    func parts(of countMax: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: countMax).map { self[$0..<Swift.min($0 + countMax, endIndex)] }
    }
}
