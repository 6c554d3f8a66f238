// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation
import LoginRules
import Testing

@testable import HostAgent

struct KeyCopyTests {
    private static let now = 1_800_000_000

    private func bound(_ keys: [String] = [PublicKeyTests.rsa], options: String = "") throws -> BoundKeys {
        BoundKeys(
            user: try #require(LoginName("ubuntu")), options: try #require(LoginOptions(options)),
            keys: try keys.map { try #require(PublicKey(line: $0)) })
    }

    private func copy(askedAt: Int, options: String = "") throws -> KeyCopy {
        KeyCopy(bound: try bound(options: options), askedAt: askedAt)
    }

    /// Runs the body with a temporary folder.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test(arguments: [(0, true), (86_400, true), (86_401, false), (-60, true), (-61, false)])
    func aCopyServesUntilItIsTooOld(_ age: Int, _ serves: Bool) throws {
        #expect(try copy(askedAt: Self.now - age).serves(at: Self.now, ageMax: 86_400) == serves)
    }

    @Test func noCopyServesWhereNoneMay() throws {
        #expect(try !copy(askedAt: Self.now).serves(at: Self.now, ageMax: 0))
    }

    @Test func aCopyIsReadAsItWasWritten() throws {
        for options in ["", #"no-pty,command="echo \"a\"""#] {
            let copy = try copy(askedAt: Self.now, options: options)
            #expect(KeyCopy(text: copy.text, for: copy.bound.user) == copy)
        }
        let empty = KeyCopy(bound: try bound([]), askedAt: Self.now)
        #expect(KeyCopy(text: empty.text, for: empty.bound.user) == empty)
    }

    /// A copy that was cut at any length is refused.
    @Test func aPartOfACopyIsNone() throws {
        let copy = try copy(askedAt: Self.now)
        for length in 0..<copy.text.count {
            #expect(KeyCopy(text: String(copy.text.prefix(length)), for: copy.bound.user) == nil)
        }
        #expect(KeyCopy(text: copy.text, for: try #require(LoginName("root"))) == nil)
    }

    @Test func theAnswerThatWasAskedForLaterStays() throws {
        try withFolder { folder in
            let copies = KeyCopies(folder: folder, ageMax: 86_400, user: getuid())
            let new = try copy(askedAt: Self.now, options: "no-pty")
            try copies.keep(new)
            try copies.keep(try copy(askedAt: Self.now - 1))
            #expect(copies.copy(for: new.bound.user) == new)
            let newer = try copy(askedAt: Self.now + 1)
            try copies.keep(newer)
            #expect(copies.copy(for: new.bound.user) == newer)
        }
    }

    @Test func theSameAnswerIsWrittenAnewOnceAMinute() throws {
        try withFolder { folder in
            let copies = KeyCopies(folder: folder, ageMax: 86_400, user: getuid())
            let first = try copy(askedAt: Self.now)
            try copies.keep(first)
            try copies.keep(try copy(askedAt: Self.now + 59))
            #expect(copies.copy(for: first.bound.user) == first)
            try copies.keep(try copy(askedAt: Self.now + 60))
            #expect(copies.copy(for: first.bound.user)?.askedAt == Self.now + 60)
        }
    }

    @Test func aCopyFromTheFutureIsReplaced() throws {
        try withFolder { folder in
            let copies = KeyCopies(folder: folder, ageMax: 86_400, user: getuid())
            try copies.keep(try copy(askedAt: Self.now + 3600))
            let new = try copy(askedAt: Self.now, options: "no-pty")
            try copies.keep(new)
            #expect(copies.copy(for: new.bound.user) == new)
        }
    }

    @Test func nothingIsLeftWhenAllAreRemoved() throws {
        try withFolder { folder in
            let copies = KeyCopies(folder: folder, ageMax: 86_400, user: getuid())
            try copies.keep(try copy(askedAt: Self.now))
            #expect(copies.users.map(\.text) == ["ubuntu"])
            try copies.removeAll()
            #expect(try Files.names(in: folder) == [])
        }
    }

    /// Other entries, sorted before and after a copy, neither prevent its removal nor are followed.
    @Test func nothingKeepsACopyFromBeingRemoved() throws {
        try withFolder { folder in
            try withFolder { other in
                let copies = KeyCopies(folder: folder, ageMax: 86_400, user: getuid())
                try copies.keep(try copy(askedAt: Self.now))
                try DurableFile.replace("\(other)/kept", with: [1], mode: 0o600)
                for name in [".a", "zz"] {
                    try Files.makeFolder("\(folder)/\(name)", mode: 0o700)
                    try Files.makeFolder("\(folder)/\(name)/b", mode: 0o700)
                    try Files.link("\(folder)/\(name)/b/c", to: other)
                    try DurableFile.replace("\(folder)/\(name)/b/d", with: [1], mode: 0o600)
                }
                try Files.link("\(folder)/zzz", to: other)
                try copies.removeAll()
                #expect(try Files.names(in: folder) == [])
                #expect(try Files.names(in: other) == ["kept"])
            }
        }
    }

    @Test(.enabled(if: getuid() != 0, "root removes it"))
    func aCopyGoesAlsoWhereSomethingElseCannot() throws {
        try withFolder { folder in
            let copies = KeyCopies(folder: folder, ageMax: 86_400, user: getuid())
            try copies.keep(try copy(askedAt: Self.now))
            try Files.makeFolder("\(folder)/.a", mode: 0o700)
            try Files.makeFolder("\(folder)/.a/b", mode: 0o700)
            try Files.makeFolder("\(folder)/.a", mode: 0o500)
            #expect(throws: FileProblem.self) { try copies.removeAll() }
            #expect(try Files.names(in: folder) == [".a"])
            try Files.makeFolder("\(folder)/.a", mode: 0o700, owner: nil)
        }
    }
}
