// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The committed reference pages are those generated from the declarations.
struct ReferencePageTests {
    @Test func theReferenceIsFresh() async throws {
        let (expected, examples) = try await ReferencePages.make()
        if ProcessInfo.processInfo.environment["KEYWRIGHT_RENEW_REFERENCE"] == "1" {
            try CommittedPages.write(expected)
            try CommittedExamples.write(examples)
        }
        let committed = try CommittedPages.read()
        for path in Set(expected.keys).union(committed.keys).sorted() {
            let difference = Self.difference(expected[path], committed[path])
            #expect(
                difference == nil,
                "Documentation/reference/\(path) is stale: \(difference ?? ""). `make reference` writes it anew.")
        }
        let committedExamples = CommittedExamples.read(examples.keys)
        for path in examples.keys.sorted() {
            let difference = Self.difference(examples[path], committedExamples[path])
            #expect(difference == nil, "\(path) is stale: \(difference ?? ""). `make reference` writes it anew.")
        }
    }

    /// A description of the first difference of two pages; `nil` if there is none.
    private static func difference(_ expected: String?, _ committed: String?) -> String? {
        guard let expected else { return "nothing declares it" }
        guard let committed else { return "it is not there" }
        if expected.utf8.elementsEqual(committed.utf8) { return nil }
        let new = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let old = committed.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in new.enumerated() where number >= old.count || old[number] != line {
            let found = number < old.count ? "has “\(old[number])”" : "is missing"
            return "line \(number + 1) \(found), should be “\(line)”"
        }
        return "it has \(old.count - new.count) lines too many"
    }

    @Test(
        arguments: [
            (nil, "a", "nothing declares it"), ("a", nil, "it is not there"), ("a\nb\n", "a\nb\n", nil),
            ("a\nb\n", "a\nc\n", "line 2 has “c”, should be “b”"), ("a", "a\nb", "it has 1 lines too many"),
            ("a\nb", "a", "line 2 is missing, should be “b”"),
        ] as [(String?, String?, String?)])
    func aDifferenceIsToldByItsFirstLine(_ expected: String?, _ committed: String?, _ difference: String?) {
        #expect(Self.difference(expected, committed) == difference)
    }

    @Test func pagesAreTidy() throws {
        for (path, text) in try CommittedPages.read() {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(!lines.contains { $0.hasSuffix(" ") }, "\(path)")
            #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(path)")
            // No cell may be empty.
            #expect(!text.contains("|  |"), "\(path)")
        }
    }

    /// Secret scanners report any private key in a repository, even a fictitious one.
    @Test func noPageHasAPrivateKey() throws {
        let served = try FileManager.default.contentsOfDirectory(
            atPath: CommittedPages.root.appendingPathComponent(ExampleFiles.served).path)
        let examples = CommittedExamples.read(
            served.map { "\(ExampleFiles.served)/\($0)" } + [ExampleFiles.preparations])
        #expect(examples.count == served.count + 1)
        for (path, text) in try CommittedPages.read().merging(examples, uniquingKeysWith: { $1 }) {
            #expect(!text.contains("-----END"), "\(path)")
        }
    }

    @Test func layoutAddsOnlyWhiteSpace() {
        let json = #"{"a":[],"b":{},"c":["x,y:{}\"[",1,true,null],"d":{"e":[{"f":-1}]}}"#
        let lines = JSONLayout.lines(json)
        #expect(
            lines.split(separator: "\n").map { $0.drop { $0 == " " } }.joined().replacing("\": ", with: "\":") == json)
        #expect(
            lines.hasPrefix(
                """
                {
                  "a": [],
                  "b": {},
                  "c": [
                    "x,y:{}\\"[",
                    1,
                """))
    }

    @Test func tablesEscapeWhatTheyMust() {
        #expect(Markdown.table(["a"], [[Markdown.text("x|<y>`*\\")]]) == "| a |\n| --- |\n| x\\|\\<y>\\`\\*\\\\ |")
        #expect(Markdown.table(["a"], []).isEmpty)
    }
}
