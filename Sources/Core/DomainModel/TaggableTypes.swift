// SPDX-License-Identifier: Apache-2.0

/// A type of resource that can have tags, as in resource names: `qcs::<service>:…:<prefix>/<id>`.
package enum TaggableType: Hashable, Sendable {
    case keyPair(Product)
    case instance(Product)
    case user
    case policy

    /// All types in the order of lists of tagged resources.
    package static let all: [TaggableType] =
        Product.allCases.map(keyPair) + Product.allCases.map(instance) + [.user, .policy]

    /// The product; `nil` for resources of the account itself.
    package var product: Product? {
        switch self {
        case .keyPair(let product), .instance(let product): product
        case .user, .policy: nil
        }
    }

    package var service: String { product?.rawValue ?? "cam" }

    package var prefix: String {
        switch self {
        case .keyPair: "keypair"
        case .instance: "instance"
        case .user: "uin"
        case .policy: "policyid"
        }
    }

    /// The prefix with which the Terraform provider names a policy when it changes its tags. Elsewhere it is
    /// `policyid`.
    private static let policyInTerraform = "policy"

    /// The canonical form of the last segment of a resource name, or of a pattern for such segments.
    package static func canonical(_ segment: String, of service: String) -> String {
        let parts = segment.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return segment }
        return "\(prefix(String(Substring(parts[0])), of: service))/\(String(Substring(parts[1])))"
    }

    /// The canonical form of a prefix.
    package static func prefix(_ prefix: String, of service: String) -> String {
        let isOther =
            prefix.utf8.elementsEqual(policyInTerraform.utf8)
            && service.utf8.elementsEqual(TaggableType.policy.service.utf8)
        return isOther ? TaggableType.policy.prefix : prefix
    }

    /// The resource with an identifier, whether it exists or not; `nil` if the identifier is malformed.
    package func resource(_ id: String) -> TaggableID? {
        switch self {
        case .keyPair(let product): KeyPairID(id, of: product).map { .keyPair($0) }
        case .instance(let product): InstanceID(id, of: product).map { .instance($0) }
        case .user: Self.number(id).map { .user(IdentityID(uin: $0)) }
        case .policy: Self.number(id).map { .policy(PolicyID(number: $0)) }
        }
    }

    /// Accepts only the canonical form of a number: two names of one resource would be two for a policy.
    private static func number(_ text: String) -> Int64? {
        guard let number = Int64(text), number > 0, String(number).utf8.elementsEqual(text.utf8) else { return nil }
        return number
    }
}

/// The identifier of a resource that can have tags.
package enum TaggableID: Hashable, Sendable {
    case keyPair(KeyPairID)
    case instance(InstanceID)
    case user(IdentityID)
    case policy(PolicyID)

    package var type: TaggableType {
        switch self {
        case .keyPair(let id): .keyPair(id.product)
        case .instance(let id): .instance(id.product)
        case .user: .user
        case .policy: .policy
        }
    }

    package var text: String {
        switch self {
        case .keyPair(let id): id.text
        case .instance(let id): id.text
        case .user(let id): id.description
        case .policy(let id): id.description
        }
    }
}
