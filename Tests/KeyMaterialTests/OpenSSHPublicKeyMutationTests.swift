// SPDX-License-Identifier: Apache-2.0

import KeyMaterial
import TestHelpers
import Testing

/// Lines with changed bytes. None may crash the parser, and an accepted line must yield the key that it contains.
struct OpenSSHPublicKeyMutationTests {
    private static let parser = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))

    @Test func everyChangeOfOneByteIsRefusedOrConsistent() {
        let line = Array(ExampleKey.lineWithComment.utf8)
        var accepted = 0
        for index in line.indices {
            for byte in UInt8.min...UInt8.max where byte != line[index] {
                var changed = line
                changed[index] = byte
                accepted += Self.check(changed) ? 1 : 0
            }
        }
        // Most bytes of the modulus and of the comment can be replaced by others of their alphabet.
        #expect(accepted > 1000)
    }

    @Test func randomChangesAreRefusedOrConsistent() {
        var generator = SeededGenerator(seed: 7722)
        let lines = [ExampleKey.lineWithComment, "ssh-ed25519 \(Self.ed25519) c"].map { Array($0.utf8) }
        for round in 0..<5000 {
            var changed = lines[round % lines.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<changed.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: changed[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: changed.remove(at: index)
                case 2: changed.insert(UInt8.random(in: 0...255, using: &generator), at: index)
                default: changed.swapAt(index, Int.random(in: 0..<changed.count, using: &generator))
                }
            }
            _ = Self.check(changed)
        }
    }

    @Test func randomBlobsAreRefusedOrConsistent() {
        var generator = SeededGenerator(seed: 7743)
        for round in 0..<3000 {
            var blob = ExampleKey.blob
            if round % 3 == 0 {
                blob = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
            } else {
                // Changes of the length fields in the blob are the most critical ones.
                let index = Int.random(in: 0..<(round % 3 == 1 ? 22 : blob.count), using: &generator)
                blob[index] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = Self.check(Array(SSHBlob.line(blob).utf8))
        }
    }

    private static let ed25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIAhJH6hjdrc3h9jD/gTJUB2eO6B4TJ1lDVVRgk0QBvFy"

    /// Whether a line is accepted. If it is, the key must be the one in the line and well-formed.
    private static func check(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let key = parser.parse(text) else { return false }
        let fields = text.split { $0.isWhitespace }
        #expect(fields.count >= 2 && "\(fields[0]) \(fields[1])" == key.line, "\(text)")
        #expect(isConsistent(key), "\(text)")
        return true
    }

    private static func isConsistent(_ key: SSHPublicKey) -> Bool {
        guard let strings = SSHBlob.strings(of: key.blob), strings.first == Array(key.type.rawValue.utf8) else {
            return false
        }
        switch key.type {
        case .rsa:
            guard strings.count == 3 else { return false }
            let (e, n) = (strings[1], strings[2])
            let bits = (n.count - 1) * 8 + (8 - (n.first ?? 0).leadingZeroBitCount)
            return isShortest(e) && isShortest(n) && e != [1] && (e.last ?? 0) % 2 == 1 && (n.last ?? 0) % 2 == 1
                && (1024...16384).contains(bits)
        case .ed25519: return strings.map(\.count) == [11, 32]
        default: return false
        }
    }

    /// Whether a positive number is in its shortest form.
    private static func isShortest(_ number: [UInt8]) -> Bool {
        guard let first = number.first, first < 0x80 else { return false }
        return first > 0 || (number.count > 1 && number[1] >= 0x80)
    }
}
