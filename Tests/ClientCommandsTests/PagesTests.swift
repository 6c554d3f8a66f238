// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ClientCommands

struct PagesTests {
    /// The elements found in a list of this length, and the offsets of the requested pages.
    private static func list(_ count: Int) async throws -> (found: [Int], offsets: [Int]) {
        var offsets: [Int] = []
        let found = try await Pages.all(by: { $0 }) { offset in
            offsets.append(offset)
            return Array((0..<count).dropFirst(offset).prefix(Pages.length))
        }
        return (found, offsets)
    }

    @Test(arguments: [(0, [0]), (1, [0]), (99, [0]), (100, [0, 100]), (101, [0, 100]), (250, [0, 100, 200])])
    func everyPageIsAskedForOnce(_ count: Int, _ offsets: [Int]) async throws {
        let listed = try await Self.list(count)
        #expect(listed.found == Array(0..<count))
        #expect(listed.offsets == offsets)
    }

    /// Elements created meanwhile move others to the next page.
    @Test func nothingIsFoundTwice() async throws {
        var calls = 0
        let found = try await Pages.all(by: { $0 }) { offset in
            calls += 1
            let elements = calls == 1 ? Array(0..<150) : [-3, -2, -1] + Array(0..<150)
            return Array(elements.dropFirst(offset).prefix(Pages.length))
        }
        #expect(found == Array(0..<150))
    }

    @Test func aServerThatRepeatsAPageIsLeft() async throws {
        var calls = 0
        let found = try await Pages.all(by: { $0 }) { _ in
            calls += 1
            return Array(0..<Pages.length)
        }
        #expect(found.count == Pages.length)
        #expect(calls == 2)
    }

    @Test func tokensLeadFromPartToPart() async throws {
        let parts = try await Pages.all { token -> (String, next: String?) in
            switch token {
            case nil: ("a", next: "1")
            case "1": ("b", next: "2")
            default: ("c", next: nil)
            }
        }
        #expect(parts == ["a", "b", "c"])
    }

    @Test func partsAreOfAtMostSoMany() {
        #expect(Array(0..<5).parts(of: 2).map(Array.init) == [[0, 1], [2, 3], [4]])
        #expect([Int]().parts(of: 2).isEmpty)
    }
}
