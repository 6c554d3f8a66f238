// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

// Groups of hosts that join with one token.
extension Hosts {
    /// The number of hosts that a token may create.
    package static let usesAllowed: ClosedRange<Int64> = 1...10_000
    /// In seconds: from a minute to a year.
    package static let lifetimesAllowed: ClosedRange<Int64> = 60...31_536_000
    /// In seconds.
    package static let lifetimeDefault: Int64 = 86_400
    /// The limit of a hostname that becomes a name: labels as in DNS, and dots.
    static let hostnameLengthMax = 128

    /// The properties of the hosts of a group.
    package struct GroupOrder: Sendable {
        let region: Region
        let image: SystemImage
        /// `nil` means the login user of the image.
        let loginUser: String?
        let options: String
        let tags: [Tag]
        let uses: Int64
        /// In seconds.
        let lifetime: Int64
    }

    /// A new token of a group. It is only in the answer.
    package struct GroupInvitation: Sendable {
        package let group: HostGroup
        package let token: String
    }

    package func inviteGroup(
        _ order: GroupOrder, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) -> GroupInvitation {
        try Self.check(options: order.options, port: HostAdministration.portDefault)
        try Self.check(loginUser: order.loginUser)
        guard Self.usesAllowed.contains(order.uses) else { throw .host(.usesOutOfRange(order.uses)) }
        guard Self.lifetimesAllowed.contains(order.lifetime) else { throw .host(.lifetimeOutOfRange(order.lifetime)) }
        guard let zone = order.region.zones.first else { throw .fault(reason: "a region without zones") }
        let made = try await storage.apply { () throws(DomainFailure) in
            let id = identifiers.hostGroupID()
            let token = HostGroupSecret(of: id, in: account, from: identifiers)
            let image = order.image
            let group = HostGroup(
                id: id, createdAt: caller.time,
                endsAt: Instant(milliseconds: caller.time.milliseconds + order.lifetime * 1000), digest: token.digest,
                usesMax: order.uses, region: order.region.id, zone: zone.id,
                image: SystemImage(
                    id: image.id, osName: image.osName, platform: image.platform, isWindows: image.isWindows,
                    loginUser: order.loginUser ?? image.loginUser),
                options: order.options, tags: order.tags)
            return (
                GroupInvitation(group: group, token: token.text),
                changed(
                    .addHostGroup(group), if: Self.quotas(of: order.tags), resources: [id.text], in: account,
                    for: caller)
            )
        }
        return try storing(made)
    }

    /// Ends the token of a group. The hosts that joined with it stay.
    package func revokeGroup(_ id: HostGroupID, in account: AccountID, for caller: Caller) async throws(DomainFailure) {
        let change = changed(.removeHostGroup(id), if: [], resources: [id.text], in: account, for: caller)
        try await storing { () async throws(StorageFailure) in try await storage.apply(change) }
    }

    package func groups(_ range: PageRange, in account: AccountID) async throws(DomainFailure) -> Page<HostGroup> {
        try await storing { () async throws(StorageFailure) in try await storage.hostGroups(of: account, range) }
    }

    private static func quotas(of tags: [Tag]) -> [Precondition] {
        tags.isEmpty
            ? []
            : [
                .tags(.keyQuotaAllows(tags, quota: Tag.keysMax)),
                .tags(.valueQuotaAllows(tags, quota: Tag.valuesPerKeyMax)),
            ]
    }

    // MARK: Requests of hosts

    /// The group of a token. A caller with a wrong token learns nothing about the group.
    func group(of token: HostGroupSecret) async throws(HostRefusal) -> HostGroup {
        let found = try await asking { () async throws(StorageFailure) -> HostGroup? in
            guard let group = try await storage.hostGroup(token.group, of: token.account),
                try await storage.account(token.account)?.isActive == true
            else { return nil }
            return group
        }
        guard let group = found, token.proves(group.digest) else { throw .tokenWorthless }
        return group
    }

    static func expectUse(of group: HostGroup, at now: Instant) throws(HostRefusal) {
        guard now < group.endsAt else { throw .tokenEnded }
        guard group.uses < group.usesMax else { throw .tokenUsedUp }
    }

    func join(
        _ token: HostGroupSecret, _ joining: Joining, source: String
    ) async throws(HostRefusal) -> Membership {
        let facts = try joining.checked()
        let name = try Self.name(of: joining.hostname)
        let now = time.now()
        let group = try await group(of: token)
        if let again = try await rejoined(by: token, group, facts, port: joining.port, source: source, at: now) {
            return again
        }
        try Self.expectUse(of: group, at: now)
        let product = group.image.id.product
        for attempt in 1...Self.attemptsMax {
            let derived = facts.secret.flatMap { Self.instanceID(in: group, secret: $0, attempt: attempt) }
            let id = derived ?? identifiers.instanceID(of: product)
            let credential = credential(of: id, in: token.account, secret: facts.secret)
            let host = EnrolledHost(
                instance: id, enrolledAt: now, options: group.options, address: source.isEmpty ? nil : source,
                port: joining.port, hostKeys: facts.hostKeys, proof: .credential(digest: credential.digest),
                joinedAt: now, agentVersion: facts.version ?? "", machine: facts.machine)
            let record = record(of: "JoinHost", on: [id.text, group.id.text], in: token.account, source: source)
            let shape = HostShape(
                name: name, region: group.region, zone: group.zone, image: group.image, tags: group.tags)
            let instance = instance(id, shape, operation: "JoinHost", requestID: record.requestID, at: now)
            let change = Change(
                account: token.account, mutation: .instance(.joinGroup(group.id, instance, host)),
                preconditions: [.instance(.quotaAllows(more: 1, product, quota: Instances.quota, at: now))]
                    + Self.quotas(of: group.tags), audit: record)
            do throws(StorageFailure) {
                try await storage.apply(change)
                sightings.note(id, of: token.account, at: now)
                return Membership(
                    instance: id, credential: credential.text(.credential), loginUser: group.image.loginUser)
            } catch {
                // The host itself may be the cause, if it sent two requests at the same time.
                if let again = try await rejoined(by: token, group, facts, port: joining.port, source: source, at: now)
                {
                    return again
                }
                switch error {
                case .unmet(.instance(.idIsFree)): continue
                case .unmet(.instance(.hostGroupHasUse)): throw .tokenUsedUp
                case .unmet(.instance(.quotaAllows)), .unmet(.tags): throw .instanceQuota
                case .unmet: throw .tokenWorthless
                case .unavailable(let reason): throw .unavailable(reason: reason)
                }
            }
        }
        throw .unavailable(reason: "every identifier drawn was taken")
    }

    /// The name of a host that joins with a group's token: its hostname.
    private static func name(of text: ClientText?) throws(HostRefusal) -> String {
        guard let text, let name = text.identifier(bytesMax: hostnameLengthMax),
            name.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                    || "._-".utf8.contains($0)
            }), name.utf8.first != UInt8(ascii: "-")
        else {
            throw .malformed(
                "Hostname must be 1 to \(hostnameLengthMax) letters, digits and ._- for the token of a group")
        }
        guard !isIdentifier(name) else { throw .malformed("Hostname must not be the identifier of an instance") }
        return name
    }
}
