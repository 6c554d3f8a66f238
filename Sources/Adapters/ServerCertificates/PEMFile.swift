// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation
import SwiftASN1
import X509

/// An operator's PEM file, of which only the certificates or only the key are used: one file may contain both, and
/// OpenSSL puts curve parameters before the key.
struct PEMFile {
    /// The reason why a file cannot be used, described for the operator.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// The first byte of every certificate and key in DER.
    private static let sequenceTag: UInt8 = 0x30

    let path: String

    /// The certificates in the file, in PEM.
    func certificates() throws -> [UInt8] {
        Array(try certificateDocuments().map(\.pemString).joined(separator: "\n").utf8)
    }

    /// A description for the operator if the first certificate has expired; `nil` if it has not or cannot be read.
    func ended(at now: Date) throws -> Problem? {
        _ = try certificateDocuments()
        guard let end, end < now else { return nil }
        return Problem(description: "the certificate in \(path) ended on \(end)")
    }

    /// The end of the first certificate; `nil` if it cannot be read.
    var end: Date? {
        (try? certificateDocuments())?.first.flatMap { try? Certificate(pemDocument: $0) }?.notValidAfter
    }

    private func certificateDocuments() throws -> [PEMDocument] {
        let found = try documents().filter { $0.discriminator == "CERTIFICATE" }
        guard !found.isEmpty else { throw Problem(description: "\(path) holds no certificate") }
        return found
    }

    /// The only key in the file, in PEM.
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
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try SmallFile.read(path)
        } catch {
            throw Problem(description: "\(path) cannot be read: \(error.reasonWithUser)")
        }
        // Notes around the blocks may have any encoding; the blocks themselves are ASCII.
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
