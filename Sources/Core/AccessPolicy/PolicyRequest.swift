// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import IPAddresses

/// A call as policies see it.
package struct PolicyRequest: Sendable {
    package let service: String
    package let action: String
    /// The region of the call; `nil` where the call has no region.
    package let region: String?
    /// The main account of the caller, which owns the resources.
    package let account: AccountID
    /// The resources of the call. Every one must be allowed.
    package let resources: [PolicyResource]
    /// The tags that the call attaches to a resource.
    package let requestTags: [Tag]
    /// The address of the caller; `nil` where it has none.
    package let sourceAddress: IPAddress?
    package let time: Instant

    let serviceBytes: [UInt8]
    let actionBytes: [UInt8]
    let regionBytes: [UInt8]?

    /// - Parameter resources: `*` for a call that is not about a particular resource.
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

    /// The full name of a resource as a refusal shows it: `*`, or six segments.
    package func fullName(of resource: PolicyResource) -> String {
        resource.text == "*"
            ? "*"
            : "qcs::\(resource.service):\(resource.region ?? region ?? ""):uin/\(account.uin):\(resource.text)"
    }
}

/// A resource for which an action needs permission.
package struct PolicyResource: Sendable, Equatable {
    /// The service that owns the resource. It may differ from the service of the action: `tag` acts on key pairs of
    /// `cvm`.
    package let service: String
    /// The region in the resource's name; `nil` where the region of the call applies.
    package let region: String?
    /// The last segment: `keypair/skey-…`, `keypair/*`, `instance/ins-…`, or `*` for an action that is not about a
    /// particular resource. A `*` here is an ordinary character: a policy that names single key pairs does not allow
    /// `keypair/*`.
    package let text: String
    /// The tags of the resource; `nil` where they were not looked up because no policy depends on them
    /// (`PolicySet.needsResourceTags`). If a policy depends on them all the same, an allow does not match and a deny
    /// matches.
    package let tags: [Tag]?
    /// Whether this stands for every resource that has these tags, in all regions, including resources that get them
    /// later. `text` then ends in `*`. Their identifiers are not known: an allow must cover all of them, and a deny
    /// applies if it covers any of them.
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

    /// Key pairs (ruling 3), users and policies belong to the account, not to a region. A caller chooses the region in
    /// the name of such a resource, so a deny of one region applies in all.
    var isOfEveryRegion: Bool {
        ["keypair/", "uin/", "policyid/"].contains { textBytes.starts(with: $0.utf8) }
    }
}
