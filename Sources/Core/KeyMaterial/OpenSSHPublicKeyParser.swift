// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// Reads the single line of an OpenSSH public key file: `<type> <base64> [comment]`.
///
/// White space around the line is ignored, and a comment may contain spaces. The parser refuses options of
/// authorized_keys, several lines, PEM, RFC 4716, private keys (also in a comment), and any blob that is not exactly
/// what its type requires.
package struct OpenSSHPublicKeyParser: Sendable {
    /// The maximum length of a text. A 16384-bit RSA key takes less than 3 KB.
    package static let textBytesMax = 16 * 1024
    /// The accepted sizes of RSA keys. 1024 is accepted because the vendor's own example has it.
    package static let rsaBits = 1024...16384

    /// The accepted key types. The vendor's documents say RSA only; an operator may allow more (ruling 17).
    package let acceptedTypes: Set<SSHKeyType>

    package init(acceptedTypes: Set<SSHKeyType> = [.rsa]) { self.acceptedTypes = acceptedTypes }

    /// Answers the key in `text`, or `nil` if the text is malformed or its type is not accepted.
    package func parse(_ text: String) -> SSHPublicKey? {
        guard text.utf8.count <= Self.textBytesMax else { return nil }
        // Works on scalars: work on characters took a third of the time of an import.
        let line = Self.trimmed(text.unicodeScalars[...])
        guard !line.contains(where: Self.isControl) else { return nil }
        let fields = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
        guard fields.count >= 2,
            let type = SSHKeyType.allCases.first(where: { fields[0].elementsEqual($0.rawValue.unicodeScalars) }),
            acceptedTypes.contains(type),
            let blob = Self.decodeBase64(String(fields[1])), Self.isConsistent(blob, as: type),
            // A comment may hold a private key when files were joined: `cat id_rsa.pub id_rsa`.
            fields.count < 3 || !PublicKeyProblem.isPrivateKey(inComment: Array(String(fields[2]).utf8))
        else { return nil }
        return SSHPublicKey(type: type, blob: blob)
    }

    private static func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        let blanks: [Unicode.Scalar] = [" ", "\t", "\r", "\n"]
        var line = text.drop(while: blanks.contains)
        while let last = line.last, blanks.contains(last) { line.removeLast() }
        return line
    }

    /// Line breaks and other control characters. A tab is not one here, because it may separate fields.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t": false
        case "\0"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    /// Decodes standard base64 with padding. Only the canonical encoding of the bytes is accepted.
    private static func decodeBase64(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    private static func isConsistent(_ blob: [UInt8], as type: SSHKeyType) -> Bool {
        var reader = SSHWireReader(blob)
        guard let name = reader.readString(), name.elementsEqual(type.rawValue.utf8) else { return false }
        let fieldsAreValid =
            switch type {
            case .rsa: readRSA(&reader)
            case .ed25519: readEd25519(&reader)
            case .ecdsaP256:
                readECDSA(&reader, curve: "nistp256") { try P256.Signing.PublicKey(x963Representation: $0) }
            case .ecdsaP384:
                readECDSA(&reader, curve: "nistp384") { try P384.Signing.PublicKey(x963Representation: $0) }
            case .ecdsaP521:
                readECDSA(&reader, curve: "nistp521") { try P521.Signing.PublicKey(x963Representation: $0) }
            case .securityKeyEd25519: readEd25519(&reader) && readApplication(&reader)
            case .securityKeyECDSA:
                readECDSA(&reader, curve: "nistp256") { try P256.Signing.PublicKey(x963Representation: $0) }
                    && readApplication(&reader)
            }
        return fieldsAreValid && reader.isAtEnd
    }

    /// Checks that e is odd and at least 3, and that n is odd and of an accepted size. swift-crypto refuses some sizes
    /// that are accepted here.
    private static func readRSA(_ reader: inout SSHWireReader) -> Bool {
        guard let e = reader.readPositiveMPInt(), let n = reader.readPositiveMPInt(),
            let eLast = e.last, let nFirst = n.first, let nLast = n.last
        else { return false }
        let bits = n.count * 8 - nFirst.leadingZeroBitCount
        return eLast & 1 == 1 && (e.count > 1 || eLast >= 3) && e.count <= n.count && nLast & 1 == 1
            && rsaBits.contains(bits)
    }

    private static func readEd25519(_ reader: inout SSHWireReader) -> Bool {
        guard let point = reader.readString() else { return false }
        return (try? Curve25519.Signing.PublicKey(rawRepresentation: Array(point))) != nil
    }

    private static func readECDSA<Key>(
        _ reader: inout SSHWireReader, curve: String, _ load: ([UInt8]) throws -> Key
    ) -> Bool {
        guard let name = reader.readString(), name.elementsEqual(curve.utf8), let point = reader.readString(),
            point.first == 4
        else { return false }
        return (try? load(Array(point))) != nil
    }

    /// The application of a security key, in most cases `ssh:`.
    private static func readApplication(_ reader: inout SSHWireReader) -> Bool {
        guard let application = reader.readString(), !application.isEmpty else { return false }
        return String(validating: application, as: UTF8.self) != nil
    }
}
