// SPDX-License-Identifier: Apache-2.0

import Foundation
import SwiftASN1

/// A file of an operator, of which only certificates or only the key matter: both may be in one, and OpenSSL puts the
/// parameters of a curve before its key.
struct PEMFile {
    /// Why a file is of no use, in words for the operator.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// The certificates in it, in PEM.
    func certificates() throws -> [UInt8] {
        let found = try documents().filter { $0.discriminator == "CERTIFICATE" }
        guard !found.isEmpty else { throw Problem(description: "\(path) holds no certificate") }
        return Array(found.map(\.pemString).joined(separator: "\n").utf8)
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
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Problem(description: "\(path) cannot be read")
        }
        do {
            return try PEMDocument.parseMultiple(pemString: text)
        } catch {
            throw Problem(description: "\(path) cannot be read as PEM; if it is encrypted, decrypt it first")
        }
    }
}
