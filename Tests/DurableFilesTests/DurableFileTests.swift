// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation
import Testing

/// Properties of durable files. Durability itself is tested with a server whose power is cut.
struct DurableFileTests {
    private let folder: String
    private var path: String { "\(folder)/file" }

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("keywright-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    private func inFolder(_ check: () throws -> Void) rethrows {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try check()
    }

    private var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }
    private var content: String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
    private var mode: Int? {
        get throws { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
    }

    @Test func aFileIsReplacedWithItsMode() throws {
        try inFolder {
            try DurableFile.replace(path, with: Array("one".utf8), mode: 0o600)
            #expect(content == "one")
            #expect(try mode == 0o600)
            let long = String(repeating: "two", count: 100_000)
            try DurableFile.replace(path, with: Array(long.utf8), mode: 0o664)
            #expect(content == long)
            #expect(try mode == 0o664)
            #expect(try names == ["file"])
        }
    }

    /// A symbolic link at the path is replaced, not followed.
    @Test func aLinkIsNotFollowed() throws {
        try inFolder {
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(folder)/elsewhere")
            #expect(throws: FileProblem(path: path, code: EEXIST)) {
                try DurableFile.create(path, with: [], mode: 0o600)
            }
            #expect(try names == ["file"])
            try DurableFile.replace(path, with: Array("one".utf8), mode: 0o600)
            #expect(try names == ["file"])
        }
    }

    @Test func whatIsThereIsNotCreated() throws {
        try inFolder {
            try DurableFile.create(path, with: Array("one".utf8), mode: 0o640)
            #expect(content == "one")
            #expect(try mode == 0o640)
            #expect(throws: FileProblem(path: path, code: EEXIST)) {
                try DurableFile.create(path, with: Array("two".utf8), mode: 0o600)
            }
            #expect(content == "one")
            #expect(try names == ["file"])
        }
    }

    @Test func aDraftThatWasLeftIsReplaced() throws {
        try inFolder {
            #expect(FileManager.default.createFile(atPath: "\(folder)/draft", contents: Data("old".utf8)))
            try DurableFile.replace(path, with: Array("one".utf8), mode: 0o600, draft: "\(folder)/draft")
            #expect(content == "one")
            #expect(try names == ["file"])
        }
    }

    /// The error names the file, not the temporary file, and neither remains.
    @Test func aFailureLeavesNothing() throws {
        try inFolder {
            let path = "\(folder)/none/file"
            let problem = FileProblem(path: path, code: ENOENT)
            #expect(throws: problem) { try DurableFile.replace(path, with: [], mode: 0o600) }
            #expect(throws: problem) { try DurableFile.create(path, with: [], mode: 0o600) }
            #expect(problem.isAbsence)
            #expect(problem.description == "\(path): No such file or directory")
            try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: false)
            #expect(throws: FileProblem(path: self.path, code: EISDIR)) {
                try DurableFile.replace(self.path, with: [], mode: 0o600)
            }
            #expect(try names == ["file"])
        }
    }

    @Test(arguments: [("/a/b", "/a", ".b."), ("/b", "/", ".b."), ("b", ".", ".b."), ("/a/b/c", "/a/b", ".c.")])
    func aDraftStandsBesideItsFile(_ path: String, _ folder: String, _ prefix: String) {
        #expect(DurableFile.folder(of: path) == folder)
        #expect(DurableFile.draftPrefix(of: path) == prefix)
    }
}
