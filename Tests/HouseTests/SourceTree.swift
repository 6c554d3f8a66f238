// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The project's own files.
struct SourceTree {
    struct File {
        /// The path relative to the project.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All Swift files below a folder.
    static func swiftFiles(in folder: String) throws -> [File] { try files(in: folder, endingIn: ".swift") }

    /// All files below a folder whose names have an ending.
    static func files(in folder: String, endingIn ending: String) throws -> [File] {
        let start = root.appendingPathComponent(folder).path
        let names = try #require(FileManager.default.enumerator(atPath: start)).compactMap { $0 as? String }
        return try names.filter { $0.hasSuffix(ending) }.sorted().map { try file("\(folder)/\($0)") }
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    static func file(_ path: String) throws -> File {
        File(path: path, text: try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8))
    }
}
