// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import HostAgent

/// Files in folders that a less trusted user may write.
struct FileTests {
    private static func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test(arguments: [0, 1, Files.treeDepthMax - 1, Files.treeDepthMax, Files.treeDepthMax + 1, 500])
    func aFolderIsRemovedHoweverDeepItIs(_ depth: Int) throws {
        try Self.inFolder { folder in
            let tree = folder.appendingPathComponent("tree")
            let deepest = tree.path + String(repeating: "/d", count: depth)
            try FileManager.default.createDirectory(atPath: deepest, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: URL(fileURLWithPath: deepest + "/file"))
            try Data("x".utf8).write(to: tree.appendingPathComponent("file"))
            try Files.removeTree(tree.path)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test func noLinkIsFollowed() throws {
        try Self.inFolder { folder in
            let kept = folder.appendingPathComponent("kept")
            try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: kept.appendingPathComponent("file"))
            let tree = folder.appendingPathComponent("tree")
            try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: tree.appendingPathComponent("link"), withDestinationURL: kept)
            try Files.removeTree(tree.path)
            #expect(!FileManager.default.fileExists(atPath: tree.path))
            #expect(FileManager.default.fileExists(atPath: kept.appendingPathComponent("file").path))
        }
    }

    @Test func nothingOfAJournalStays() throws {
        try Self.inFolder { folder in
            let paths = try #require(HostPaths(root: folder.path))
            try FileManager.default.createDirectory(
                atPath: paths.settingsFolder, withIntermediateDirectories: true)
            try Journal(user: "keywright-host", madeUser: true, owesReload: false).write(paths)
            // The temporary file of a process that was killed during a write.
            try Data("Seed".utf8).write(to: URL(fileURLWithPath: "\(paths.settingsFolder)/.journal.1.2"))
            try Journal.remove(paths)
            #expect(try FileManager.default.contentsOfDirectory(atPath: paths.settingsFolder) == [])
        }
    }
}
