// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import TestHelpers
import Testing

/// Checks of pages of images and projects, of which accounts have few.
let shortPageChecks: [StorageCheck] = [
    StorageCheck("a page of images is what was asked for, whatever that is", [9, 10, 11, 22]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1))
        var random = SeededGenerator(seed: 6)
        var mine: [CustomImage] = []
        for number in 1...40 {
            let image = try Samples.image(number, using: &random)
            try await storage.apply(Samples.change(.instance(.addImage(image))))
            mine.append(image)
        }
        // Another account has an image with the same identifier.
        let others = try Samples.image(1, using: &random, holding: [])
        try await storage.apply(Samples.change(.instance(.addImage(others)), by: Samples.otherAccount))
        mine.sort { ($1.createdAt.milliseconds, $0.id.text) < ($0.createdAt.milliseconds, $1.id.text) }
        var rows = 0
        for _ in 0..<500 {
            let filters = try (0..<Int.random(in: 0...2, using: &random)).map { _ in
                try Samples.imageFilter(using: &random)
            }
            let offset = Int64.random(in: 0...20, using: &random) * Int64.random(in: 0...1, using: &random)
            let limit = Int64.random(in: 0...30, using: &random)
            let expected = Page(
                mine.filter { image in filters.allSatisfy { AccountImage.custom(image).meets($0) } }, offset: offset,
                limit: limit)
            let found = try await storage.images(
                of: Samples.account, product: .cvm, matching: filters, offset: offset, limit: limit)
            let asked: Comment = "\(filters), \(offset), \(limit)"
            try #require(found.totalCount == expected.totalCount, asked)
            try #require(found.elements == expected.elements, asked)
            rows += found.elements.count
        }
        // Ensures that the drawn queries find enough rows.
        #expect(rows > 1_000)
        let none = try await storage.images(
            of: Samples.account, product: .lighthouse, matching: [], offset: 0, limit: 100)
        #expect(none.totalCount == 0 && none.elements.isEmpty)
    },
    StorageCheck("projects are paged by number, those that are asked for", [9, 10, 11, 22]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for (number, name, isDisabled) in [(7, "caf\u{e9}", false), (5, "cafe\u{301}", true), (6, "web", false)] {
            let project = try Samples.project(Int64(number), name, isDisabled: isDisabled)
            try await storage.apply(Samples.change(.project(.add(project))))
        }
        func page(_ query: ProjectQuery, offset: Int64 = 0, limit: Int64 = 9) async throws -> ([Int64], Int) {
            let page = try await storage.projects(of: Samples.account, query, offset: offset, limit: limit)
            return (page.elements.map(\.id.number), page.totalCount)
        }
        let all = ProjectQuery(includesDisabled: true)
        #expect(try await page(all) == ([5, 6, 7], 3))
        #expect(try await page(all, offset: 1, limit: 1) == ([6], 3))
        #expect(try await page(all, offset: 3) == ([], 3))
        #expect(try await page(all, limit: 0) == ([], 3))
        #expect(try await page(ProjectQuery(includesDisabled: false)) == ([6, 7], 2))
        let id = ProjectID(number: 5)
        #expect(try await page(ProjectQuery(includesDisabled: true, id: id)) == ([5], 1))
        #expect(try await page(ProjectQuery(includesDisabled: false, id: id)) == ([], 0))
        #expect(try await page(ProjectQuery(includesDisabled: true, name: "caf\u{e9}")) == ([7], 1))
        #expect(try await page(ProjectQuery(includesDisabled: true, id: id, name: "web")) == ([], 0))
        #expect(try await page(ProjectQuery(includesDisabled: true, name: "web\u{0}")) == ([], 0))
        #expect(try await storage.allProjects(of: Samples.otherAccount).isEmpty)
    },
]

extension Samples {
    private static let names = ["web", "Web", "web_1", "caf\u{e9}", "cafe\u{301}", "we"]

    fileprivate static func image(
        _ number: Int, using random: inout SeededGenerator, holding: [Int]? = nil
    ) throws -> CustomImage {
        let base = try image(number, holding: holding ?? (Bool.random(using: &random) ? [1] : []))
        let isWindows = Bool.random(using: &random)
        return CustomImage(
            system: SystemImage(
                id: base.id, osName: base.system.osName, platform: isWindows ? "Windows" : "Ubuntu",
                isWindows: isWindows, loginUser: base.system.loginUser),
            name: try #require(names.randomElement(using: &random)), source: base.source,
            createdAt: Instant(milliseconds: time.milliseconds + Int64.random(in: 0...5, using: &random)),
            keyPairs: base.keyPairs)
    }

    fileprivate static func imageFilter(using random: inout SeededGenerator) throws -> ImageFilter {
        // The last value cannot occur in a stored text.
        let texts = (0...1).compactMap { _ in (names + ["", "%", "web\u{0}"]).randomElement(using: &random) }
        let ids = try (1...3).map { _ in try image(Int.random(in: 1...50, using: &random), holding: []).id.text }
        let flags = [true, false].filter { _ in Bool.random(using: &random) }
        let all: [ImageFilter] = [
            .idIs(ids), .nameIs(texts), .nameContains(texts), .platformContains(["ndow", "x"]), .windowsIs(flags),
            .customIs(flags), .nothing,
        ]
        return try #require(all.randomElement(using: &random))
    }
}
