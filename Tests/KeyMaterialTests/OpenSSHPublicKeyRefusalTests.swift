// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyMaterial
import Testing

/// Texts that are not RSA public keys of an accepted form. All key types are enabled, so that none of the texts passes
/// as another type.
struct OpenSSHPublicKeyRefusalTests {
    private static let parsers = [
        OpenSSHPublicKeyParser(), OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases)),
    ]
    private static let n = SSHBlob.oddNumber(bits: 2048)

    private static func isRefused(_ text: String) -> Bool { parsers.allSatisfy { $0.parse(text) == nil } }

    private static func isRefused(blob: [UInt8], type: String = "ssh-rsa") -> Bool {
        isRefused(SSHBlob.line(blob, type: type))
    }

    @Test(arguments: [1, 2, 8, 16, 512, 768, 1016, 1017, 1022, 1023, 16385, 16386, 16392, 24000])
    func sizeBeyondTheLimitsIsRefused(_ bits: Int) {
        #expect(Self.isRefused(blob: SSHBlob.rsa(n: SSHBlob.oddNumber(bits: bits))))
    }

    @Test(
        arguments: [
            // Zero, one, even.
            [], [1], [2], [4], [0, 0x80], [1, 0, 0], [0, 0xfe], [1, 0, 1, 0],
            // Zero and other numbers with superfluous bytes.
            [0], [0, 0], [0, 1], [0, 3], [0, 0x7f], [0, 1, 0, 1], [0, 0, 0x81],
            // Negative.
            [0x81], [0xff], [0xff, 1], [0x80, 0, 1],
        ] as [[UInt8]])
    func badExponentIsRefused(_ e: [UInt8]) {
        #expect(Self.isRefused(blob: SSHBlob.rsa(e: e, n: Self.n)))
    }

    @Test func exponentLongerThanTheModulusIsRefused() {
        #expect(Self.isRefused(blob: SSHBlob.rsa(e: SSHBlob.oddNumber(bits: 2056), n: Self.n)))
        #expect(!Self.isRefused(blob: SSHBlob.rsa(e: SSHBlob.oddNumber(bits: 1024), n: Self.n)))
    }

    @Test func badModulusIsRefused() {
        var even = Self.n
        even[even.count - 1] = 0
        #expect(Self.isRefused(blob: SSHBlob.rsa(n: even)))
        // Without its sign byte the number is negative; with an additional one it is not in its shortest form.
        #expect(Self.n.first == 0)
        #expect(Self.isRefused(blob: SSHBlob.rsa(n: Array(Self.n.dropFirst()))))
        #expect(Self.isRefused(blob: SSHBlob.rsa(n: [0] + Self.n)))
        #expect(Self.isRefused(blob: SSHBlob.rsa(n: [0] + SSHBlob.oddNumber(bits: 2047))))
        #expect(Self.isRefused(blob: SSHBlob.rsa(n: [])))
        #expect(!Self.isRefused(blob: SSHBlob.rsa(n: Self.n)))
    }

    @Test(arguments: [
        "ssh-rs", "ssh-rsaa", "ssh-rsa ", " ssh-rsa", "SSH-RSA", "ssh-dss", "ssh-ed25519", "ssh-rsa\0", "",
        "rsa-sha2-256", "rsa-sha2-512", "ssh-rsa-cert-v01@openssh.com",
    ])
    func otherTypeInsideOrOutsideTheBlobIsRefused(_ type: String) {
        #expect(Self.isRefused(blob: SSHBlob.rsa(type: type, n: Self.n)))
        #expect(Self.isRefused(blob: SSHBlob.rsa(type: type, n: Self.n), type: type))
        if type.trimmingCharacters(in: .whitespaces) != "ssh-rsa" {
            #expect(Self.isRefused(blob: SSHBlob.rsa(n: Self.n), type: type))
        }
    }

    @Test func blobCutAnywhereIsRefused() {
        for count in 0..<ExampleKey.blob.count {
            #expect(Self.isRefused(blob: Array(ExampleKey.blob.prefix(count))), "\(count) bytes")
        }
    }

    @Test(arguments: [[0], [1, 2, 3], [0, 0, 0, 0], [0, 0, 0, 1, 3]] as [[UInt8]])
    func bytesBehindTheBlobAreRefused(_ bytes: [UInt8]) {
        #expect(Self.isRefused(blob: ExampleKey.blob + bytes))
        #expect(Self.isRefused(blob: bytes + ExampleKey.blob))
    }

    @Test(
        arguments: [
            [], [0], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [UInt8](repeating: 0, count: 64),
            [UInt8](repeating: 0xff, count: 64), Array("ssh-rsa".utf8), SSHBlob.string("ssh-rsa"),
        ] as [[UInt8]])
    func blobThatIsNoneIsRefused(_ blob: [UInt8]) {
        #expect(Self.isRefused(blob: blob))
    }

    @Test(arguments: [
        // The example ends in `==`, so the letter before that carries four bits that must be zero.
        ("qCw==", "qCw"), ("qCw==", "qCw="), ("qCw==", "qCw==="), ("qCw==", "qCx=="), ("qCw==", "qC8=="),
        ("qCw==", "qCw==AAAA"), ("qCw==", "qCw ="), ("qCw==", "qC=w="), ("qCw==", ""),
        // The URL-safe alphabet, white space, other characters.
        ("7KHH1Y", "7KHH-Y"), ("qKv+J/X", "qKv-J_X"), ("qKv+J", "qKv J"), ("qKv+J", "qKv\tJ"), ("qKv+J", "qKv%2BJ"),
        ("qKv+J", "qKv+\u{200b}J"), ("qKv+J", "qKv+\u{212a}J"), ("qKv+J", "qKv+\u{ff2a}"), ("qKv+J", "qKv+.J"),
        ("AAAAB3", "=AAAAB3"), ("AAAAB3", "AAAA\"B3"),
    ])
    func anotherSpellingOfTheBase64IsRefused(_ part: String, _ other: String) {
        let line = ExampleKey.line.replacing(part, with: other)
        #expect(line != ExampleKey.line)
        #expect(Self.isRefused(line))
        #expect(Self.isRefused("\(line) comment"))
    }

    @Test(arguments: [
        // Several lines, a line break inside one, other control characters.
        "%\n%", "%\r\n%", "% comment\n%", "%\nsecond line", "% com\nment", "% com\rment", "% com\r\nment",
        "\r%\r%", "% com\u{b}ment", "% com\u{c}ment", "% com\u{85}ment", "% com\u{2028}ment", "% com\u{2029}ment",
        "% com\0ment", "\0%", "%\0", "% \u{1b}[31m", "% com\u{7f}ment", "% com\u{8}ment",
        // Options of authorized_keys, quotes, comments, names.
        "no-pty %", "command=\"/bin/false\" %", "from=\"10.0.0.0/8\",no-pty %", "cert-authority %", "#%", "# %",
        "\"%\"", "'%'", "example.com %", "1024 65537 %", "ssh-rsa %", "\u{feff}%",
    ])
    func moreThanOneLineOfAKeyIsRefused(_ form: String) {
        #expect(Self.isRefused(form.replacing("%", with: ExampleKey.line)))
    }

    @Test(arguments: [
        "", " ", "\n", "\t\r\n ", "ssh-rsa", "ssh-rsa ", "ssh-rsa\t\n", "ssh-rsa =", "ssh-rsa ==", "ssh-rsa xxxxxx",
        "ssh-rsa XXXXXXXXXXXX== skey_45071", "ssh-rsa AAAA...XXXXXXXXXXXX==", ExampleKey.base64,
        "\(ExampleKey.base64) ssh-rsa", "ssh-rsa\u{a0}\(ExampleKey.base64)", "ssh-rsa,\(ExampleKey.base64)",
        "ssh-rsa\(ExampleKey.base64)", "Ssh-Rsa \(ExampleKey.base64)", "%00", "null", "🙂",
    ])
    func textThatIsNoKeyIsRefused(_ text: String) {
        #expect(Self.isRefused(text))
    }
}
