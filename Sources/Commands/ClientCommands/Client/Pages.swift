// SPDX-License-Identifier: Apache-2.0

/// Lists that a server returns in pages.
enum Pages {
    static let length = 100

    /// The elements of all pages without duplicates: elements created meanwhile move others to the next page.
    ///
    /// - Parameters:
    ///   - id: Identifies an element.
    ///   - line: Tells how many were found.
    ///   - page: Requests the page at an offset. The last one is shorter than `length`.
    static func all<Element, ID: Hashable>(
        by id: (Element) -> ID, showing line: ProgressLine = ProgressLine(),
        _ page: (_ offset: Int) async throws -> [Element]
    ) async throws -> [Element] {
        var found: [Element] = []
        var ids: Set<ID> = []
        var offset = 0
        defer { line.end() }
        while true {
            let elements = try await page(offset)
            let new = elements.filter { ids.insert(id($0)).inserted }
            found += new
            offset += elements.count
            // A server that returns the same page again would cause an endless loop.
            if elements.count < length || new.isEmpty { return found }
            line.show("\(found.count) so far …")
        }
    }

    /// The elements of all parts of an answer that names the beginning of the next part.
    ///
    /// - Parameters:
    ///   - line: Tells how much was found.
    ///   - count: The number of elements in a part.
    ///   - part: Requests the part for a token, which is `nil` for the first part. The last part has no next token.
    static func all<Part>(
        showing line: ProgressLine = ProgressLine(), counting count: (Part) -> Int = { _ in 1 },
        _ part: (_ token: String?) async throws -> (Part, next: String?)
    ) async throws -> [Part] {
        var found: [Part] = []
        var (token, total): (String?, Int) = (nil, 0)
        defer { line.end() }
        repeat {
            let (new, next) = try await part(token)
            found.append(new)
            total += count(new)
            if next != nil { line.show("\(total) so far …") }
            token = next
        } while token != nil
        return found
    }
}

extension Collection where Index == Int {
    /// Splits the collection into parts of at most `countMax` elements, the limit of a call.
    func parts(of countMax: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: countMax).map { self[$0..<Swift.min($0 + countMax, endIndex)] }
    }
}
