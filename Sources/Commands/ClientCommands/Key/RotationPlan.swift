// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel

/// A call that gives or takes access during a rotation.
enum RotationStep: Equatable {
    /// The hosts have a region; the tags apply in every region.
    case grant(GrantScope, user: String, until: String)
    case revoke(GrantScope)
    /// - Parameter keyIDs: Those that are bound now, and the new one.
    case bind(region: String, instances: [String], keyIDs: [String])
    case unbind(region: String, instances: [String])

    enum GrantScope: Hashable {
        case hosts([String], region: String)
        case tags([TagOption])
    }
}

/// The calls of a rotation, from what the old and the new key pair open. What is done already is not in it, so that an
/// interrupted rotation goes on.
enum RotationPlan {
    /// The limits of one call.
    static let instancesMax = 100
    static let tagsMax = 10

    /// Gives the new key pair what the old one opens.
    ///
    /// - Parameter new: Empty before it is made.
    /// - Throws: A message for the user if it cannot be done.
    static func begin(
        old: String, new: String, _ access: KeyAccess, _ product: Product, forceStop: Bool
    ) throws -> [RotationStep] {
        try requireSeen(access)
        let virtual = access.instances.filter { !$0.isHost && $0.keyIDs.contains(old) && !$0.keyIDs.contains(new) }
        try requireBindable(virtual, product, forceStop)
        return missingGrants(old: old, new: new, access) + bindings(of: virtual, beside: new)
    }

    /// Takes from the old key pair what it opens.
    static func finish(old: String, _ access: KeyAccess, forceStop: Bool) throws -> [RotationStep] {
        try requireSeen(access)
        let opened = access.instances.filter { $0.keyIDs.contains(old) }
        try requireStopped(opened.filter { !$0.isHost }, forceStop)
        let revoked = scopes(access.grants.filter { $0.keyID == old }.map(\.target)).map(RotationStep.revoke)
        let regions = byKey(opened) { $0.region }
        return revoked
            + regions.flatMap { region, instances in
                instances.map(\.id).parts(of: instancesMax).map { .unbind(region: region, instances: Array($0)) }
            }
    }

    // MARK: Grants

    private struct Access: Hashable {
        let user: String
        let until: String
    }

    /// The grants of the old key pair and its bindings to hosts, without those that the new one has.
    private static func missingGrants(old: String, new: String, _ access: KeyAccess) -> [RotationStep] {
        let bound = access.instances.filter(\.isHost)
        var wanted: [AccessGrant] = bound.filter { $0.keyIDs.contains(old) }.map { $0.grant(of: new) }
        for grant in access.grants where grant.keyID == old {
            // A binding does not end: a grant that ends would shorten it.
            let isWanted = wanted.contains { $0.target == grant.target && $0.user == grant.user }
            if !isWanted { wanted.append(grant.of(new)) }
        }
        let present = access.grants + bound.filter { $0.keyIDs.contains(new) }.map { $0.grant(of: new) }
        let missing = wanted.filter { wanted in !present.contains { $0.covers(wanted) } }
        return byKey(missing) { Access(user: $0.user, until: $0.until) }.flatMap { kind, grants in
            scopes(grants.map(\.target)).map { .grant($0, user: kind.user, until: kind.until) }
        }
    }

    /// The parameters of as few calls as possible.
    private static func scopes(_ targets: [AccessGrant.Target]) -> [RotationStep.GrantScope] {
        var hosts: [(id: String, region: String)] = []
        var tags: [TagOption] = []
        for target in targets {
            switch target {
            case .host(let id, let region):
                if !hosts.contains(where: { $0.id == id }) { hosts.append((id, region)) }
            case .tag(let key, let value):
                let tag = TagOption(key: key, value: value)
                if !tags.contains(tag) { tags.append(tag) }
            }
        }
        let byRegion = byKey(hosts) { $0.region }.flatMap { region, hosts in
            hosts.map(\.id).parts(of: instancesMax).map {
                RotationStep.GrantScope.hosts(Array($0), region: region)
            }
        }
        return byRegion + tags.parts(of: tagsMax).map { .tags(Array($0)) }
    }

    // MARK: Bindings

    /// One call for all instances of a region to which the same key pairs are bound.
    private static func bindings(of instances: [OpenedInstance], beside new: String) -> [RotationStep] {
        struct Kind: Hashable {
            let region: String
            let keyIDs: [String]
        }
        return byKey(instances) { Kind(region: $0.region, keyIDs: $0.keyIDs.sorted()) }.flatMap { kind, instances in
            instances.map(\.id).parts(of: instancesMax).map {
                .bind(region: kind.region, instances: Array($0), keyIDs: kind.keyIDs + [new])
            }
        }
    }

    /// Groups elements in the order of the first of each group.
    private static func byKey<Element, Key: Hashable>(
        _ elements: [Element], _ key: (Element) -> Key
    ) -> [(Key, [Element])] {
        var groups: [(Key, [Element])] = []
        for element in elements {
            let key = key(element)
            if let index = groups.firstIndex(where: { $0.0 == key }) {
                groups[index].1.append(element)
            } else {
                groups.append((key, [element]))
            }
        }
        return groups
    }

    // MARK: Refusals

    private static func requireSeen(_ access: KeyAccess) throws {
        guard access.unseen.isEmpty else {
            throw OneLine("it is bound to \(list(access.unseen)), which no region lists")
        }
    }

    private static func requireBindable(
        _ virtual: [OpenedInstance], _ product: Product, _ forceStop: Bool
    ) throws {
        guard product == .cvm || virtual.isEmpty else {
            throw OneLine(
                "it is bound to \(list(virtual.map(\.words))): a virtual instance of lighthouse holds one key pair only, "
                    + "so that no second one can be bound beside it. `keywright key bind` binds another in its place")
        }
        try requireStopped(virtual, forceStop)
    }

    private static func requireStopped(_ virtual: [OpenedInstance], _ forceStop: Bool) throws {
        let running = virtual.filter { $0.state == "RUNNING" }
        guard forceStop || running.isEmpty else {
            throw OneLine(
                "\(list(running.map(\.words))) \(running.count == 1 ? "is" : "are") running, and a virtual instance must "
                    + "be stopped for it: --force-stop stops and starts it")
        }
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}

extension OpenedInstance {
    /// What stands for a binding to a host.
    fileprivate func grant(of keyID: String) -> AccessGrant {
        AccessGrant(keyID: keyID, target: .host(id, region: region), user: user, until: "")
    }
}

extension AccessGrant {
    fileprivate func of(_ keyID: String) -> AccessGrant {
        AccessGrant(keyID: keyID, target: target, user: user, until: until)
    }

    /// Whether it gives at least as much. Times of the API are in order as texts.
    fileprivate func covers(_ other: AccessGrant) -> Bool {
        let isLongEnough = until.isEmpty || !other.until.isEmpty && until >= other.until
        return keyID == other.keyID && target == other.target && user == other.user && isLongEnough
    }
}
