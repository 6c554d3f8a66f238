// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// CONTRIBUTING.md lists the version of each package with which the tests were run.
struct DependencyVersionTests {
    private static let document = "CONTRIBUTING.md"
    private static let heading = "## Versions of the dependencies"

    /// The contents of `Package.resolved`, which `swift build` writes.
    private struct Resolved: Decodable {
        struct Pin: Decodable {
            struct State: Decodable {
                let version: String?
                let revision: String
            }

            let identity: String
            let state: State
        }

        let pins: [Pin]

        /// The rows as in the table.
        var rows: [String] { pins.map { "| \($0.identity) | \($0.state.version ?? $0.state.revision) |" }.sorted() }
    }

    @Test func theListedVersionsWereResolved() throws {
        let resolved = try JSONDecoder().decode(
            Resolved.self, from: Data(try SourceTree.file("Package.resolved").text.utf8))
        #expect(!resolved.pins.isEmpty)
        let file = try SourceTree.file(Self.document)
        if ProcessInfo.processInfo.environment["KEYWRIGHT_RENEW_VERSIONS"] == "1" {
            // The table is the last part of the document.
            let start = try #require(file.lines.firstIndex { $0 == Self.heading })
            let end = try #require(file.lines[start...].firstIndex { $0.hasPrefix("| ---") })
            let text = (file.lines[...end].map(String.init) + resolved.rows).joined(separator: "\n") + "\n"
            try Data(text.utf8).write(to: SourceTree.root.appendingPathComponent(Self.document))
        }
        for difference in Self.differences(of: Self.rows(in: try SourceTree.file(Self.document)), to: resolved.rows) {
            Issue.record("\(difference)")
        }
    }

    @Test func theGateSeesABadSample() {
        let sample = SourceTree.File(
            path: "Sample.md",
            text: """
                | before | 1.0.0 |
                \(Self.heading)

                | package | version |
                | --- | --- |
                | same | 1.0.0 |
                | older | 1.0.0 |
                | gone | 1.0.0 |
                """)
        let differences = Self.differences(
            of: Self.rows(in: sample), to: ["| new | 1.0.0 |", "| older | 1.0.1 |", "| same | 1.0.0 |"])
        #expect(
            differences.sorted() == [
                "not listed: | new | 1.0.0 |", "not listed: | older | 1.0.1 |", "not resolved: | gone | 1.0.0 |",
                "not resolved: | older | 1.0.0 |",
            ])
    }

    /// The rows of the list without its header.
    private static func rows(in file: SourceTree.File) -> [String] {
        file.lines.drop { $0 != heading }.filter { $0.hasPrefix("| ") }.dropFirst(2).map(String.init)
    }

    private static func differences(of listed: [String], to resolved: [String]) -> [String] {
        listed.filter { !resolved.contains($0) }.map { "not resolved: \($0)" }
            + resolved.filter { !listed.contains($0) }.map { "not listed: \($0)" }
    }
}
