// SPDX-License-Identifier: Apache-2.0

/// A resource in six segments: `qcs:<project>:<service>:<region>:<account>:<resource>`. The project is a relic and empty.
package struct ResourceName: Sendable, Equatable {
    package let service: String
    /// May be empty. Key pairs belong to no region, so that any is as good (ruling 3).
    package let region: String
    /// Empty, `uin/` or `uin/<number>`: the first two mean the caller's account (ruling 8).
    package let account: String
    /// `keypair/skey-…`
    package let resource: String

    /// Why a name is not that of a key pair.
    package enum Problem: Error, Equatable {
        /// It is of another account, or its identifier is malformed.
        case malformed
        /// Its service, or that type of resource, has no tags here.
        case unsupported
    }

    private static let keyPairPrefix = "keypair/"

    /// Reads a name; `nil` where it is not in six segments.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].elementsEqual("qcs".utf8), parts[1].isEmpty, !parts[2].isEmpty,
            !parts[5].isEmpty
        else { return nil }
        service = String(Substring(parts[2]))
        region = String(Substring(parts[3]))
        account = String(Substring(parts[4]))
        resource = String(Substring(parts[5]))
    }

    /// The name of a key pair, in no region.
    package init(of keyPair: KeyPairID, in account: AccountID) {
        service = keyPair.product.rawValue
        region = ""
        self.account = "uin/\(account)"
        resource = Self.keyPairPrefix + keyPair.text
    }

    package var text: String { "qcs::\(service):\(region):\(account):\(resource)" }

    /// The key pair of an account that the name stands for, whether it exists or not.
    package func keyPair(of account: AccountID) throws(Problem) -> KeyPairID {
        // By bytes: Swift takes other spellings of a text for equal.
        guard ["", "uin/", "uin/\(account)"].contains(where: { $0.utf8.elementsEqual(self.account.utf8) }) else {
            throw .malformed
        }
        guard let product = Product.allCases.first(where: { $0.rawValue.utf8.elementsEqual(service.utf8) }),
            resource.utf8.starts(with: Self.keyPairPrefix.utf8)
        else { throw .unsupported }
        let id = String(Substring(resource.utf8.dropFirst(Self.keyPairPrefix.utf8.count)))
        guard let keyPair = KeyPairID(id, of: product) else { throw .malformed }
        return keyPair
    }
}
