// SPDX-License-Identifier: Apache-2.0

import KeyMaterial
import Testing

/// Texts that people paste in place of an OpenSSH public key: other formats of such keys, and private keys.
struct OpenSSHForeignFormatTests {
    private static func isRefused(_ text: String) -> Bool {
        [OpenSSHPublicKeyParser(), OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))].allSatisfy {
            $0.parse(text) == nil
        }
    }

    @Test(arguments: [
        ("PEM", "-----BEGIN RSA PUBLIC KEY-----"), ("PKCS8", "-----BEGIN PUBLIC KEY-----"),
        ("RFC4716", "---- BEGIN SSH2 PUBLIC KEY ----"),
    ])
    func otherFormatOfThePublicKeyIsRefused(_ format: String, _ begin: String) throws {
        let converted = try Tool.withFile(holding: ExampleKey.lineWithComment + "\n") {
            try Tool.run("ssh-keygen", ["-e", "-m", format, "-f", $0])
        }
        #expect(converted.output.hasPrefix(begin))
        #expect(Self.isRefused(converted.output))
        // Joining the lines or removing the frame does not make them acceptable.
        let lines = converted.output.split(separator: "\n")
        #expect(lines.count > 3)
        #expect(Self.isRefused(lines.joined()))
        #expect(Self.isRefused(lines.joined(separator: " ")))
        if format != "RFC4716" { #expect(Self.isRefused("ssh-rsa " + lines.dropFirst().dropLast().joined())) }
    }

    @Test func privateKeyOfOursIsRefused() throws {
        let pem = try RSAKeyPair.generate(size: .bits2048).privateKey.reveal()
        #expect(Self.isRefused(pem))
        #expect(Self.isRefused(pem.split(separator: "\n").joined(separator: " ")))
        #expect(Self.isRefused("ssh-rsa " + pem.split(separator: "\n").dropFirst().dropLast().joined()))
    }

    @Test(arguments: [("rsa", "PEM"), ("rsa", "PKCS8"), ("rsa", "RFC4716"), ("ed25519", "RFC4716"), ("ecdsa", "PEM")])
    func privateKeyOfSSHKeygenIsRefused(_ type: String, _ format: String) throws {
        let text = try Tool.newPrivateKey(type: type, format: format)
        #expect(text.contains("PRIVATE KEY-----"))
        #expect(Self.isRefused(text))
        #expect(Self.isRefused(text.split(separator: "\n").joined(separator: " ")))
    }
}
