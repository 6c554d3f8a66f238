// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyMaterial
import Testing

struct SSHPublicKeyTests {
    @Test func lineIsTypeAndBase64() throws {
        let key = try #require(OpenSSHPublicKeyParser().parse(ExampleKey.lineWithComment))
        #expect(key.line == ExampleKey.line)
        #expect(key.line(comment: "skey-1q8j7b93") == "\(ExampleKey.line) skey-1q8j7b93")
        #expect(key.blob == ExampleKey.blob)
    }

    /// The fingerprint of the example as `ssh-keygen -l` computes it.
    @Test func fingerprintOfTheExampleIsKnown() throws {
        let key = try #require(OpenSSHPublicKeyParser().parse(ExampleKey.line))
        #expect(Self.shown(key.fingerprint) == "SHA256:7kEDPZu7L8dUNYq/vpqL4n7l16aU8WDpv1jjSUnRDLQ")
    }

    @Test(arguments: ["rsa", "ed25519", "ecdsa"])
    func fingerprintIsThatOfSSHKeygen(_ type: String) throws {
        let text = try Tool.newPublicKey(type: type)
        let key = try #require(OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases)).parse(text))
        let told = try Tool.withFile(holding: text) { try Tool.run("ssh-keygen", ["-l", "-E", "sha256", "-f", $0]) }
        let fields = told.output.split(separator: " ")
        try #require(fields.count >= 2)
        #expect(fields[1] == Self.shown(key.fingerprint))
    }

    /// The fingerprint as OpenSSH shows it, in base64 without padding.
    private static func shown(_ fingerprint: [UInt8]) -> String {
        "SHA256:" + Data(fingerprint).base64EncodedString().prefix { $0 != "=" }
    }
}
