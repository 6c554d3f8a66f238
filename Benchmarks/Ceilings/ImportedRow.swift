// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB

/// The row of one ImportKeyPair, with columns of the same sizes.
struct ImportedRow {
    static let account: Int64 = 100_000_000_001
    static let product = "cvm"
    /// An RSA key of 2048 bits in the form of RFC 4253.
    private static let blobBytes = 279

    let keyPair: StatementArguments
    let audit: StatementArguments

    /// - Parameter number: Different for each row, because names, keys and identifiers are unique.
    init(number: Int) {
        let blob = Self.random(Self.blobBytes)
        var generator = SystemRandomNumberGenerator()
        // Identifiers are random, as the server's are, so that their index is filled at random places.
        let id = KeyPairID.random(of: .cvm, using: &generator).text
        let time = 1_790_000_000_000 + number / 8
        keyPair = [
            Self.account, Self.product, id, "bench_\(number)", 0, "", "ssh-rsa", blob, Self.random(32),
            "ssh-rsa \(blob.base64EncodedString()) \(id)", time,
        ]
        audit = [
            Self.account, number, time, Self.account, "AKIDoftheEndToEndTests", "127.0.0.1", "cvm", "ImportKeyPair",
            "[\"\(id)\"]", "Success", UUID().uuidString.lowercased(), Self.random(32),
        ]
    }

    static let insertKeyPair = """
        INSERT INTO key_pair (
            account, product, key_id, name, project_id, description,
            public_key_type, public_key_blob, public_key_fingerprint, public_key_text, created_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let insertAudit = """
        INSERT INTO audit_record (
            account, sequence, time, identity, access_key_id, source, door, action, resources, code, request_id,
            hash
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static func random(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}
