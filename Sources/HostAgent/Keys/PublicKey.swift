// SPDX-License-Identifier: Apache-2.0

/// A public key in the form that sshd uses: a type and the blob of RFC 4253. It is parsed and written again, so that
/// nothing of the original text reaches sshd.
struct PublicKey: Equatable, Sendable {
    /// The key types of OpenSSH that Keywright can accept. Certificates and DSA are not among them.
    static let types: Set = [
        "ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ]
    /// A 16384-bit RSA key takes less than 3 KB.
    static let textBytesMax = 16 * 1024

    let type: String
    let blob: [UInt8]

    /// `nil` if the type is not accepted or the blob is not of that type. sshd checks the numbers in it.
    init?(type: String, base64: String) {
        guard Self.types.contains(type), base64.utf8.count <= Self.textBytesMax, let blob = Base64.decode(base64),
            let fields = Self.fields(of: blob), fields.count > 1, let name = fields.first,
            name.elementsEqual(type.utf8)
        else { return nil }
        self.type = type
        self.blob = blob
    }

    /// Reads `<type> <base64> [comment]`: one line with single spaces and without control characters.
    init?(line: String) {
        guard line.utf8.count <= Self.textBytesMax, line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            return nil
        }
        let fields = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard let type = fields.first, let base64 = fields.dropFirst().first else { return nil }
        self.init(type: String(Substring(type)), base64: String(Substring(base64)))
    }

    /// `<type> <base64>`.
    var line: String { "\(type) \(Base64.encode(blob))" }

    /// The length-prefixed fields, which must make up the whole blob.
    private static func fields(of blob: [UInt8]) -> [ArraySlice<UInt8>]? {
        var fields: [ArraySlice<UInt8>] = []
        var rest = blob[...]
        while !rest.isEmpty {
            guard rest.count >= 4 else { return nil }
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard length <= rest.count else { return nil }
            fields.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return fields
    }
}

/// The key that a client offers, as sshd describes it: `%f %t %k`.
struct OfferedKey: Sendable {
    let key: PublicKey

    /// The reason why sshd's arguments are not an offered key, or one that is never bound.
    enum Refusal: Error, Equatable {
        /// A certificate. Keywright does not sign certificates, and the key inside one is not the offered key.
        case certificate
        case malformed
    }

    init(fingerprint: String, type: String, base64: String) throws(Refusal) {
        guard Self.isFingerprint(fingerprint) else { throw .malformed }
        if type.hasSuffix("-cert-v01@openssh.com") { throw .certificate }
        guard let key = PublicKey(type: type, base64: base64) else { throw .malformed }
        self.key = key
    }

    /// Whether a text is `SHA256:` and 43 characters of base64, or `MD5:` and 16 pairs of hexadecimal digits, depending
    /// on FingerprintHash. The fingerprint is not compared; the key itself is.
    private static func isFingerprint(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let hash = parts.first, let value = parts.last else { return false }
        switch hash {
        case "SHA256": return value.utf8.count == 43 && Base64.decode(value + "=")?.count == 32
        case "MD5":
            let pairs = value.split(separator: ":", omittingEmptySubsequences: false)
            return pairs.count == 16 && pairs.allSatisfy { $0.utf8.count == 2 && $0.allSatisfy(\.isHexDigit) }
        default: return false
        }
    }
}
