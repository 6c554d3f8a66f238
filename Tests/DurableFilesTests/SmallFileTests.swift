// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation
import Testing

/// Reading small files, making folders, and the words for what goes wrong.
struct SmallFileTests {
    private func inFolder(_ check: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keywright-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try check(folder.path)
    }

    @Test func aFileIsReadUpToALimit() throws {
        try inFolder { folder in
            let path = "\(folder)/file"
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
            try DurableFile.replace(path, with: bytes, mode: 0o600)
            #expect(try SmallFile.read(path) == bytes)
            #expect(try SmallFile.read(path, bytesMax: 100_000) == bytes)
            #expect(throws: FileProblem(path: path, code: EFBIG)) { try SmallFile.read(path, bytesMax: 99_999) }
            #expect(throws: FileProblem(path: folder, code: EISDIR)) { try SmallFile.read(folder) }
        }
    }

    @Test func whatMayNotBeLookedAtIsNotAbsent() throws {
        try inFolder { folder in
            let loop = "\(folder)/loop"
            #expect(symlink(loop, loop) == 0)
            #expect(throws: FileProblem(path: loop, code: ELOOP)) { try SmallFile.exists(loop) }
            #expect(try !SmallFile.exists("\(folder)/none"))
            try DurableFile.replace("\(folder)/file", with: [], mode: 0o600)
            #expect(try SmallFile.exists("\(folder)/file"))
            #expect(try !SmallFile.exists("\(folder)/file/below"))
        }
    }

    @Test func foldersAreMadeAndTakenBack() throws {
        try inFolder { folder in
            #expect(try DurableFolder.make(folder).isEmpty)
            let made = try DurableFolder.make("\(folder)/a/b/")
            #expect(made == ["\(folder)/a", "\(folder)/a/b"])
            DurableFolder.remove(made)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            try DurableFile.replace("\(folder)/file", with: [], mode: 0o600)
            try DurableFolder.make("\(folder)/a", withParents: false)
            #expect(try DurableFolder.names(folder) == ["a", "file"])
            #expect(throws: FileProblem(path: "\(folder)/file", code: ENOTDIR)) {
                try DurableFolder.names("\(folder)/file")
            }
            #expect(throws: FileProblem(path: "\(folder)/b/c", code: ENOENT)) {
                try DurableFolder.make("\(folder)/b/c", withParents: false)
            }
            #expect(throws: FileProblem(path: "\(folder)/file/a", code: ENOTDIR)) {
                try DurableFolder.make("\(folder)/file/a/b")
            }
        }
    }

    @Test func aRefusalNamesTheUser() {
        let user = NSUserName()
        #expect(
            FileProblem(path: "/a", code: EACCES).descriptionWithUser == "/a: Permission denied for user \(user)")
        #expect(
            FileProblem(path: "/a", code: EPERM).descriptionWithUser == "/a: Operation not permitted for user \(user)")
        #expect(FileProblem(path: "/a", code: ENOSPC).descriptionWithUser == "/a: No space left on device")
    }
}
