// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyMaterial
import Testing

/// New key pairs, checked with OpenSSH and OpenSSL.
struct RSAKeyPairTests {
    @Test func newKeyPairIsWhatTheToolsTakeForOne() throws {
        let pair = try RSAKeyPair.generate(size: .bits2048)
        try Self.checkWithTools(pair)
        #expect(pair.publicKey.type == .rsa)
        #expect(pair.publicKey.line.hasPrefix("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ"))
        #expect(OpenSSHPublicKeyParser().parse(pair.publicKey.line) == pair.publicKey)
    }

    @Test(arguments: [RSAKeySize.bits3072, .bits4096])
    func largerKeyPairIsWhatTheToolsTakeForOne(_ size: RSAKeySize) throws {
        let pair = try RSAKeyPair.generate(size: size)
        try Self.checkWithTools(pair)
        let fields = try #require(SSHBlob.strings(of: pair.publicKey.blob))
        // The sign byte is followed by the modulus.
        #expect(fields.map(\.count) == [7, 3, size.rawValue / 8 + 1])
    }

    @Test func pemIsPKCS1InColumnsOf64() throws {
        let pem = try RSAKeyPair.generate(size: .bits2048).privateKey.reveal()
        let lines = pem.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "-----BEGIN RSA PRIVATE KEY-----")
        #expect(lines.last == "-----END RSA PRIVATE KEY-----")
        let body = lines.dropFirst().dropLast()
        #expect(body.dropLast().allSatisfy { $0.count == 64 })
        #expect((1...64).contains(try #require(body.last).count))
        let der = Array(try #require(Data(base64Encoded: body.joined())))
        // PKCS#1 begins with a sequence of version 0 and an integer of 257 bytes; PKCS#8 has an algorithm identifier
        // instead.
        #expect(der.prefix(2) == [0x30, 0x82])
        #expect(der.dropFirst(4).prefix(8) == [0x02, 0x01, 0x00, 0x02, 0x82, 0x01, 0x01, 0x00])
        #expect(der.count == Int(der[2]) * 256 + Int(der[3]) + 4)
    }

    @Test func noTwoKeyPairsAreTheSame() throws {
        let first = try RSAKeyPair.generate(size: .bits2048)
        let second = try RSAKeyPair.generate(size: .bits2048)
        #expect(first.publicKey != second.publicKey)
        #expect(first.privateKey.reveal() != second.privateKey.reveal())
    }

    @Test func sizesAreThoseOfTheSetting() {
        #expect(RSAKeySize.allCases.map(\.rawValue) == [2048, 3072, 4096])
        for bits in [0, 512, 1024, 2047, 8192] { #expect(RSAKeySize(rawValue: bits) == nil) }
    }

    /// One product returns the PEM with a final line break and the other without one; both must be readable.
    private static func checkWithTools(_ pair: RSAKeyPair) throws {
        for pem in [pair.privateKey.reveal(), pair.privateKey.reveal() + "\n"] {
            try Tool.withFile(holding: pem) { path in
                let extracted = try Tool.run("ssh-keygen", ["-y", "-f", path])
                #expect(extracted.status == 0, "\(extracted.errors)")
                #expect(extracted.output == pair.publicKey.line + "\n")
                let checked = try Tool.run("openssl", ["rsa", "-check", "-noout", "-in", path])
                #expect(checked.status == 0, "\(checked.errors)")
                #expect(checked.output == "RSA key ok\n")
            }
        }
    }
}
