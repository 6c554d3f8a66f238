// SPDX-License-Identifier: Apache-2.0

package import IPAddresses
package import KeyPairModel

/// What a caller wants to do, as policies see it.
package struct PolicyRequest: Sendable {
    package let service: String
    package let action: String
    /// Where it is to happen; `nil` where the call has no region.
    package let region: String?
    /// Whose resources: the main account of the caller.
    package let account: AccountID
    /// All must be allowed.
    package let resources: [PolicyResource]
    /// The tags that the call wants to put on something.
    package let requestTags: [Tag]
    /// `nil` where the caller has none.
    package let sourceAddress: IPAddress?
    package let time: Instant

    let serviceBytes: [UInt8]
    let actionBytes: [UInt8]
    let regionBytes: [UInt8]?

    /// - Parameter resources: A call that is about none asks for `*`.
    package init(
        service: String, action: String, region: String?, account: AccountID, resources: [PolicyResource],
        requestTags: [Tag] = [], sourceAddress: IPAddress?, time: Instant
    ) {
        self.service = service
        self.action = action
        self.region = region
        self.account = account
        self.resources = resources.isEmpty ? [PolicyResource(service: service, "*", tags: [])] : resources
        self.requestTags = requestTags
        self.sourceAddress = sourceAddress
        self.time = time
        serviceBytes = PolicyText.lowerCased(service.utf8)
        actionBytes = PolicyText.lowerCased(action.utf8)
        regionBytes = region.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
    }

    /// A resource's full name, as a refusal tells it: `*`, or six segments.
    package func fullName(of resource: PolicyResource) -> String {
        resource.text == "*"
            ? "*"
            : "qcs::\(resource.service):\(resource.region ?? region ?? ""):uin/\(account.uin):\(resource.text)"
    }
}

/// A resource that an action asks for.
package struct PolicyResource: Sendable, Equatable {
    /// Whose it is; not always the service of the action: `tag` acts on key pairs of `cvm`.
    package let service: String
    /// Where its name says that it is; `nil` where the call says that.
    package let region: String?
    /// `keypair/skey-…`, `keypair/*`, `instance/ins-…`, or `*` for an action that is about no resource. A `*` is just a
    /// character here: a policy that names single key pairs does not allow `keypair/*`.
    package let text: String
    /// The tags that it has; `nil` where nobody looked, since no policy asks (`PolicySet.needsResourceTags`). Were they
    /// asked for all the same, an allow would take them for missing and a deny for matching.
    package let tags: [Tag]?
    /// Whether it stands for every resource that has these tags, also later, of all regions; `text` ends in `*` then. Nobody knows
    /// what else they are: an allow must be for all of them, a deny of any of them is enough.
    package let isEvery: Bool

    let serviceBytes: [UInt8]
    let regionBytes: [UInt8]?
    let textBytes: [UInt8]

    package init(
        service: String, region: String? = nil, _ text: String, tags: [Tag]? = nil, isEvery: Bool = false
    ) {
        self.service = service
        self.region = region.flatMap { $0.isEmpty ? nil : $0 }
        self.text = text
        self.tags = tags
        self.isEvery = isEvery
        serviceBytes = PolicyText.lowerCased(service.utf8)
        regionBytes = self.region.map { Array($0.utf8) }
        textBytes = Array(text.utf8)
    }

    /// Key pairs belong to the account, not to a region (ruling 3).
    var isOfEveryRegion: Bool { textBytes.starts(with: "keypair/".utf8) }
}
