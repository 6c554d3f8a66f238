// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import SecretSealing

/// What a host proves itself with: `kwt.<account>.<instance>.<secret>` for a token, `kwh.…` for a credential. It says whose it
/// is, so that it is found without a list of all.
struct HostSecret {
    enum Kind: String {
        case token = "kwt"
        case credential = "kwh"
    }

    /// More than the longest: 4, 20, 14 and 80 characters.
    private static let bytesMax = 256

    let account: AccountID
    let instance: InstanceID
    let secret: String

    /// Draws a new one. Its secret has 64 characters of 62, more than 380 bits.
    init(of instance: InstanceID, in account: AccountID, from identifiers: any IdentifierSource) {
        self.account = account
        self.instance = instance
        secret = identifiers.secretKey() + identifiers.secretKey()
    }

    init?(_ text: ClientText, _ kind: Kind) {
        // Short and ASCII before anything else is looked at.
        guard let text = text.identifier(bytesMax: Self.bytesMax) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == kind.rawValue, let uin = Int64(parts[1]), String(uin) == parts[1],
            let instance = Product.allCases.lazy.compactMap({ InstanceID(parts[2], of: $0) }).first
        else { return nil }
        account = AccountID(uin: uin)
        self.instance = instance
        secret = parts[3]
    }

    func text(_ kind: Kind) -> String { "\(kind.rawValue).\(account).\(instance).\(secret)" }

    var digest: [UInt8] { SecretDigest(of: secret).bytes }

    func proves(_ digest: [UInt8]) -> Bool { SecretDigest.matches(secret, digest) }
}
