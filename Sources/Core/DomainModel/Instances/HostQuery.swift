// SPDX-License-Identifier: Apache-2.0

/// A query for hosts of an account and product. A condition that is `nil` or empty does not filter.
package struct HostQuery: Sendable, Equatable {
    package let product: Product
    package let region: String?
    /// Unknown identifiers are ignored.
    package let ids: [InstanceID]
    /// The whole name.
    package let name: String?
    package let status: EnrolledHost.Status?
    package let loginUser: String?
    /// Only hosts that have made no request since this time, or never.
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

/// A host and its instance.
package struct HostedInstance: Sendable, Equatable {
    package let host: EnrolledHost
    package let instance: Instance

    package init(host: EnrolledHost, instance: Instance) {
        self.host = host
        self.instance = instance
    }
}
