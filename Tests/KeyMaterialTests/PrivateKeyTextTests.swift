// SPDX-License-Identifier: Apache-2.0

import KeyMaterial
import Testing

struct PrivateKeyTextTests {
    private static let secret = "MIIEpAIBAAKCAQEA"
    private static let pem = "-----BEGIN RSA PRIVATE KEY-----\n\(secret)\n-----END RSA PRIVATE KEY-----"

    private struct Holder {
        let key: PrivateKeyText
        let maybe: PrivateKeyText?
    }

    private enum Outcome {
        case made(PrivateKeyText)
    }

    /// All ways to print a value.
    private static func prints(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        var printed = ""
        print(value, to: &printed)
        debugPrint(value, to: &printed)
        let children = Mirror(reflecting: value).children.map { String(reflecting: $0.value) }
        return [dumped, printed, "\(value)", String(describing: value), String(reflecting: value)] + children
    }

    @Test func keyIsNeverPrinted() throws {
        let key = PrivateKeyText(pem: Self.pem)
        let example = try #require(OpenSSHPublicKeyParser().parse(ExampleKey.line))
        let pair = RSAKeyPair(publicKey: example, privateKey: key)
        let values: [Any] = [
            key, Optional(key) as Any, [key], ["key": key], (1, key), Holder(key: key, maybe: key),
            Outcome.made(key), pair, [Optional(pair)], Result<PrivateKeyText, Never>.success(key),
        ]
        for value in values {
            for text in Self.prints(of: value) {
                #expect(!text.contains(Self.secret))
                #expect(!text.contains("BEGIN"))
            }
        }
    }

    @Test func printIsTheSameForEveryKey() {
        let key = PrivateKeyText(pem: Self.pem)
        #expect(key.description == "<private key>")
        #expect(key.debugDescription == "<private key>")
        #expect("\(key)" == "<private key>")
        #expect("\(Optional(key) as Any)" == "Optional(<private key>)")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test(arguments: ["", "\n"])
    func revealedTextIsThePEMWithoutALineBreakAtItsEnd(_ end: String) {
        #expect(PrivateKeyText(pem: Self.pem + end).reveal() == Self.pem)
    }
}
