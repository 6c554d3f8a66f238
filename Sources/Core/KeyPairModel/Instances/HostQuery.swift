// SPDX-License-Identifier: Apache-2.0

/// Which hosts of an account and product are asked for.
package struct HostQuery: Sendable, Equatable {
    package let product: Product
    /// `nil`: wherever they are.
    package let region: String?
    /// Empty: all. Unknown ones are left out.
    package let ids: [InstanceID]
    /// Whether those are left out that were revoked, or are to join anew.
    package let joinedOnly: Bool
    /// Only those after it, in the order of the identifiers.
    package let after: InstanceID?

    package init(
        product: Product, region: String? = nil, ids: [InstanceID] = [], joinedOnly: Bool = false,
        after: InstanceID? = nil
    ) {
        self.product = product
        self.region = region
        self.ids = ids
        self.joinedOnly = joinedOnly
        self.after = after
    }
}

/// A host and the instance that it is.
package struct HostedInstance: Sendable, Equatable {
    package let host: EnrolledHost
    package let instance: Instance

    package init(host: EnrolledHost, instance: Instance) {
        self.host = host
        self.instance = instance
    }
}
