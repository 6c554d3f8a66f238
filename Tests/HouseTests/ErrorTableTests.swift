// SPDX-License-Identifier: Apache-2.0

import Testing

/// An error table names every failure of its concern, so that the compiler requires each door to handle a new one.
struct ErrorTableTests {
    private static let tableSigns = [
        "func error(for failure", "func refusal(of problem", "func code(for failure", "init(_ problem",
    ]
    /// Code that would handle unnamed failures, or decide by the action where a declaration should.
    private static let banned = [
        "default:", "case _:", "where action is ", "if action is ", "(action is ", "action == ", "action as",
        "type(of: action).name",
    ]

    private static func problems(in file: SourceTree.File) -> [String] {
        guard tableSigns.contains(where: file.text.contains) else { return [] }
        return file.lines.enumerated().flatMap { index, line in
            banned.filter { !line.drop { $0 == " " }.hasPrefix("//") && line.contains($0) }
                .map { "\(file.path):\(index + 1) has \($0)" }
        }
    }

    @Test func noErrorTableHasADefaultOrAsksWhichActionItIs() throws {
        var tables = 0
        for file in try ["Sources/FrontDoors", "Sources/ActionAPI"].flatMap(SourceTree.swiftFiles) {
            if Self.tableSigns.contains(where: file.text.contains) { tables += 1 }
            #expect(Self.problems(in: file) == [])
        }
        #expect(tables >= 10)
    }

    @Test func theGateSeesABadSample() {
        let sample = SourceTree.File(
            path: "Sample.swift",
            text: """
                func error(for failure: F, in action: any Action.Type) -> WireError {
                    switch failure {
                    case .a where action is B: x
                    default: y
                    }
                }
                """)
        #expect(Self.problems(in: sample).count == 2)
    }
}
