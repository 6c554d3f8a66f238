// SPDX-License-Identifier: Apache-2.0

import Foundation
import SwiftASN1
import X509

/// A file of an operator, of which only certificates or only the key matter: both may be in one, and OpenSSL puts the
/// parameters of a curve before its key.
struct PEMFile {
    /// Why a file is of no use, in words for the operator.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// The first byte of any certificate and key in DER.
    private static let sequenceTag: UInt8 = 0x30

    let path: String

    /// The certificates in it, in PEM.
    func certificates() throws -> [UInt8] {
        Array(try certificateDocuments().map(\.pemString).joined(separator: "\n").utf8)
    }

    /// Why its first certificate is over, in words for the operator; `nil` where it is not, or cannot be read.
    func ended(at now: Date) throws -> Problem? {
        guard let own = try certificateDocuments().first.flatMap({ try? Certificate(pemDocument: $0) }),
            own.notValidAfter < now
        else { return nil }
        return Problem(description: "the certificate in \(path) ended on \(own.notValidAfter)")
    }

    private func certificateDocuments() throws -> [PEMDocument] {
        let found = try documents().filter { $0.discriminator == "CERTIFICATE" }
        guard !found.isEmpty else { throw Problem(description: "\(path) holds no certificate") }
        return found
    }

    /// The one key in it, in PEM.
    func key() throws -> [UInt8] {
        let found = try documents().filter { $0.discriminator.hasSuffix("PRIVATE KEY") }
        guard let key = found.first else { throw Problem(description: "\(path) holds no private key") }
        guard found.count == 1 else { throw Problem(description: "\(path) holds more than one private key") }
        guard !key.discriminator.hasPrefix("ENCRYPTED") else {
            throw Problem(description: "\(path) holds an encrypted private key; it must not be encrypted")
        }
        return Array(key.pemString.utf8)
    }

    private func documents() throws -> [PEMDocument] {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Problem(description: "\(path) cannot be read")
        }
        // Around the blocks there may be notes in any encoding; what is in them is ASCII.
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.first != Self.sequenceTag || text.contains("-----BEGIN ") else {
            throw Problem(description: "\(path) holds DER, which openssl can convert; it must be PEM")
        }
        do {
            return try PEMDocument.parseMultiple(pemString: text)
        } catch {
            throw Problem(description: "\(path) cannot be read as PEM; if it is encrypted, decrypt it first")
        }
    }
}
