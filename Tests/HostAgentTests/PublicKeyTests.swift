// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyMaterial
import LoginRules
import Testing

@testable import HostAgent

struct PublicKeyTests {
    /// A blob with these fields in base64.
    static func base64(_ fields: String...) -> String {
        let blob = fields.flatMap { field in
            withUnsafeBytes(of: UInt32(field.utf8.count).bigEndian, Array.init) + Array(field.utf8)
        }
        return Data(blob).base64EncodedString()
    }

    static let rsa = "ssh-rsa \(base64("ssh-rsa", "e", "n"))"

    @Test func theTypesAreThoseOfTheServer() {
        #expect(PublicKey.types == Set(SSHKeyType.allCases.map(\.rawValue)))
    }

    @Test func aLineIsReadAndWrittenAnewWithoutItsComment() throws {
        #expect(try #require(PublicKey(line: "\(Self.rsa) of a laptop")).line == Self.rsa)
        #expect(PublicKey(line: Self.rsa) == PublicKey(line: "\(Self.rsa) x"))
    }

    @Test func aKeyOfTheServerIsRead() throws {
        let line = try RSAKeyPair.generate(size: .bits2048).publicKey.line
        #expect(try #require(PublicKey(line: line)).line == line)
    }

    @Test(arguments: [
        "", "ssh-rsa", "ssh-rsa ", " \(rsa)", "\(rsa)\n", "no-pty \(rsa)", rsa.replacing(" ", with: "\t"),
        rsa.replacing(" ", with: "  "), "\(rsa) x\u{7f}", "ssh-rsa \(base64("ssh-ed25519", "k"))",
        "ssh-dss \(base64("ssh-dss", "k"))", "ssh-rsa \(base64("ssh-rsa"))", "ssh-rsa \(base64("ssh-rsa", "e"))=",
        "ssh-rsa \(Data([0, 0, 0, 9, 1]).base64EncodedString())", "ssh-rsa \(Data([0, 0]).base64EncodedString())",
        "\(rsa) \(String(repeating: "x", count: PublicKey.textBytesMax))",
    ])
    func aLineThatIsNoneIsRefused(_ line: String) {
        #expect(PublicKey(line: line) == nil)
    }

    @Test func base64IsThatOfFoundation() throws {
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max) }
            let text = Data(bytes).base64EncodedString()
            #expect(Base64.encode(bytes) == text)
            #expect(Base64.decode(text) == bytes)
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "A===", "AA=A", "AB==", "AAB=", "AA==AAAA", "====", "AAA\n", "AA-_", "AAAA=", "ÄÄ",
    ])
    func base64OfAnotherFormIsRefused(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func aNameOfAFileLeadsBackAndNowhereElse() throws {
        for text in ["ubuntu", "..", "a.b", "DOMAIN\\user", String(repeating: "x", count: LoginName.bytesMax)] {
            let name = try #require(LoginName(text))
            #expect(name.fileName.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "f") ~= $0 })
            #expect(name.fileName.utf8.count <= 255)
            #expect(LoginName(fileName: name.fileName) == name)
        }
        for file in [".", "7", "7G", "7A", "2f", ".75", ""] { #expect(LoginName(fileName: file) == nil) }
    }

    @Test func aNameInAQueryIsEscaped() throws {
        #expect(try #require(LoginName("D\\u@x.y+z")).queryValue == "D%5Cu%40x%2Ey%2Bz")
    }
}
