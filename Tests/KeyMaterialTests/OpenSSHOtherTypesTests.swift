// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyMaterial
import Testing

/// The key types that an operator may enable (ruling 17).
struct OpenSSHOtherTypesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let type: SSHKeyType
        let blob: [UInt8]
        var testDescription: String { type.rawValue }
        var line: String { SSHBlob.line(blob, type: type.rawValue) }
    }

    private static let everyType = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))

    private static let ed25519 = "CEkfqGN2tzeH2MP+BMlQHZ47oHhMnWUNVVGCTRAG8XI="
    private static let p256 = "BLY6DPKKfcSNmqErGdxIX7rzYNoBSQg1FEhc1cI0/WC4GSlY6JbbnilEz7a2kSNIaixMmPJDtWXTz/BgreK2/Pc="
    private static let p384 =
        "BFkZb5qZI7xguQZX3WJXYICVzMYkHkJbu/ODlrQKvnxxJWjp51NyiRpOjWVTsWvcZzQjgLg0g17G864jABkerzH4q80NtSm9QfWcp4iSrnU69Nfd"
        + "Pmb4/amlf3mjRcQMyw=="
    private static let p521 =
        "BADLVx62eL5+Bh2dCl88k8KA671Ajneq4GinGV/QxSNeoaluW0RqfHUtPRMXJko3goAcAz4S2GTNIdIwlqceHWH0rwFa1ef7Vbs5EEAeNDN3CLIt"
        + "06l2l1QMhj8Z8iKAeLnMU6jN2CRlUUz2G8jQAckpBI3Dyq/DIGPfDtQoVEJrKyJRhw=="

    private static let examples = [
        Example(type: .ed25519, blob: ed25519Blob(bytes(ed25519))),
        Example(type: .ecdsaP256, blob: ecdsaBlob("nistp256", bytes(p256))),
        Example(type: .ecdsaP384, blob: ecdsaBlob("nistp384", bytes(p384))),
        Example(type: .ecdsaP521, blob: ecdsaBlob("nistp521", bytes(p521))),
        Example(type: .securityKeyEd25519, blob: securityKeyEd25519Blob(application: "ssh:")),
        Example(type: .securityKeyECDSA, blob: securityKeyECDSABlob(application: "ssh:")),
    ]

    @Test(arguments: [("ed25519", nil), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521)] as [(String, Int?)])
    func keyOfSSHKeygenIsAcceptedWhenItsTypeIs(_ type: String, _ bits: Int?) throws {
        let text = try Tool.newPublicKey(type: type, bits: bits)
        let key = try #require(Self.everyType.parse(text))
        #expect(text == key.line(comment: "somebody@example\n"))
        #expect(OpenSSHPublicKeyParser().parse(text) == nil)
        #expect(OpenSSHPublicKeyParser(acceptedTypes: [key.type]).parse(text) == key)
    }

    @Test(arguments: examples)
    func keyIsAcceptedWhenItsTypeIsAndOnlyThen(_ example: Example) throws {
        #expect(
            try #require(OpenSSHPublicKeyParser(acceptedTypes: [example.type]).parse(example.line)).type == example.type
        )
        #expect(try #require(Self.everyType.parse(example.line + " c")).blob == example.blob)
        #expect(OpenSSHPublicKeyParser().parse(example.line) == nil)
        let others = Set(SSHKeyType.allCases).subtracting([example.type])
        #expect(OpenSSHPublicKeyParser(acceptedTypes: others).parse(example.line) == nil)
        #expect(OpenSSHPublicKeyParser(acceptedTypes: []).parse(example.line) == nil)
    }

    @Test(arguments: examples)
    func blobOfAnotherLengthIsRefused(_ example: Example) {
        let type = example.type.rawValue
        for count in 0..<example.blob.count {
            #expect(Self.everyType.parse(SSHBlob.line(Array(example.blob.prefix(count)), type: type)) == nil)
        }
        for behind in [[0], [0, 0, 0, 0], SSHBlob.string("ssh:")] as [[UInt8]] {
            #expect(Self.everyType.parse(SSHBlob.line(example.blob + behind, type: type)) == nil)
        }
    }

    @Test(arguments: examples)
    func blobUnderTheNameOfAnotherTypeIsRefused(_ example: Example) {
        for type in SSHKeyType.allCases where type != example.type {
            #expect(Self.everyType.parse(SSHBlob.line(example.blob, type: type.rawValue)) == nil, "\(type)")
        }
    }

    @Test(arguments: [0, 1, 16, 31, 33, 64])
    func ed25519KeyOfAnotherSizeIsRefused(_ count: Int) {
        let blob = Self.ed25519Blob([UInt8](repeating: 7, count: count))
        #expect(Self.everyType.parse(SSHBlob.line(blob, type: "ssh-ed25519")) == nil)
    }

    @Test(arguments: [
        (SSHKeyType.ecdsaP256, "nistp256", p256), (.ecdsaP384, "nistp384", p384), (.ecdsaP521, "nistp521", p521),
    ])
    func pointThatIsNotOnTheCurveIsRefused(_ type: SSHKeyType, _ curve: String, _ base64: String) {
        func isAccepted(_ point: [UInt8], curve: String = curve) -> Bool {
            Self.everyType.parse(SSHBlob.line(Self.ecdsaBlob(curve, point), type: type.rawValue)) != nil
        }
        let point = Self.bytes(base64)
        let half = point.count / 2
        let x = Array(point[1...half])
        let y = Array(point[(half + 1)...])
        #expect(isAccepted(point))
        for index in point.indices {
            var changed = point
            changed[index] ^= 1
            #expect(!isAccepted(changed), "byte \(index)")
        }
        let sign: UInt8 = point[point.count - 1] & 1
        let others: [[UInt8]] = [
            [], [0], [4], x, point + [0], Array(point.dropLast()), [4] + y + x, [4] + x + x,
            [4] + [UInt8](repeating: 0, count: 2 * half), [4] + [UInt8](repeating: 0xff, count: 2 * half),
            // The same point in compressed and hybrid form, which OpenSSH does not write.
            [2 + sign] + x, [3 - sign] + x, [6 + sign] + x + y, [7 - sign] + x + y,
        ]
        for other in others { #expect(!isAccepted(other), "\(other.prefix(2))") }
        for name in ["", "nistp", "NISTP256", "nistp192", "nistp25", "nistp2566", "secp256k1"] {
            #expect(!isAccepted(point, curve: name), "\(name)")
        }
    }

    @Test func pointOfAnotherCurveIsRefused() {
        for (type, curve) in [("ecdsa-sha2-nistp256", "nistp256"), ("ecdsa-sha2-nistp384", "nistp384")] {
            let blob = SSHBlob.string(type) + SSHBlob.string(curve) + SSHBlob.string(Self.bytes(Self.p521))
            #expect(Self.everyType.parse(SSHBlob.line(blob, type: type)) == nil)
        }
        let mixed =
            SSHBlob.string("ecdsa-sha2-nistp256") + SSHBlob.string("nistp384") + SSHBlob.string(Self.bytes(Self.p256))
        #expect(Self.everyType.parse(SSHBlob.line(mixed, type: "ecdsa-sha2-nistp256")) == nil)
    }

    @Test(arguments: ["ssh:", "ssh:work", "s", "ssh:é"])
    func securityKeyOfAnyApplicationIsAccepted(_ application: String) {
        for (type, blob) in Self.securityKeys(application: Array(application.utf8)) {
            #expect(Self.everyType.parse(SSHBlob.line(blob, type: type))?.blob == blob)
        }
    }

    @Test(arguments: [[], [0xff], [0x73, 0xc0, 0x80], [0xed, 0xa0, 0x80]] as [[UInt8]])
    func securityKeyWithoutAnApplicationIsRefused(_ application: [UInt8]) {
        for (type, blob) in Self.securityKeys(application: application) {
            #expect(Self.everyType.parse(SSHBlob.line(blob, type: type)) == nil)
        }
    }

    @Test(arguments: [
        "ssh-dss", "ssh-ed448", "ssh-ed25519-cert-v01@openssh.com", "ecdsa-sha2-nistp192", "ecdsa-sha2-1.3.132.0.10",
        "sk-ssh-ed25519", "webauthn-sk-ecdsa-sha2-nistp256@openssh.com", "ssh-xmss@openssh.com",
    ])
    func anyOtherTypeStaysRefused(_ type: String) {
        let blob = SSHBlob.string(type) + SSHBlob.string(Self.bytes(Self.ed25519))
        #expect(Self.everyType.parse(SSHBlob.line(blob, type: type)) == nil)
    }

    private static func bytes(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map(Array.init) ?? [] }

    private static func ed25519Blob(_ point: [UInt8]) -> [UInt8] {
        SSHBlob.string("ssh-ed25519") + SSHBlob.string(point)
    }

    private static func ecdsaBlob(_ curve: String, _ point: [UInt8]) -> [UInt8] {
        SSHBlob.string("ecdsa-sha2-\(curve)") + SSHBlob.string(curve) + SSHBlob.string(point)
    }

    private static func securityKeyEd25519Blob(application: String) -> [UInt8] {
        securityKeys(application: Array(application.utf8))[0].blob
    }

    private static func securityKeyECDSABlob(application: String) -> [UInt8] {
        securityKeys(application: Array(application.utf8))[1].blob
    }

    /// Both kinds of security key.
    private static func securityKeys(application: [UInt8]) -> [(type: String, blob: [UInt8])] {
        [
            (
                "sk-ssh-ed25519@openssh.com",
                SSHBlob.string("sk-ssh-ed25519@openssh.com") + SSHBlob.string(bytes(ed25519))
                    + SSHBlob.string(application)
            ),
            (
                "sk-ecdsa-sha2-nistp256@openssh.com",
                SSHBlob.string("sk-ecdsa-sha2-nistp256@openssh.com") + SSHBlob.string("nistp256")
                    + SSHBlob.string(bytes(p256)) + SSHBlob.string(application)
            ),
        ]
    }
}
