// SPDX-License-Identifier: Apache-2.0

/// A type of resources that may have tags, as names of resources write it: `qcs::<service>:…:<prefix>/<id>`.
package enum TaggableType: Hashable, Sendable {
    case keyPair(Product)
    case instance(Product)
    case user
    case policy

    /// In the order in which lists of tagged resources have them.
    package static let all: [TaggableType] =
        Product.allCases.map(keyPair) + Product.allCases.map(instance) + [.user, .policy]

    /// The product; `nil` of what is of the account itself.
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

    /// What the Terraform provider writes for a policy where it changes its tags; everywhere else it is `policyid`.
    private static let policyInTerraform = "policy"

    /// The prefix of the type that a prefix stands for, where it is another; the same otherwise. Policies on
    /// permissions know one only.
    package static func prefix(_ prefix: String, of service: String) -> String {
        let isOther =
            prefix.utf8.elementsEqual(policyInTerraform.utf8)
            && service.utf8.elementsEqual(TaggableType.policy.service.utf8)
        return isOther ? TaggableType.policy.prefix : prefix
    }

    /// The resource of an identifier, whether it exists or not; `nil` where that is malformed.
    package func resource(_ id: String) -> TaggableID? {
        switch self {
        case .keyPair(let product): KeyPairID(id, of: product).map { .keyPair($0) }
        case .instance(let product): InstanceID(id, of: product).map { .instance($0) }
        case .user: Self.number(id).map { .user(IdentityID(uin: $0)) }
        case .policy: Self.number(id).map { .policy(PolicyID(number: $0)) }
        }
    }

    /// Written in one way only: two names of one resource would be two resources to a policy.
    private static func number(_ text: String) -> Int64? {
        guard let number = Int64(text), number > 0, String(number).utf8.elementsEqual(text.utf8) else { return nil }
        return number
    }
}

/// What may have tags, by its identifier.
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
