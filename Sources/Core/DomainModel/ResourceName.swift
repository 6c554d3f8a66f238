// SPDX-License-Identifier: Apache-2.0

/// A resource name: `qcs:<project>:<service>:<region>:<account>:<resource>`. The project is obsolete and empty.
package struct ResourceName: Sendable, Equatable {
    package let service: String
    /// The region; may be empty. Key pairs, users and policies belong to no region, so any region is accepted for them
    /// (ruling 3). For an instance, a region that is not empty must be its own.
    package let region: String
    /// Empty, `uin/` or `uin/<number>`: the first two mean the caller's account (ruling 8).
    package let account: String
    /// `keypair/skey-…`, `instance/ins-…`, `uin/…`, `policyid/…`
    package let resource: String

    /// The reason why a name does not denote a resource that can have tags.
    package enum Problem: Error, Equatable {
        /// The name is of another account, or its identifier is malformed.
        case malformed
        /// The service has no tags here.
        case serviceUnsupported
        /// The service has tags here, but not for this type of resource.
        case typeUnsupported
    }

    /// Reads a name; `nil` if it does not have six segments.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].elementsEqual("qcs".utf8), parts[1].isEmpty, !parts[2].isEmpty,
            !parts[5].isEmpty
        else { return nil }
        service = String(Substring(parts[2]))
        region = String(Substring(parts[3]))
        account = String(Substring(parts[4]))
        resource = TaggableType.canonical(String(Substring(parts[5])), of: service)
    }

    /// Makes the name of a resource, in its region or in none.
    package init(of resource: TaggableID, region: String?, in account: AccountID) {
        service = resource.type.service
        self.region = region ?? ""
        self.account = "uin/\(account)"
        self.resource = "\(resource.type.prefix)/\(resource.text)"
    }

    package var text: String { "qcs::\(service):\(region):\(account):\(resource)" }

    /// The account's resource with this name, whether it exists or not.
    package func taggable(of account: AccountID) throws(Problem) -> TaggableID {
        // Compared as bytes, because Swift treats different encodings of one text as equal.
        guard ["", "uin/", "uin/\(account)"].contains(where: { $0.utf8.elementsEqual(self.account.utf8) }) else {
            throw .malformed
        }
        let types = TaggableType.all.filter { $0.service.utf8.elementsEqual(service.utf8) }
        if types.isEmpty { throw .serviceUnsupported }
        guard let (type, id) = types.lazy.compactMap({ type in type.id(in: resource).map { (type, $0) } }).first else {
            throw .typeUnsupported
        }
        guard let found = type.resource(id) else { throw .malformed }
        return found
    }

    /// The resource that the last segment of a name denotes; `nil` if such a resource cannot have tags.
    package static func taggable(_ text: String) -> TaggableID? {
        TaggableType.all.lazy.compactMap { type in type.id(in: text).flatMap(type.resource) }.first
    }
}

extension TaggableType {
    /// The part of the last segment after the prefix.
    fileprivate func id(in segment: String) -> String? {
        let beginning = prefix + "/"
        guard segment.utf8.starts(with: beginning.utf8) else { return nil }
        return String(Substring(segment.utf8.dropFirst(beginning.utf8.count)))
    }
}
