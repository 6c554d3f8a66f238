// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation

/// All reference pages by path.
enum ReferencePages {
    /// - Returns: The pages by their paths among them, and the files of examples by theirs in the repository.
    static func make() async throws -> (pages: [String: String], examples: [String: String]) {
        let doors = try await ReferenceServer.make().doors
        var runs: [ReferenceExample.Run] = []
        for example in allExamples { runs.append(try await example.run()) }
        var pages = ["README.md": IndexPage(doors: doors).text, "errors.md": try ErrorPage(doors: doors).text()]
        for door in doors {
            for action in door.actions.map({ type(of: $0) }) {
                let own = runs.filter { $0.example.door == door.label && $0.example.action == action.name }
                let page = ActionPage(door: door, action: action, runs: own)
                pages[page.path] = try page.text()
            }
        }
        return (pages, try ExampleFiles(doors: doors, runs: runs).texts())
    }
}

/// The files of examples as they are in the repository.
enum CommittedExamples {
    static func read(_ paths: some Sequence<String>) -> [String: String] {
        var texts: [String: String] = [:]
        for path in paths {
            let file = CommittedPages.root.appendingPathComponent(path)
            texts[path] = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
        }
        return texts
    }

    static func write(_ texts: [String: String]) throws {
        for (path, text) in texts { try Data(text.utf8).write(to: CommittedPages.root.appendingPathComponent(path)) }
    }
}

/// The pages in the repository.
enum CommittedPages {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = root.appendingPathComponent("Documentation/reference")

    static func read() throws -> [String: String] {
        var pages: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appendingPathComponent(path)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            pages[path] = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        }
        return pages
    }

    /// Replaces all pages in the repository.
    static func write(_ pages: [String: String]) throws {
        let files = FileManager.default
        if files.fileExists(atPath: folder.path) { try files.removeItem(at: folder) }
        for (path, text) in pages {
            let file = folder.appendingPathComponent(path)
            try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
}
