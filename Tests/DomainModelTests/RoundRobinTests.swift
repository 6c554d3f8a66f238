// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct RoundRobinTests {
    private func lines(_ elements: String...) -> RoundRobin<Character, String> {
        var lines = RoundRobin<Character, String>()
        for element in elements { lines.append(element, of: element.first ?? "?") }
        return lines
    }

    private func rest(of lines: RoundRobin<Character, String>) -> [String] {
        var lines = lines
        var rest: [String] = []
        while let next = lines.next() { rest.append(next) }
        #expect(lines.isEmpty)
        return rest
    }

    @Test func linesAreServedInTurnsAndEachInItsOrder() {
        #expect(rest(of: lines("a1", "a2", "a3", "b1", "c1", "b2")) == ["a1", "b1", "c1", "a2", "b2", "a3"])
        #expect(rest(of: lines()).isEmpty)
    }

    @Test func whoWasServedComesAfterAllOthers() {
        var lines = lines("a1", "a2", "b1")
        #expect(lines.next() == "a1")
        lines.append("c1", of: "c")
        lines.append("a3", of: "a")
        #expect(rest(of: lines) == ["b1", "a2", "c1", "a3"])
    }

    @Test func whoMayNotBeServedKeepsItsTurn() {
        var lines = lines("a1", "b1", "c1")
        #expect(lines.next { owner, _ in owner != "a" } == "b1")
        #expect(lines.next { _, element in element == "none" } == nil)
        #expect(lines.count(of: "a") == 1 && lines.count(of: "b") == 0)
        #expect(rest(of: lines) == ["a1", "c1"])
    }

    @Test func whoLeavesIsGone() {
        var lines = lines("a1", "a2", "b1", "a3")
        #expect(lines.remove(of: "a") { $0 == "a2" } == "a2")
        #expect(lines.remove(of: "a") { $0 == "a2" } == nil)
        #expect(lines.remove(of: "b") { $0 == "b1" } == "b1")
        lines.append("b2", of: "b")
        #expect(rest(of: lines) == ["a1", "b2", "a3"])
    }
}
