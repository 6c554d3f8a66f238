// SPDX-License-Identifier: Apache-2.0

import Foundation
import SecretSealing
import Testing

struct MasterKeyTests {
    private static let zeros = String(repeating: "A", count: 43) + "="
    private static let purpose = "secret key AKIDEXAMPLE"

    @Test(arguments: [
        "", "s", "SecretKeyExample0000000000000000", "多 é 🙂 \0\n", String(repeating: "x", count: 100_000),
    ])
    func sealedSecretOpensAgain(_ secret: String) throws {
        let key = MasterKey.random()
        for purpose in ["", Self.purpose, "目的"] {
            let sealed = try key.seal(secret, for: purpose)
            // The format byte, the nonce, the secret and the authentication tag.
            #expect(sealed.count == 1 + 12 + secret.utf8.count + 16)
            #expect(sealed.first == 1)
            #expect(try key.open(sealed, for: purpose) == secret)
        }
    }

    @Test func sealedSecretOpensWithTheSameKeyReadAgain() throws {
        let key = MasterKey.random()
        let again = try #require(MasterKey(base64: key.base64()))
        #expect(try again.open(key.seal("secret", for: Self.purpose), for: Self.purpose) == "secret")
    }

    @Test func secretSealedTwiceLooksDifferentAndDoesNotShow() throws {
        let key = MasterKey.random()
        let first = try key.seal("SecretKeyExample", for: Self.purpose)
        let second = try key.seal("SecretKeyExample", for: Self.purpose)
        #expect(first != second)
        #expect(!String(decoding: first, as: UTF8.self).contains("Secret"))
    }

    @Test func otherKeyDoesNotOpen() throws {
        let sealed = try MasterKey.random().seal("secret", for: Self.purpose)
        #expect(throws: MasterKey.Failure.doesNotOpen) { try MasterKey.random().open(sealed, for: Self.purpose) }
    }

    @Test(arguments: [
        "", "secret key AKIDEXAMPL", "secret key AKIDEXAMPLE ", "Secret key AKIDEXAMPLE", "secret key AKIDEXAMPLF",
    ])
    func otherPurposeDoesNotOpen(_ purpose: String) throws {
        let key = MasterKey.random()
        let sealed = try key.seal("secret", for: Self.purpose)
        #expect(throws: MasterKey.Failure.doesNotOpen) { try key.open(sealed, for: purpose) }
    }

    @Test func everyFlippedBitIsRefused() throws {
        let key = MasterKey.random()
        let sealed = try key.seal("SecretKeyExample0000000000000000", for: Self.purpose)
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << bit
                #expect(throws: MasterKey.Failure.doesNotOpen) { try key.open(changed, for: Self.purpose) }
            }
        }
        #expect(try key.open(sealed, for: Self.purpose) == "SecretKeyExample0000000000000000")
    }

    @Test(arguments: ["", "SecretKeyExample0000000000000000"])
    func sealedSecretCutOrLengthenedIsRefused(_ secret: String) throws {
        let key = MasterKey.random()
        let sealed = try key.seal(secret, for: Self.purpose)
        for count in 0..<sealed.count {
            #expect(throws: MasterKey.Failure.doesNotOpen) {
                try key.open(Array(sealed.prefix(count)), for: Self.purpose)
            }
            #expect(throws: MasterKey.Failure.doesNotOpen) {
                try key.open(Array(sealed.dropFirst(count + 1)), for: Self.purpose)
            }
        }
        #expect(throws: MasterKey.Failure.doesNotOpen) { try key.open(sealed + [0], for: Self.purpose) }
        #expect(throws: MasterKey.Failure.doesNotOpen) { try key.open([1] + sealed, for: Self.purpose) }
    }

    @Test func keyIs32BytesInBase64() throws {
        #expect(MasterKey.byteCount == 32)
        let first = MasterKey.random().base64()
        #expect(try #require(Data(base64Encoded: first)).count == 32)
        #expect(first != MasterKey.random().base64())
        #expect(try #require(MasterKey(base64: first)).base64() == first)
    }

    @Test(arguments: ["%", "%\n", "%\r\n", "  %  ", "\t%\n\n"])
    func whiteSpaceAroundTheKeyIsIgnored(_ form: String) throws {
        let text = form.replacing("%", with: Self.zeros)
        #expect(try #require(MasterKey(base64: text)).base64() == Self.zeros)
    }

    @Test(arguments: [
        "", " ", "\n", "A", "AAAA", "====", String(repeating: "A", count: 43), String(repeating: "A", count: 44),
        String(repeating: "A", count: 42) + "==", String(repeating: "A", count: 40), String(repeating: "A", count: 48),
        String(repeating: "A", count: 86) + "==", String(repeating: "_", count: 43) + "=",
        String(repeating: "A", count: 20) + "\n" + String(repeating: "A", count: 23) + "=",
        String(repeating: "A", count: 20) + " " + String(repeating: "A", count: 23) + "=",
        String(repeating: "0", count: 64) + "0", "\"" + String(repeating: "A", count: 43) + "=\"",
    ])
    func textThatIsNot32BytesIsNoKey(_ text: String) {
        #expect(MasterKey(base64: text) == nil)
    }

    @Test func keyIsNeverPrinted() throws {
        struct Holder {
            let key: MasterKey
            let maybe: MasterKey?
        }
        let text = Data("MasterKeyMasterKeyMasterKeyMaste".utf8).base64EncodedString()
        let key = try #require(MasterKey(base64: text))
        #expect("\(key)" == "<master key>")
        #expect(Mirror(reflecting: key).children.isEmpty)
        let values: [Any] = [key, Optional(key) as Any, [key], ["key": key], (1, key), Holder(key: key, maybe: key)]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for shown in [dumped, "\(value)", String(describing: value), String(reflecting: value)] {
                #expect(shown.contains("<master key>"))
                #expect(!shown.contains("MasterKeyMaster"))
                #expect(!shown.contains(text))
                #expect(!shown.contains("77, 97, 115"))
                #expect(!shown.contains("SymmetricKey"))
            }
        }
    }
}
