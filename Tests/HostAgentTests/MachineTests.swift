// SPDX-License-Identifier: Apache-2.0

import Bytes
import Foundation
import KeyMaterial
import Testing

@testable import HostAgent

/// The digests that distinguish a machine from a copy of its disk, and CAs from each other.
struct MachineTests {
    /// Another implementation gives the same result for every length around the block boundaries.
    @Test func digestsAreThoseOfSHA256() {
        for length in 0...200 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }
            #expect(SHA256.digest(bytes) == SSHPublicKey(type: .rsa, blob: bytes).fingerprint)
        }
        #expect(
            SHA256.digest(Array("abc".utf8)).hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func aMachineIDIsThirtyTwoDigits() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("machine-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("etc"), withIntermediateDirectories: true)
        let paths = try #require(HostPaths(root: folder.path))
        let id = String(repeating: "0a", count: 16)
        #expect(Machine.digest(paths) == nil)
        for (text, isOne) in [
            (id, true), (id + "\n", true), ("", false), ("\n", false), ("uninitialized\n", false), (id + "0", false),
            (id + "\n\n", false), (id.uppercased(), false), (String(id.dropLast()) + "é", false),
        ] {
            try Data(text.utf8).write(to: folder.appendingPathComponent("etc/machine-id"))
            #expect((Machine.digest(paths) != nil) == isOne, "\(text)")
        }
    }

    @Test func aFingerprintIsReadAsPeopleWriteIt() throws {
        let digits = String(repeating: "0a", count: 32)
        let pairs = Array(repeating: "0A", count: 32).joined(separator: ":")
        for text in [digits, digits.uppercased(), pairs, "SHA256:\(pairs)", "sha256:\(digits)"] {
            #expect(try Authority.fingerprint(text) == digits)
        }
        for text in ["", "0a", digits + "0", String(repeating: "g", count: 64), "md5:\(digits)"] {
            #expect(throws: Failure.self) { try Authority.fingerprint(text) }
        }
    }

    @Test(arguments: [nil, "https://keys.example:7743"])
    func aJournalSaysWhatWasBegun(_ server: String?) {
        let journal = Journal(user: "keywright-host", madeUser: true, owesReload: false, newServer: server)
        #expect(Journal(text: journal.text) == journal)
    }

    /// A copy of the disk uses another secret, so neither machine gets the answer for the other.
    @Test func aJoinIsAskedAgainByTheSameServerTokenAndMachine() throws {
        let seed = JoinSeed.random()
        let secrets = [
            seed.secret(server: "https://a", token: "t", machine: "m"),
            seed.secret(server: "https://b", token: "t", machine: "m"),
            seed.secret(server: "https://a", token: "u", machine: "m"),
            seed.secret(server: "https://a", token: "t", machine: "n"),
            seed.secret(server: "https://a", token: "t", machine: nil),
        ]
        #expect(Set(secrets).count == secrets.count)
        #expect(JoinSeed(seed.text)?.secret(server: "https://a", token: "t", machine: "m") == secrets[0])
    }
}
