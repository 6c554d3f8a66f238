// SPDX-License-Identifier: Apache-2.0

import Bytes
package import DomainModel

/// A source of identifiers and secrets. It is passed in, so that tests can predict them.
package protocol IdentifierSource: Sendable {
    func keyPairID(of product: Product) -> KeyPairID
    func instanceID(of product: Product) -> InstanceID
    func imageID(of product: Product) -> ImageID
    func hostGroupID() -> HostGroupID
    /// `ldisk-` and eight of `[a-z0-9]`, the vendor's form for local disks, which clients do not look up elsewhere.
    func diskID() -> String
    /// The addresses of a virtual instance: a private one from 10.0.0.0/8, and a public one from the networks reserved
    /// for documentation (RFC 5737), which are not routed.
    func addresses() -> (private: String, public: String)
    /// Twelve digits, beginning with 1.
    func accountID() -> AccountID
    /// Ten digits, beginning with 12 or 13.
    func appID() -> Int64
    /// Twelve digits, beginning with 2.
    func userID() -> IdentityID
    /// A number above those of preset policies.
    func policyID() -> PolicyID
    /// Seven digits or more.
    func projectID() -> ProjectID
    /// A lower-case UUID, version 4.
    func requestID() -> String
    /// `AKID` and 32 of `[A-Za-z0-9]`, 36 characters.
    func secretID() -> String
    /// 32 of `[A-Za-z0-9]`.
    func secretKey() -> String
}

/// Identifiers and secrets from the system's random number generator.
package struct RandomIdentifiers: IdentifierSource {
    private static let secretAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    package init() {}

    package func keyPairID(of product: Product) -> KeyPairID {
        var generator = BlockRandomNumberGenerator()
        return .random(of: product, using: &generator)
    }

    package func instanceID(of product: Product) -> InstanceID {
        var generator = BlockRandomNumberGenerator()
        return .random(of: product, using: &generator)
    }

    package func imageID(of product: Product) -> ImageID {
        var generator = BlockRandomNumberGenerator()
        return .random(of: product, using: &generator)
    }

    package func hostGroupID() -> HostGroupID {
        var generator = BlockRandomNumberGenerator()
        return .random(using: &generator)
    }

    package func diskID() -> String {
        var generator = BlockRandomNumberGenerator()
        return DataDisk.randomID(using: &generator)
    }

    package func addresses() -> (private: String, public: String) {
        let host = (1...254).randomElement() ?? 1
        return (
            "10.\(Int.random(in: 0...255)).\(Int.random(in: 0...255)).\(host)",
            ["192.0.2", "198.51.100", "203.0.113"][Int.random(in: 0...2)] + ".\(host)"
        )
    }

    package func accountID() -> AccountID { AccountID(uin: Int64.random(in: 100_000_000_002..<200_000_000_000)) }

    package func appID() -> Int64 { Int64.random(in: 1_250_000_002..<1_400_000_000) }

    package func userID() -> IdentityID { IdentityID(uin: Int64.random(in: 200_000_000_000..<300_000_000_000)) }

    package func policyID() -> PolicyID { PolicyID(number: Int64.random(in: 10_000_000..<1_000_000_000)) }

    package func projectID() -> ProjectID { ProjectID(number: Int64.random(in: 1_000_000..<1_000_000_000)) }

    package func requestID() -> String {
        let generator = BlockRandomNumberGenerator()
        var bytes = withUnsafeBytes(of: (generator.next(), generator.next()), Array.init)
        // The version and the variant of RFC 9562.
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(hexadecimal: CollectionOfOne(byte))
        }
        return String(decoding: text, as: UTF8.self)
    }

    package func secretID() -> String { "AKID" + Self.secret(length: 32) }

    package func secretKey() -> String { Self.secret(length: 32) }

    private static func secret(length: Int) -> String {
        String((0..<length).map { _ in secretAlphabet[Int.random(in: 0..<secretAlphabet.count)] })
    }
}
