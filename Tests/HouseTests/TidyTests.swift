// SPDX-License-Identifier: Apache-2.0

import StorageContractTesting
import Testing

/// Conventions of the project that no compiler checks.
struct TidyTests {
    /// Forbidden texts with their replacements, and the files that may contain them, with the reason.
    private static let banned: [(text: String, instead: String, exceptions: [String: String])] =
        [
            ("logger.log(", "a ServerLog, which takes values that were made for it", [:]),
            (
                "Logger.Metadata", "a LogValue",
                ["Sources/Adapters/LineLog/LogLines.swift": "the protocol of the logging library asks for it"]
            ),
            (
                "standardError", "LogOutput: a stream that nobody reads must stop nothing",
                [
                    "Sources/Commands/ClientCommands/Client/Terminal.swift":
                        "a question to a person, who is there to read it"
                ]
            ),
            ("fatalError(", "a bad request must never stop a server: throw", [:]),
            ("preconditionFailure(", "a bad request must never stop a server: throw", [:]),
            ("try!", "throw", [:]),
            ("as!", "as? and a guard", [:]),
            ("Task.detached", "a child task in a group", [:]),
            (" Task {", "a child task in a group", [:]),
            ("@unchecked", "a Mutex or an actor", [:]),
            ("nonisolated(unsafe)", "a Mutex or an actor", [:]),
            ("Date()", "a TimeSource", ["Sources/UseCases/TimeSource.swift": "the TimeSource itself"]),
            (
                "Date.now", "a TimeSource",
                [
                    "Sources/Commands/ServerCommands/Serve/LogOutput.swift":
                        "lines of the log have the time of the machine",
                    "Sources/Commands/ClientCommands/Client/UnixClock.swift": "commands without use cases",
                ]
            ),
            (
                "CodingKeys", "the names of APICoding",
                ["Sources/Adapters/APIClient/TCCLIProfile.swift": "TCCLI has a name that begins with _"]
            ),
            (
                "strerror(", "FileProblem, whose words name the user whom the system refused",
                [
                    "Sources/Adapters/DurableFiles/FileProblem.swift": "the words themselves",
                    "Sources/Adapters/HTTPGateway/HTTPGateway.swift": "an error with an address, not with a file",
                    "Sources/Commands/ServerCommands/Serve/ProcessProtection.swift": "an error without a file",
                ]
            ),
            ("localizedDescription", "FileTrouble", [:]),
            ("contentsOfDirectory", "DurableFolder.names, whose errors have words", [:]),
            ("subpathsOfDirectory", "DurableFolder.names, whose errors have words", [:]),
            (
                "fileURLWithPath", "URL(literalPath:), since Foundation replaces a ~",
                ["Sources/Adapters/SQLiteStorage/FileTrouble.swift": "the literal path itself"]
            ),
            ("URL(filePath", "URL(literalPath:), since Foundation replaces a ~", [:]),
            ("(contentsOf: URL", "SmallFile.read, whose errors have words", [:]),
            ("String(format:", "a table or an interpolation: it costs half of a request", [:]),
            ("TODO", "an issue", [:]),
            ("FIXME", "an issue", [:]),
            (" print(", "a Logger", [:]),
        ] + levels.map { ("logger.\($0)(", "a ServerLog, which takes values that were made for it", [:]) }

    private static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    @Test func everyFileNamesItsLicence() throws {
        for file in try ["Sources", "Tests", "Benchmarks"].flatMap(SourceTree.swiftFiles) {
            #expect(file.lines.first == "// SPDX-License-Identifier: Apache-2.0", "\(file.path)")
        }
    }

    @Test func nothingBannedIsWritten() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") {
            for problem in Self.problems(in: file) { Issue.record("\(problem)") }
        }
    }

    /// An exception that is not needed could hide a violation.
    @Test func everyExceptionIsNeeded() throws {
        for ban in Self.banned {
            for (path, reason) in ban.exceptions {
                #expect(Self.codeLines(of: try SourceTree.file(path)).contains { $0.contains(ban.text) }, "\(path)")
                #expect(!reason.isEmpty, "\(path)")
            }
        }
    }

    @Test func theBanSeesABadSample() {
        let sample = SourceTree.File(
            path: "Sources/Sample.swift", text: "let x = try! f() // TODO\n// Date.now in a comment")
        #expect(Self.problems(in: sample).count == 2)
    }

    private static func problems(in file: SourceTree.File) -> [String] {
        codeLines(of: file).flatMap { line in
            banned.filter { line.contains($0.text) && $0.exceptions[file.path] == nil }
                .map { "\(file.path) writes \($0.text) where it should use \($0.instead): \(line)" }
        }
    }

    private static func codeLines(of file: SourceTree.File) -> [Substring] {
        file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    }

    /// Each action has its own file, and the door's list contains all of them.
    @Test func theListOfADoorIsItsFolder() throws {
        let doors = Set(
            try SourceTree.swiftFiles(in: "Sources/FrontDoors").map { String($0.path.split(separator: "/")[2]) })
        for door in doors.sorted() {
            let files = try SourceTree.swiftFiles(in: "Sources/FrontDoors/\(door)/Actions")
                .compactMap { $0.path.split(separator: "/").last?.dropLast(".swift".count) }
                .map(String.init).filter { $0 != "\(door)Action" }
            #expect(!files.isEmpty, "\(door)")
            #expect(
                Self.listedActions(in: try SourceTree.file("Sources/FrontDoors/\(door)/\(door)FrontDoor.swift"))
                    == files)
        }
        #expect(doors.count >= 9)
    }

    /// The common code of a door's actions is in the same folder.
    @Test func theProtocolOfADoorsActionsIsInTheirFolder() throws {
        var found = 0
        for file in try SourceTree.swiftFiles(in: "Sources/FrontDoors") {
            for match in file.text.matches(of: #/\nprotocol (\w+): Action\b/#) {
                let door = file.path.split(separator: "/")[2]
                #expect(file.path == "Sources/FrontDoors/\(door)/Actions/\(match.output.1).swift")
                found += 1
            }
        }
        #expect(found >= 7)
    }

    /// Legacy generation B has some actions of its own and uses CVM's others.
    @Test func theListOfTheOlderDoorIsItsFolder() throws {
        let folder = "Sources/FrontDoors/CVM/LegacyB"
        let listed = Self.listedActions(in: try SourceTree.file("\(folder)/LegacyBFrontDoor.swift"))
        let own = try SourceTree.swiftFiles(in: "\(folder)/Actions")
            .compactMap { $0.path.split(separator: "/").last?.dropLast(".swift".count) }.map(String.init)
        #expect(Set(listed.filter { $0.hasPrefix("Legacy") }) == Set(own))
        for action in listed where !action.hasPrefix("Legacy") {
            #expect(SourceTree.exists("Sources/FrontDoors/CVM/Actions/\(action).swift"), "\(action)")
        }
    }

    @Test func theListOfADoorIsRead() {
        let sample = SourceTree.File(
            path: "Sample.swift", text: "let other = [C()]\n  actions = [A(), B(b: b)]\n  let more = [D()]")
        #expect(Self.listedActions(in: sample) == ["A", "B"])
    }

    /// The types listed in `actions = […]`.
    private static func listedActions(in file: SourceTree.File) -> [String] {
        guard let list = file.text.firstMatch(of: #/\bactions = \[([^\]]*)\]/#) else { return [] }
        return list.output.1.matches(of: #/\b([A-Z]\w*)\(/#).map { String($0.output.1) }
    }

    /// Each numbered guarantee of the storage contract has a check.
    @Test func everyGuaranteeOfTheStorageIsChecked() throws {
        let numbers = try SourceTree.file("Sources/StorageContract/Storage.swift").text
            .matches(of: #/- S(\d+) /#).compactMap { Int($0.output.1) }
        #expect(numbers == Array(1...numbers.count))
        #expect(Set(storageChecks.flatMap(\.guarantees)) == Set(numbers))
        #expect(Set(storageChecks.map(\.name)).count == storageChecks.count)
    }
}
