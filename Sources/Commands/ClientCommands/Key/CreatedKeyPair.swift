// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import KeyMaterial

/// A key pair that the server created. It prints without its private key.
struct CreatedKeyPair: CustomReflectable {
    let id: KeyPairID
    let name: String
    /// The fields of the answer without the private key.
    let shown: [String: AnswerValue]
    private let privateKey: String

    /// - Returns: `nil` if the answer contains no key pair.
    init?(_ answer: AnswerValue, of product: Product) {
        guard case .object(var fields)? = answer["KeyPair"], let text = fields["KeyId"]?.text,
            let id = KeyPairID(text, of: product), let name = fields["KeyName"]?.text
        else { return nil }
        self.id = id
        self.name = name
        privateKey = fields.removeValue(forKey: "PrivateKey")?.text ?? ""
        shown = fields.filter { $0.value != .null }
    }

    var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    /// The private key with a final line break. A text that is not PEM is refused, because it could control a terminal.
    var pem: String {
        get throws {
            let text = privateKey.hasSuffix("\n") ? privateKey : privateKey + "\n"
            guard text.hasPrefix("-----BEGIN "), text.hasSuffix(" PRIVATE KEY-----\n"),
                text.utf8.allSatisfy({ (0x20...0x7e).contains($0) || $0 == UInt8(ascii: "\n") })
            else { throw NotAnAnswer("the answer to CreateKeyPair holds no private key in PEM") }
            return text
        }
    }

    /// The line of a public key file.
    var publicLine: String {
        get throws {
            let parser = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))
            guard let key = parser.parse(shown["PublicKey"]?.text ?? "") else {
                throw NotAnAnswer("the answer to CreateKeyPair holds no public key")
            }
            return key.line(comment: id.text) + "\n"
        }
    }
}
