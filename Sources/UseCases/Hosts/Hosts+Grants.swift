// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation
import LoginRules
import StorageContract

// Grants: access to hosts in addition to bound key pairs.
extension Hosts {
    /// The maximum number of grants of an account.
    package static let grantQuota = 10_000
    /// The maximum number of grants that one call makes or revokes: its key pairs times its hosts or tags.
    package static let grantsAtOnceMax = 1_000

    /// The parameters of a call: key pairs, and hosts named directly or by tags.
    package struct GrantScope: Sendable {
        package let product: Product
        package let keyPairs: [KeyPairID]
        package let hosts: [InstanceID]
        package let tags: [Tag]
        package let username: ClientText?

        package init(
            product: Product, keyPairs: [KeyPairID], hosts: [InstanceID], tags: [Tag], username: ClientText?
        ) {
            self.product = product
            self.keyPairs = keyPairs
            self.hosts = hosts
            self.tags = tags
            self.username = username
        }

        fileprivate var resources: [String] {
            hosts.map(\.text) + tags.map(\.resource) + keyPairs.map(\.text)
                + (username.map { ["user/\($0.kept)"] } ?? [])
        }
    }

    /// Grants key pairs access to hosts, all or nothing. Repeating a grant sets its end anew.
    package func grant(
        _ scope: GrantScope, until: Instant?, in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        let username = try Self.checked(scope)
        if let until, until <= caller.time { throw .hostGrant(.endPassed(until)) }
        let hosts = try await requireHosts(scope.hosts, in: region, for: caller)
        // The user of a grant on a host is resolved and stored, as for a binding.
        var targets: [(target: HostGrantTarget, username: String?)] = hosts.map {
            (.host($0.id), username ?? $0.origin.image.loginUser)
        }
        for tag in scope.tags { targets.append((.tag(tag), username)) }
        let grants = Set(scope.keyPairs).sorted().flatMap { keyPair in
            targets.map {
                HostGrant(
                    keyPair: keyPair, target: $0.target, username: $0.username, until: until,
                    grantedAt: caller.time, grantedBy: caller.identity)
            }
        }
        let quota = HostGrantPrecondition.quotaAllows(grants, quota: Self.grantQuota, at: caller.time)
        try await storage.make(
            .hostGrants(.grant(grants)), if: [.hostGrants(quota)],
            resources: scope.resources + (until.map { ["until/\(Self.text(of: $0))"] } ?? []), for: caller)
    }

    /// Revokes grants, all or nothing: each key pair must have a grant on each host or tag. Without a user, the grants
    /// for all users are revoked.
    package func revokeGrants(
        _ scope: GrantScope, in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        let username = try Self.checked(scope)
        let hosts = try await requireHosts(scope.hosts, in: region, for: caller)
        try await storage.make(
            .hostGrants(
                .revoke(
                    Set(scope.keyPairs).sorted(), on: hosts.map { .host($0.id) } + scope.tags.map { .tag($0) },
                    username: username, at: caller.time)), if: [],
            resources: scope.resources, for: caller)
    }

    /// A page of the grants that have not ended, the newest first.
    package func grants(
        _ query: HostGrantQuery, range: PageRange, for caller: Caller
    ) async throws(DomainFailure) -> Page<HostGrant> {
        try await storing { () async throws(StorageFailure) in
            try await storage.hostGrants(of: caller.account, query, range: range, at: caller.time)
        }
    }

    /// The time in the notation of the API.
    private static func text(of time: Instant) -> String {
        Date(timeIntervalSince1970: TimeInterval(time.seconds)).formatted(.iso8601)
    }

    private static func checked(_ scope: GrantScope) throws(DomainFailure) -> String? {
        if scope.hosts.isEmpty, scope.tags.isEmpty { throw .hostGrant(.targetMissing) }
        guard scope.hosts.isEmpty || scope.tags.isEmpty else { throw .hostGrant(.targetsExclusive) }
        guard scope.keyPairs.count * (scope.hosts.count + scope.tags.count) <= grantsAtOnceMax else {
            throw .hostGrant(.tooMany(grantsAtOnceMax))
        }
        guard let username = scope.username else { return nil }
        guard let name = LoginName(username.kept) else { throw .hostGrant(.usernameInvalid(username.shown)) }
        return name.text
    }

    /// The instances with these identifiers, without duplicates.
    private func requireHosts(
        _ ids: [InstanceID], in region: Region, for caller: Caller
    ) async throws(DomainFailure) -> [Instance] {
        let ids = Set(ids).sorted()
        let found = try await storing { () async throws(StorageFailure) in
            try await storage.instances(ids, of: caller.account, at: caller.time)
        }.filter { $0.origin.region == region.id }
        var hosts: [Instance] = []
        for id in ids {
            guard let instance = found.first(where: { $0.id == id }) else { throw .instance(.notFound(id)) }
            guard instance.isHost else { throw .hostGrant(.isNoHost(id)) }
            hosts.append(instance)
        }
        return hosts
    }

    // MARK: Requests of hosts

    /// The key pairs that may log in to a host as a user: the bound ones, then the granted ones, without duplicates.
    func keyPairs(
        opening instance: Instance, for user: String, of account: AccountID, at now: Instant
    ) async throws(StorageFailure) -> [KeyPairID] {
        let granted = try await storage.keyPairs(
            grantedOn: instance.id, of: account, to: user,
            isLoginUser: user.isExactly(instance.origin.image.loginUser), at: now)
        let bound = instance.bindings.filter { $0.username.isExactly(user) }.map(\.keyPair)
        return bound + granted.filter { !bound.contains($0) }
    }

    /// The users of a host for which some key pair may log in, without duplicates. The login user and users of bindings
    /// come first, because hosts accept a limited number; the others follow in order.
    func users(of instance: Instance, in account: AccountID, at now: Instant) async throws(StorageFailure) -> [String] {
        let loginUser = instance.origin.image.loginUser
        let granted = try await storage.usernames(grantedOn: instance.id, of: account, at: now)
            .map { ClientText($0.isEmpty ? loginUser : $0) }
        let bound = instance.bindings.map { ClientText($0.username) }
        let first = granted.filter { $0 == ClientText(loginUser) }.prefix(1) + bound
        var seen: Set<ClientText> = []
        return (first + granted).filter { seen.insert($0).inserted }.map(\.kept)
    }
}
