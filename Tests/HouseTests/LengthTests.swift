// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Files, functions and lines are short, in sources, tests and benchmarks. Those that were longer when the limit was
/// introduced are listed in `lengths.txt` with their current length, which may only shrink; `KEYWRIGHT_RENEW_LENGTHS=1`
/// lowers it.
struct LengthTests {
    private static let fileLinesMax = 300
    /// With the empty line behind the last line break.
    private static let sourceLinesMax = 250
    private static let medianSourceLinesMax = 70
    private static let functionLinesMax = 60
    /// In characters. The formatter wraps code, but neither comments nor string literals.
    private static let lineLengthMax = 120
    private static let list = "Tests/HouseTests/lengths.txt"

    /// Groups of targets. Long lines are counted for each folder in them.
    private static let groups: Set<Substring> = ["Adapters", "Commands", "Core", "FrontDoors", "TestSupport", "Web"]

    @Test func filesFunctionsAndLinesAreShort() throws {
        let found = try Self.found(in: ["Sources", "Tests", "Benchmarks"].flatMap(SourceTree.swiftFiles))
        var allowed = try Self.allowed(in: try SourceTree.file(Self.list))
        if ProcessInfo.processInfo.environment["KEYWRIGHT_RENEW_LENGTHS"] == "1" {
            allowed = try Self.lower(allowed, to: found)
        }
        for problem in Self.problems(found, allowed: allowed) { Issue.record("\(problem)") }
    }

    @Test func halfOfTheSourcesAreVeryShort() throws {
        let counts = try SourceTree.swiftFiles(in: "Sources").map(\.lines.count).sorted()
        let median = try #require(counts.dropFirst(counts.count / 2).first)
        #expect(median <= Self.medianSourceLinesMax)
    }

    @Test func theGateSeesABadSample() {
        let body = String(repeating: "        x()\n", count: Self.functionLinesMax - 1)
        let sample = SourceTree.File(
            path: "Sources/Core/A/Sample.swift",
            text: """
                struct S {
                    func short() { x() }
                    private static func long(
                        _ a: Int
                    ) {
                \(body)    }
                    init?(_ b: Int) {
                \(body)        x()
                    }
                    func fits() {
                \(body.dropLast(12))    }
                    // \(String(repeating: "é", count: Self.lineLengthMax - 6))
                    // \(String(repeating: "é", count: Self.lineLengthMax - 7))
                }
                \(String(repeating: "\n", count: Self.fileLinesMax))
                """)
        let found = Self.found(in: [sample])
        #expect(
            found == [
                "file Sources/Core/A/Sample.swift": sample.lines.count,
                "function Sources/Core/A/Sample.swift long": Self.functionLinesMax + 3,
                "function Sources/Core/A/Sample.swift init?": Self.functionLinesMax + 2,
                "lines Sources/Core/A": 1,
            ])
        #expect(Self.problems(["a": 2, "b": 2, "c": 2], allowed: ["a": 1, "b": 2, "d": 1]).count == 3)
    }

    /// The excess lengths by name: lines of files and functions, and the number of long lines in a folder.
    private static func found(in files: [SourceTree.File]) -> [String: Int] {
        var found: [String: Int] = [:]
        for file in files {
            let lines = file.lines
            let linesMax = file.path.hasPrefix("Sources/") ? sourceLinesMax : fileLinesMax
            if lines.count > linesMax { found["file \(file.path)"] = lines.count }
            let long = lines.count { $0.utf8.count > lineLengthMax && $0.count > lineLengthMax }
            if long > 0 { found["lines \(folder(of: file.path))", default: 0] += long }
            for (index, line) in lines.enumerated() {
                guard let name = functionName(in: line), let now = lineCount(of: lines[index...]),
                    now > functionLinesMax
                else { continue }
                let key = "function \(file.path) \(name)"
                found[key] = max(now, found[key, default: 0])
            }
        }
        return found
    }

    private static func folder(of path: String) -> String {
        let parts = path.split(separator: "/")
        return parts.prefix(parts.count > 2 && groups.contains(parts[1]) ? 3 : 2).joined(separator: "/")
    }

    /// The name of the function that begins in a line.
    private static func functionName(in line: Substring) -> Substring? {
        let words = line.split(separator: " ")
        guard let first = words.first, !first.hasPrefix("//") else { return nil }
        if let keyword = words.firstIndex(of: "func"), keyword + 1 < words.count {
            return words[keyword + 1].prefix { $0 != "(" && $0 != "<" }
        }
        let declared = words.first { !$0.hasPrefix("@") && !["package", "private", "convenience"].contains($0) }
        guard let declared, ["init(", "init?(", "init<"].contains(where: { declared.hasPrefix($0) }) else { return nil }
        return declared.prefix { $0 != "(" && $0 != "<" }
    }

    /// The number of lines up to the closing brace of the declaration; `nil` if it has no body or is in one line.
    private static func lineCount(of lines: ArraySlice<Substring>) -> Int? {
        guard let first = lines.first, !first.hasSuffix("}") else { return nil }
        let indentation = first.prefix { $0 == " " }
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            if line == indentation + "}" { return index + 1 }
            // A declaration without a body, such as in a protocol.
            if !line.hasPrefix(indentation) { return nil }
        }
        return nil
    }

    private static func problems(_ found: [String: Int], allowed: [String: Int]) -> [String] {
        Set(found.keys).union(allowed.keys).sorted().compactMap { name in
            let (now, max) = (found[name, default: 0], allowed[name, default: 0])
            if now > max { return "\(name): \(now), where \(max) may be" }
            return now < max ? "\(name): has shrunk to \(now), lower it in \(list)" : nil
        }
    }

    /// Reads rows of a kind, a name and a number.
    private static func allowed(in file: SourceTree.File) throws -> [String: Int] {
        var allowed: [String: Int] = [:]
        for line in file.lines where !line.isEmpty && !line.hasPrefix("#") {
            let space = try #require(line.lastIndex(of: " "))
            let number: Int = try #require(Int(line[line.index(after: space)...]))
            allowed[String(line[..<space])] = number
        }
        return allowed
    }

    /// Writes the list anew. No number increases.
    private static func lower(_ allowed: [String: Int], to found: [String: Int]) throws -> [String: Int] {
        let lowered = allowed.reduce(into: [String: Int]()) { result, entry in
            if let now = found[entry.key] { result[entry.key] = min(now, entry.value) }
        }
        let remarks = try SourceTree.file(list).lines.filter { $0.hasPrefix("#") }.map(String.init)
        let rows = lowered.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        try Data(((remarks + rows).joined(separator: "\n") + "\n").utf8)
            .write(to: SourceTree.root.appendingPathComponent(list))
        return lowered
    }
}
