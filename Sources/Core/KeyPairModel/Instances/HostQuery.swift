// SPDX-License-Identifier: Apache-2.0

/// Which hosts of an account and product are asked for. What is `nil` or empty leaves out none.
package struct HostQuery: Sendable, Equatable {
    package let product: Product
    package let region: String?
    /// Unknown ones are left out.
    package let ids: [InstanceID]
    /// The whole name.
    package let name: String?
    package let status: EnrolledHost.Status?
    package let loginUser: String?
    /// Only those that were not seen since then, or never.
    package let unseenSince: Instant?
    package let tag: Tag?

    package init(
        product: Product, region: String? = nil, ids: [InstanceID] = [], name: String? = nil,
        status: EnrolledHost.Status? = nil, loginUser: String? = nil, unseenSince: Instant? = nil, tag: Tag? = nil
    ) {
        self.product = product
        self.region = region
        self.ids = ids
        self.name = name
        self.status = status
        self.loginUser = loginUser
        self.unseenSince = unseenSince
        self.tag = tag
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
