// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation

/// A public key in the form of RFC 4253: a type and a blob of length-prefixed fields.
package struct SSHPublicKey: Sendable, Equatable {
    package let type: SSHKeyType
    package let blob: [UInt8]

    /// Takes a blob that is known to be valid for the type because it was parsed or generated.
    package init(type: SSHKeyType, blob: [UInt8]) {
        self.type = type
        self.blob = blob
    }

    /// `<type> <base64>`, the first two fields of an OpenSSH public key line.
    package var line: String { "\(type.rawValue) \(Data(blob).base64EncodedString())" }

    /// The SHA-256 of the blob, which `ssh-keygen -l` shows in base64.
    package var fingerprint: [UInt8] { Array(SHA256.hash(data: blob)) }

    /// The MD5 of the blob, which `ssh-keygen -l -E md5` shows in hexadecimal digits.
    package var fingerprintMD5: [UInt8] { Array(Insecure.MD5.hash(data: blob)) }

    /// The size in bits that `ssh-keygen -l` shows.
    package var bitCount: Int {
        switch type {
        case .rsa:
            var reader = SSHWireReader(blob)
            guard reader.readString() != nil, reader.readPositiveMPInt() != nil,
                let modulus = reader.readPositiveMPInt(), let first = modulus.first
            else { return 0 }
            return modulus.count * 8 - first.leadingZeroBitCount
        case .ed25519, .ecdsaP256, .securityKeyEd25519, .securityKeyECDSA: return 256
        case .ecdsaP384: return 384
        case .ecdsaP521: return 521
        }
    }

    /// `<type> <base64> <comment>`.
    package func line(comment: String) -> String { "\(line) \(comment)" }
}

/// The key types of OpenSSH that Keywright can accept.
package enum SSHKeyType: String, CaseIterable, Sendable {
    case rsa = "ssh-rsa"
    case ed25519 = "ssh-ed25519"
    case ecdsaP256 = "ecdsa-sha2-nistp256"
    case ecdsaP384 = "ecdsa-sha2-nistp384"
    case ecdsaP521 = "ecdsa-sha2-nistp521"
    case securityKeyEd25519 = "sk-ssh-ed25519@openssh.com"
    case securityKeyECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"

    /// The name in the last field of `ssh-keygen -l`.
    package var shortName: String {
        switch self {
        case .rsa: "RSA"
        case .ed25519: "ED25519"
        case .ecdsaP256, .ecdsaP384, .ecdsaP521: "ECDSA"
        case .securityKeyEd25519: "ED25519-SK"
        case .securityKeyECDSA: "ECDSA-SK"
        }
    }
}
