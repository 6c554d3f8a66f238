// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import Foundation
import Testing

@testable import ClientCommands

/// The mark of a new key pair, its name and its files.
struct RotationTests {
    @Test(arguments: [
        ("web", "web_2"), ("a_name_of_25_characters_x", "a_name_of_25_characters_2"),
        ("a_name_of_24_characters_", "a_name_of_24_characters_2"),
        ("a_name_of_25_characters_2", "a_name_of_25_characters_3"),
        ("web_2", "web_2_2"),
    ])
    func theNewNameIsAName(_ name: String, _ new: String) throws {
        #expect(RotationMark.newName(for: name) == new)
        #expect(try KeyPairName(new).text == new)
    }

    private static let mark = RotationMark(name: "web", id: "skey-00000001")

    @Test func aMarkFitsIntoADescription() throws {
        let longest = RotationMark(name: "a_name_of_25_characters_x", id: "skey-00000001")
        #expect(KeyPairDescription(longest.text) != nil)
        #expect(RotationMark(longest.text) == longest)
        for text in [
            "", "in place of web", "in place of web (ins-00000001)", "in place of w b (skey-00000001)",
            "x \(longest.text)",
        ] {
            #expect(RotationMark(text) == nil)
        }
        let ofCVM = AnswerValue.object([
            "Description": .text(Self.mark.text), "PublicKey": .text("ssh-rsa AAAA skey-1"),
        ])
        let ofLighthouse = AnswerValue.object(["PublicKey": .text("ssh-rsa AAAA \(Self.mark.text)")])
        #expect(RotationMark(of: ofCVM, .cvm) == Self.mark && RotationMark(of: ofCVM, .lighthouse) == nil)
        #expect(RotationMark(of: ofLighthouse, .lighthouse) == Self.mark && RotationMark(of: ofLighthouse, .cvm) == nil)
    }

    // MARK: Which two

    private static func keyPair(_ id: String, _ name: String, inPlaceOf mark: RotationMark? = nil) -> AnswerValue {
        .object(["KeyId": .text(id), "KeyName": .text(name), "Description": .text(mark?.text ?? "")])
    }

    private static let old = keyPair("skey-00000001", "web")
    private static let new = keyPair("skey-00000002", "web_2", inPlaceOf: mark)

    @Test(arguments: ["web", "skey-00000001"])
    func aRotationIsFoundByTheOldKeyPairAlsoWhenItIsDeleted(_ key: String) throws {
        let both = try RotatedPair(key, in: [Self.new, Self.old, Self.keyPair("skey-00000003", "db_2")], .cvm)
        #expect(both.old == Self.old && both.new == Self.new)
        let rest = try RotatedPair(key, in: [Self.new], .cvm)
        #expect(rest.old == nil && rest.new == Self.new && rest.mark == Self.mark)
    }

    @Test(arguments: [
        ("web_2", "no rotation of web_2 was begun: it takes the place of web itself"),
        ("db", "no rotation of db was begun: `keywright key rotate db -o FILE` begins one"),
        ("mail", "there is no key pair mail of cvm"),
    ])
    func whatWasNotBegunIsNotEnded(_ key: String, _ words: String) {
        #expect {
            // A name alone marks nothing.
            try RotatedPair(
                key,
                in: [Self.new, Self.old, Self.keyPair("skey-00000003", "db"), Self.keyPair("skey-00000004", "db_2")],
                .cvm)
        } throws: { "\($0)" == words }
    }

    @Test func ofSeveralNewOnesNoneIsTaken() {
        let another = Self.keyPair("skey-00000003", "web_3", inPlaceOf: Self.mark)
        #expect {
            try RotatedPair("web", in: [Self.new, Self.old, another], .cvm)
        } throws: {
            "\($0)".hasPrefix("several were made in place of web: web_2 (skey-00000002), web_3 (skey-00000003).")
        }
    }

    // MARK: Files

    private static func inFolder(_ run: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rotation-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try run(folder.path + "/web")
    }

    @Test func filesTellHowFarARotationCame() throws {
        try Self.inFolder { path in
            let files = try RotationFiles(path)
            #expect(try files.state(Self.mark) == .absent)
            let line = try files.write(Self.mark)
            #expect(try files.state(Self.mark) == .begun(publicKey: line))
            // Those of another key pair are in the way.
            #expect {
                try files.state(RotationMark(name: "web", id: "skey-00000009"))
            } throws: { "\($0)" == "\(path) exists already" }
            // Interrupted between the two.
            try FileManager.default.removeItem(atPath: path)
            #expect(try files.state(Self.mark) == .absent)
            #expect(!FileManager.default.fileExists(atPath: path + ".pub"))
        }
    }

    @Test func aPublicKeyOfAnotherPrivateKeyIsNoticed() throws {
        try Self.inFolder { path in
            let files = try RotationFiles(path)
            _ = try files.write(Self.mark)
            let pem = try String(contentsOfFile: path, encoding: .utf8)
            files.remove()
            _ = try files.write(Self.mark)
            try pem.write(toFile: path, atomically: true, encoding: .utf8)
            #expect {
                try files.state(Self.mark)
            } throws: { "\($0)" == "\(path) is not the private key of \(path).pub" }
        }
    }

    @Test func filesOfOthersStay() throws {
        try Self.inFolder { path in
            let files = try RotationFiles(path)
            for taken in [path, path + ".pub"] {
                try "mine".write(toFile: taken, atomically: true, encoding: .utf8)
                #expect {
                    try files.state(Self.mark)
                } throws: { "\($0)" == "\(taken) exists already" }
                #expect(try String(contentsOfFile: taken, encoding: .utf8) == "mine")
                try FileManager.default.removeItem(atPath: taken)
            }
        }
        for path in ["-", "", "/tmp/"] { #expect(throws: OneLine.self) { try RotationFiles(path) } }
    }

    // MARK: Where it stopped

    @Test func aStoppedRotationSaysWhatWasDone() {
        let none = StoppedRotation(OneLine("no"), done: [])
        #expect("\(none)" == "no")
        let some = StoppedRotation(UnknownName("no"), done: ["a was made", "a may log in to b"])
        #expect(
            "\(some)" == "no; done so far: a was made; a may log in to b. The same command goes on from here")
        #expect(some.exitStatus == ExitStatus.refused)
    }
}
