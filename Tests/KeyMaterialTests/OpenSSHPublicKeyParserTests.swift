// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyMaterial
import Testing

/// Accepted RSA keys.
struct OpenSSHPublicKeyParserTests {
    private static let parser = OpenSSHPublicKeyParser()

    @Test func exampleOfTheDocumentsIsAccepted() throws {
        let key = try #require(Self.parser.parse(ExampleKey.lineWithComment))
        #expect(key.type == .rsa)
        #expect(key.blob == ExampleKey.blob)
        #expect(key.blob.count == 151)
    }

    @Test(arguments: [1024, 2048, 4096])
    func keyOfSSHKeygenIsAccepted(_ bits: Int) throws {
        let text = try Tool.newPublicKey(type: "rsa", bits: bits, comment: "a comment of somebody")
        #expect(text.hasSuffix(" a comment of somebody\n"))
        let key = try #require(Self.parser.parse(text))
        #expect(text == key.line(comment: "a comment of somebody\n"))
        let modulus = try #require(SSHBlob.strings(of: key.blob)?.last)
        #expect(modulus.count == bits / 8 + 1)
    }

    @Test(arguments: [
        "%", "% ", "% skey_112168", "% a comment with spaces", "%  two  spaces ", "% tab\tin the comment",
        "% 注释 é 🙂", "% no-pty,ssh-rsa AAAA", "% \"quoted\"", "% # hash", "%\tcomment", "% -----BEGIN",
    ])
    func anyCommentMayFollowOrNone(_ form: String) throws {
        let text = form.replacing("%", with: ExampleKey.line)
        #expect(try #require(Self.parser.parse(text)).blob == ExampleKey.blob)
    }

    @Test(arguments: [
        "%\n", "%\r\n", "\n%", "\r\n%", " %", "\t%", "% ", "%\t", " \t\r\n % \n\n",
    ])
    func whiteSpaceAroundTheLineIsIgnored(_ form: String) throws {
        for line in [ExampleKey.line, ExampleKey.lineWithComment] {
            let text = form.replacing("%", with: line)
            #expect(try #require(Self.parser.parse(text)).blob == ExampleKey.blob)
        }
    }

    /// Only ASCII white space is ignored (ruling 35).
    @Test(arguments: ["\u{a0}%", "\u{3000}%", "\u{b}%\u{c}", "%\u{2028}", "%\u{85}"])
    func otherSpaceAroundTheLineIsRefused(_ form: String) {
        for line in [ExampleKey.line, ExampleKey.lineWithComment] {
            #expect(Self.parser.parse(form.replacing("%", with: line)) == nil)
        }
    }

    @Test(arguments: [" ", "  ", "\t", " \t ", "\t\t", String(repeating: " ", count: 100)])
    func spacesOrTabsSeparateTheFields(_ separator: String) throws {
        let text = "ssh-rsa\(separator)\(ExampleKey.base64)\(separator)comment"
        #expect(try #require(Self.parser.parse(text)).blob == ExampleKey.blob)
    }

    @Test(arguments: [1024, 1025, 1031, 1032, 2047, 2048, 3072, 8192, 16383, 16384])
    func sizeWithinTheLimitsIsAccepted(_ bits: Int) throws {
        let blob = SSHBlob.rsa(n: SSHBlob.oddNumber(bits: bits))
        #expect(try #require(Self.parser.parse(SSHBlob.line(blob))).blob == blob)
    }

    @Test(
        arguments: [
            [3], [5], [17], [0x7f], [0, 0x81], [0, 0xff], [1, 0, 1], [0, 0x80, 0, 0, 1], [1, 0, 0, 0, 0, 0, 0, 0, 1],
        ] as [[UInt8]])
    func oddExponentFromThreeOnIsAccepted(_ e: [UInt8]) throws {
        let blob = SSHBlob.rsa(e: e, n: SSHBlob.oddNumber(bits: 2048))
        #expect(try #require(Self.parser.parse(SSHBlob.line(blob))).blob == blob)
    }

    @Test func textOfTheLargestSizeIsAcceptedAndNoLarger() throws {
        #expect(OpenSSHPublicKeyParser.textBytesMax == 16 * 1024)
        let room = OpenSSHPublicKeyParser.textBytesMax - ExampleKey.line.utf8.count - 1
        let longest = "\(ExampleKey.line) \(String(repeating: "c", count: room))"
        #expect(longest.utf8.count == 16 * 1024)
        #expect(try #require(Self.parser.parse(longest)).blob == ExampleKey.blob)
        #expect(Self.parser.parse(longest + "c") == nil)
        #expect(Self.parser.parse(longest + "\n") == nil)
        // The limit counts bytes, not characters.
        #expect(Self.parser.parse("\(ExampleKey.line) \(String(repeating: "é", count: room / 2 + 1))") == nil)
    }
}
