// SPDX-License-Identifier: Apache-2.0

import CryptoExtras

/// A new RSA key pair. It exists only from its generation until it is returned once.
package struct RSAKeyPair: Sendable {
    package let publicKey: SSHPublicKey
    package let privateKey: PrivateKeyText

    /// Generates a key pair. It takes tens to hundreds of milliseconds of a core: never use a cooperative thread.
    package static func generate(size: RSAKeySize) throws -> RSAKeyPair {
        let key = try _RSA.Signing.PrivateKey(keySize: .init(bitCount: size.rawValue))
        return RSAKeyPair(
            publicKey: try publicKey(of: key), privateKey: PrivateKeyText(pem: key.pemRepresentation))
    }

    /// The public key that belongs to a private key in PEM; `nil` if the text is no RSA key of at least 2048 bits.
    package static func publicKey(ofPEM pem: String) -> SSHPublicKey? {
        guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else { return nil }
        return try? publicKey(of: key)
    }

    private static func publicKey(of key: _RSA.Signing.PrivateKey) throws -> SSHPublicKey {
        let primitives = try key.publicKey.getKeyPrimitives()
        var blob = SSHWireWriter()
        blob.writeString(SSHKeyType.rsa.rawValue.utf8)
        blob.writeMPInt(magnitude: primitives.publicExponent)
        blob.writeMPInt(magnitude: primitives.modulus)
        return SSHPublicKey(type: .rsa, blob: blob.bytes)
    }

    package init(publicKey: SSHPublicKey, privateKey: PrivateKeyText) {
        self.publicKey = publicKey
        self.privateKey = privateKey
    }
}

/// The sizes of generated RSA keys, in bits.
package enum RSAKeySize: Int, CaseIterable, Sendable {
    case bits2048 = 2048
    case bits3072 = 3072
    case bits4096 = 4096
}

/// A private key as unencrypted PKCS#1 PEM in 64 columns. It prints as redacted, so that no log can contain it.
package struct PrivateKeyText: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let pem: String

    package init(pem: String) {
        self.pem = pem.hasSuffix("\n") ? String(pem.dropLast()) : pem
    }

    /// The PEM without its final line break. Only the answer of CreateKeyPair, and `key rotate` for its own file, may
    /// call this.
    package func reveal() -> String { pem }

    package var description: String { "<private key>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
