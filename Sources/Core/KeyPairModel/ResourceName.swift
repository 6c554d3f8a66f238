// SPDX-License-Identifier: Apache-2.0

/// A resource in six segments: `qcs:<project>:<service>:<region>:<account>:<resource>`. The project is a relic and empty.
package struct ResourceName: Sendable, Equatable {
    package let service: String
    /// May be empty. Key pairs belong to no region, so that any is as good (ruling 3); that of an instance is its own, where
    /// it is not empty.
    package let region: String
    /// Empty, `uin/` or `uin/<number>`: the first two mean the caller's account (ruling 8).
    package let account: String
    /// `keypair/skey-…`, `instance/ins-…`
    package let resource: String

    /// Why a name is not that of something that may have tags.
    package enum Problem: Error, Equatable {
        /// It is of another account, or its identifier is malformed.
        case malformed
        /// Its service, or that type of resource, has no tags here.
        case unsupported
    }

    private static let keyPairPrefix = "keypair/"
    private static let instancePrefix = "instance/"

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

    /// The name of a resource in its region, or in none.
    package init(of resource: TaggableID, region: String?, in account: AccountID) {
        service = resource.product.rawValue
        self.region = region ?? ""
        self.account = "uin/\(account)"
        self.resource =
            switch resource {
            case .keyPair(let id): Self.keyPairPrefix + id.text
            case .instance(let id): Self.instancePrefix + id.text
            }
    }

    package var text: String { "qcs::\(service):\(region):\(account):\(resource)" }

    /// The resource of an account that the name stands for, whether it exists or not.
    package func taggable(of account: AccountID) throws(Problem) -> TaggableID {
        // By bytes: Swift takes other spellings of a text for equal.
        guard ["", "uin/", "uin/\(account)"].contains(where: { $0.utf8.elementsEqual(self.account.utf8) }) else {
            throw .malformed
        }
        guard let product = Product.allCases.first(where: { $0.rawValue.utf8.elementsEqual(service.utf8) }) else {
            throw .unsupported
        }
        guard [Self.keyPairPrefix, Self.instancePrefix].contains(where: { resource.utf8.starts(with: $0.utf8) }) else {
            throw .unsupported
        }
        guard let found = Self.taggable(resource), found.product == product else { throw .malformed }
        return found
    }

    /// What the last segment of a name stands for, which tells the product too; `nil` where that may have no tags.
    package static func taggable(_ text: String) -> TaggableID? {
        let bytes = text.utf8
        let products = Product.allCases
        if bytes.starts(with: keyPairPrefix.utf8) {
            let id = String(Substring(bytes.dropFirst(keyPairPrefix.utf8.count)))
            return products.lazy.compactMap { KeyPairID(id, of: $0) }.first.map { .keyPair($0) }
        }
        guard bytes.starts(with: instancePrefix.utf8) else { return nil }
        let id = String(Substring(bytes.dropFirst(instancePrefix.utf8.count)))
        return products.lazy.compactMap { InstanceID(id, of: $0) }.first.map { .instance($0) }
    }
}
