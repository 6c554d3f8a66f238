// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import SecretSealing
import Testing

@testable import ServerCommands

/// The source of the master key, and its file after a rotation.
struct MasterKeyTests {
    private let folder: URL
    private var path: String { folder.appendingPathComponent("master.key").path }
    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("keywright-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func inFolder(_ check: () throws -> Void) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try check()
    }

    @Test func aKeyIsMadeOnceAndForItsOwnerAlone() throws {
        try inFolder {
            let source = MasterKeySource.file(path: path)
            #expect {
                try source.load(mayCreate: false)
            } throws: { "\($0)".contains("is missing; without it the secrets in the data cannot be read") }
            let made = try source.load(mayCreate: true)
            #expect(try source.load(mayCreate: false).base64() == made.base64())
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try names == ["master.key"])
        }
    }

    @Test func aFileOfNoKeyIsRefused() throws {
        try inFolder {
            try Data("short".utf8).write(to: URL(fileURLWithPath: path))
            #expect {
                try MasterKeySource.file(path: path).load(mayCreate: true)
            } throws: { "\($0)".contains("does not hold the base64 of 32 bytes") }
        }
    }

    @Test func aFileThatCannotBeReadIsNamedWithTheReason() throws {
        try inFolder {
            let source = MasterKeySource.file(path: folder.path)
            for work in [{ _ = try source.load(mayCreate: true) }, { _ = try source.find(opening: { _ in true }) }] {
                #expect {
                    try work()
                } throws: { "\($0)" == "the master key file \(folder.path) cannot be read: Is a directory" }
            }
            // A file that may not be looked at is not missing, and no new key takes its place.
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
            #expect {
                try MasterKeySource.file(path: path).load(mayCreate: true)
            } throws: { "\($0)".hasPrefix("the master key file \(path) cannot be read: ") }
        }
    }

    /// If a rotation is killed at any point, the key that opens the data is found, and no key is lost.
    @Test(arguments: [false, true])
    func aRotationThatWasKilledIsEnded(_ isSealedAnew: Bool) throws {
        try inFolder {
            let source = MasterKeySource.file(path: path)
            let old = try source.load(mayCreate: true)
            let new = MasterKey.random()
            #expect(try source.prepare(new, insteadOf: old) == "\(path).old")
            #expect(try names == ["master.key", "master.key.old", "master.key.rotating"])
            let right = isSealedAnew ? new : old
            #expect(try source.load { $0.base64() == right.base64() }.base64() == right.base64())
            #expect(try source.load(mayCreate: false).base64() == right.base64())
            #expect(try names == ["master.key", "master.key.old"] + (isSealedAnew ? [] : ["master.key.unused"]))
        }
    }
}
