// SPDX-License-Identifier: Apache-2.0

import Testing

/// Sources, tests and documents cite the contract, the rulings and the decisions by number. Each cited number exists.
struct CitationTests {
    private struct Citation: Hashable {
        enum Document: Hashable { case contract, rulings, decisions }

        let document: Document
        let number: String
    }

    private static let places = [
        ("Sources", ".swift"), ("Tests", ".swift"), ("Tests", ".py"), ("Benchmarks", ".swift"), ("Benchmarks", ".py"),
        ("Documentation", ".md"),
    ]
    private static let singleFiles = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"]
    /// This file is excluded, because it contains a sample with invalid citations.
    private static let thisFile = "Tests/HouseTests/CitationTests.swift"

    @Test func everyCitationLeadsSomewhere() throws {
        let known = try Self.known()
        var count = 0
        for file in try Self.citingFiles() where file.path != Self.thisFile {
            let cited = Self.citations(in: file)
            count += cited.count
            for citation in cited.subtracting(known) {
                Issue.record("\(file.path): there is no \(citation.number) in the \(citation.document)")
            }
        }
        // Ensures that the search finds citations.
        #expect(count > 80)
    }

    /// Rulings and decisions are numbered without gaps, so that no number is used twice.
    @Test func numbersFollowEachOther() throws {
        let rulings = try Self.rulings().compactMap { Int($0) }
        #expect(rulings == Array(1...max(1, rulings.count)))
        let decisions = try Self.decisions()
        for (file, number) in zip(decisions, 1...) {
            #expect(file.path.hasPrefix("Documentation/decisions/\(String(10_000 + number).dropFirst())-"))
            #expect(file.lines.first?.hasPrefix("# \(number). ") == true, "\(file.path)")
        }
    }

    /// The links in the three documents of the contract lead to files of the repository.
    @Test func theLinksOfTheContractLeadSomewhere() throws {
        var count = 0
        for file in try SourceTree.files(in: "Documentation/contract", endingIn: ".md") {
            for link in file.text.matches(of: #/\]\(([^)#]+)\)/#).map({ String($0.output.1) }) {
                count += 1
                #expect(SourceTree.exists("Documentation/contract/\(link)"), "\(file.path): \(link)")
            }
        }
        #expect(count >= 9)
    }

    @Test func theGateSeesABadSample() throws {
        let sample = SourceTree.File(
            path: "Sample.swift",
            text: """
                /// By contract 7.3, and contract 3.99 and 77.
                /// Ruling 24 (rulings 6, 7 and 940), section 9.3 of the contract, which contract
                /// 41.1 says; the contract (section 88) and decision 0001, decisions 2
                /// and 950.
                /// The contract of 3 parties, a ruling, StorageContract 5.
                """)
        let bad = Self.citations(in: sample).subtracting(try Self.known())
        #expect(Set(bad.map(\.number)) == ["3.99", "77", "940", "9.3", "41.1", "88", "950"])
        #expect(Self.citations(in: sample).count == bad.count + 6)
    }

    private static func citingFiles() throws -> [SourceTree.File] {
        try places.flatMap { try SourceTree.files(in: $0.0, endingIn: $0.1) } + singleFiles.map(SourceTree.file)
    }

    /// The citations in a file. A citation may continue in the next line of a comment.
    private static func citations(in file: SourceTree.File) -> Set<Citation> {
        let lines = file.lines
        let mayCite = lines.map { line in ["ontract", "uling", "ecision"].contains { line.contains($0) } } + [false]
        var found: Set<Citation> = []
        for (index, line) in lines.enumerated() where mayCite[index] || mayCite[index + 1] {
            let next = index + 1 < lines.count ? lines[index + 1].drop { " /#*|-".contains($0) } : ""
            found.formUnion(citations(in: "\(line) \(next)"))
        }
        return found
    }

    private static func citations(in text: String) -> Set<Citation> {
        let contract =
            text.matches(
                of:
                    #/\b[Cc]ontract(?:,? section| \(section)? (\d+(?:\.\d+)?(?:(?:, and |, | and | to |–)\d+(?:\.\d+)?)*)/#
            ).map { $0.output.1 }
            + text.matches(of: #/[Ss]ections? (\d+(?:\.\d+)?(?:(?:, | and )\d+(?:\.\d+)?)*) of the contract/#)
            .map { $0.output.1 }
        let rulings = text.matches(of: #/\b[Rr]ulings? (\d+(?:(?:, and |, | and | to |–)\d+)*)/#).map { $0.output.1 }
        let decisions = text.matches(of: #/\b[Dd]ecisions? (\d+(?:(?:, and |, | and | to |–)\d+)*)/#).map {
            $0.output.1
        }
        return numbers(in: contract, of: .contract).union(numbers(in: rulings, of: .rulings))
            .union(numbers(in: decisions, of: .decisions))
    }

    private static func numbers(in texts: [Substring], of document: Citation.Document) -> Set<Citation> {
        Set(
            texts.flatMap { $0.matches(of: #/\d+(?:\.\d+)?/#) }.map {
                Citation(document: document, number: String($0.output.drop { $0 == "0" }))
            })
    }

    /// The numbers that may be cited.
    private static func known() throws -> Set<Citation> {
        let sections = try SourceTree.file("Documentation/contract/contract.md").lines.filter { $0.hasPrefix("##") }
            .flatMap { $0.matches(of: #/(?:^#+ |· )(\d+(?:\.\d+)?)/#).map { String($0.output.1) } }
        let decisions = try Self.decisions().indices.map { String($0 + 1) }
        return Set(sections.map { Citation(document: .contract, number: $0) })
            .union(try rulings().map { Citation(document: .rulings, number: $0) })
            .union(decisions.map { Citation(document: .decisions, number: $0) })
    }

    private static func rulings() throws -> [String] {
        try SourceTree.file("Documentation/contract/rulings.md").lines.compactMap { line in
            line.prefixMatch(of: #/(\d+)\. /#).map { String($0.output.1) }
        }
    }

    private static func decisions() throws -> [SourceTree.File] {
        try SourceTree.files(in: "Documentation/decisions", endingIn: ".md")
    }
}
