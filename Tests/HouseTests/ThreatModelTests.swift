// SPDX-License-Identifier: Apache-2.0

import Testing

/// Each promise in the threat model names the tests that verify it, as `FILE::FUNCTION`.
struct ThreatModelTests {
    private static let document = "Documentation/threat-model.md"
    private static let heading = "## Promises and their tests"

    @Test func everyPromiseNamesATestThatIsThere() throws {
        let promises = Self.promises(in: try SourceTree.file(Self.document).text)
        #expect(!promises.isEmpty)
        for promise in promises {
            for problem in try Self.problems(of: promise) { Issue.record("\(problem)") }
        }
    }

    @Test func theGateSeesABadSample() throws {
        let promises = Self.promises(
            in: """
                | before the heading | `nowhere` |
                \(Self.heading)

                | promise | tests |
                | --- | --- |
                | without a test | by review |
                | a file that is not there | `Tests/HouseTests/NoSuchTests.swift::nothing` |
                | a function that is not there | `Tests/HouseTests/ThreatModelTests.swift::nothing` |
                | this one | `Tests/HouseTests/ThreatModelTests.swift::theGateSeesABadSample` |
                """)
        #expect(promises.count == 4)
        #expect(try promises.map { try Self.problems(of: $0).count } == [1, 1, 1, 0])
    }

    private struct Promise {
        let text: String
        let tests: [String]
    }

    private static func promises(in document: String) -> [Promise] {
        let lines = document.split(separator: "\n").drop { $0 != heading }
        // The first two rows of a table are its header.
        return lines.filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
            let cells = line.split(separator: "|").map { $0.trimmingSpaces }
            return Promise(
                text: cells.first ?? "",
                tests: (cells.dropFirst().last ?? "").matches(of: #/`([^`]+)`/#).map { String($0.output.1) })
        }
    }

    private static func problems(of promise: Promise) throws -> [String] {
        guard !promise.tests.isEmpty else { return ["no test holds: \(promise.text)"] }
        return promise.tests.compactMap { test in
            let parts = test.split(separator: "::").map(String.init)
            guard parts.count == 2, let file = try? SourceTree.file(parts[0]) else { return "there is no \(test)" }
            let declaration = (parts[0].hasSuffix(".py") ? "def " : "func ") + parts[1] + "("
            return file.text.contains(declaration) ? nil : "there is no \(test)"
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
