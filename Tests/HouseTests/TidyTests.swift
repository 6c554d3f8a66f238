// SPDX-License-Identifier: Apache-2.0

import StorageContractTesting
import Testing

/// Habits of the house that no compiler checks.
struct TidyTests {
    private static let linesMax = 300

    /// What must not be written, why, and the files that may.
    private static let banned: [(text: String, instead: String, exceptions: Set<String>)] =
        [
            (
                "logger.log(", "a ServerLog, which takes values that were made for it",
                ["Sources/ActionAPI/Log/ServerLog.swift"]
            ),
            (
                "Logger.Metadata", "a LogValue",
                ["Sources/Adapters/LineLog/LogLine.swift"]
            ),
            (
                "standardError", "LogOutput: a stream that nobody reads must stop nothing",
                ["Sources/keywright/Client/Terminal.swift"]
            ),
            ("fatalError(", "a bad request must never stop a server: throw", []),
            ("preconditionFailure(", "a bad request must never stop a server: throw", []),
            ("try!", "throw", []),
            ("as!", "as? and a guard", []),
            ("Task.detached", "a child task in a group", []),
            (" Task {", "a child task in a group", []),
            ("@unchecked", "a Mutex or an actor", []),
            ("nonisolated(unsafe)", "a Mutex or an actor", []),
            ("Date()", "a TimeSource", ["Sources/UseCases/Surroundings.swift"]),
            ("Date.now", "a TimeSource", ["Sources/keywright/LogOutput.swift"]),
            ("String(format:", "a table or an interpolation: it costs half of a request", []),
            ("TODO", "an issue", []),
            ("FIXME", "an issue", []),
            (
                " print(", "a Logger",
                [
                    "Sources/keywright/FirstStart.swift", "Sources/keywright/Initialize.swift",
                    "Sources/keywright/Server.swift",
                ]
            ),
        ] + levels.map { ("logger.\($0)(", "a ServerLog, which takes values that were made for it", []) }

    private static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    @Test func everyFileNamesItsLicence() throws {
        for file in try ["Sources", "Tests", "Benchmarks"].flatMap(SourceTree.swiftFiles) {
            #expect(file.lines.first == "// SPDX-License-Identifier: Apache-2.0", "\(file.path)")
        }
    }

    @Test func filesAreShort() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") {
            #expect(file.lines.count <= Self.linesMax, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func nothingBannedIsWritten() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") {
            for problem in Self.problems(in: file) { Issue.record("\(problem)") }
        }
    }

    @Test func theBanSeesABadSample() {
        let sample = SourceTree.File(
            path: "Sources/Sample.swift", text: "let x = try! f() // TODO\n// Date.now in a comment")
        #expect(Self.problems(in: sample).count == 2)
    }

    private static func problems(in file: SourceTree.File) -> [String] {
        file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.flatMap { line in
            banned.filter { line.contains($0.text) && !$0.exceptions.contains(file.path) }
                .map { "\(file.path) writes \($0.text) where it should use \($0.instead): \(line)" }
        }
    }

    /// One action, one file; the door's list has them all.
    @Test(arguments: ["CVM", "CloudAudit", "LegacyA", "Lighthouse", "TagService"])
    func theListOfADoorIsItsFolder(_ door: String) throws {
        let files = try SourceTree.swiftFiles(in: "Sources/FrontDoors/\(door)/Actions")
            .compactMap { $0.path.split(separator: "/").last?.dropLast(".swift".count) }
            .map(String.init).filter { $0 != "\(door)Action" }
        let list = try SourceTree.file("Sources/FrontDoors/\(door)/\(door)FrontDoor.swift").lines
            .compactMap { line in
                line.hasPrefix(String(repeating: " ", count: 12))
                    ? line.split(separator: "(").first.map { $0.trimmed } : nil
            }
        #expect(list == files)
    }

    /// The numbered guarantees of the storage contract each have a check.
    @Test func everyGuaranteeOfTheStorageIsChecked() throws {
        let numbers = try SourceTree.file("Sources/StorageContract/Storage.swift").text
            .matches(of: #/- S(\d+) /#).compactMap { Int($0.output.1) }
        #expect(numbers == Array(1...numbers.count))
        #expect(Set(storageChecks.flatMap(\.guarantees)) == Set(numbers))
        #expect(Set(storageChecks.map(\.name)).count == storageChecks.count)
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
