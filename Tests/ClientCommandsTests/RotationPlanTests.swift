// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import Testing

@testable import ClientCommands

/// What a rotation calls, from what both key pairs open.
struct RotationPlanTests {
    private static func instance(
        _ id: String, _ keyIDs: [String], region: String = "a", state: String = "STOPPED", isHost: Bool = false
    ) -> OpenedInstance {
        OpenedInstance(
            region: region, id: id, name: "name of \(id)", state: state, isHost: isHost, user: "ubuntu", keyIDs: keyIDs)
    }

    private static func grant(
        _ keyID: String, _ target: AccessGrant.Target, user: String = "ubuntu", until: String = ""
    ) -> AccessGrant {
        AccessGrant(keyID: keyID, target: target, user: user, until: until)
    }

    private static func begin(
        _ access: KeyAccess, _ product: Product = .cvm, forceStop: Bool = false
    ) throws -> [RotationStep] {
        try RotationPlan.begin(old: "old", new: "new", access, product, forceStop: forceStop)
    }

    @Test func whoOpensNothingGivesNothing() throws {
        #expect(try Self.begin(KeyAccess()).isEmpty)
        #expect(try RotationPlan.finish(old: "old", KeyAccess(), forceStop: false).isEmpty)
    }

    /// One call for those to which the same is bound, and no call loses a key pair.
    @Test func virtualInstancesKeepWhatIsBound() throws {
        let access = KeyAccess(instances: [
            Self.instance("1", ["old"]), Self.instance("2", ["x", "old"]), Self.instance("3", ["old", "x"]),
            Self.instance("4", ["old"], region: "b"), Self.instance("5", ["old"]),
        ])
        #expect(
            try Self.begin(access) == [
                .bind(region: "a", instances: ["1", "5"], keyIDs: ["old", "new"]),
                .bind(region: "a", instances: ["2", "3"], keyIDs: ["old", "x", "new"]),
                .bind(region: "b", instances: ["4"], keyIDs: ["old", "new"]),
            ])
        #expect(
            try RotationPlan.finish(old: "old", access, forceStop: false) == [
                .unbind(region: "a", instances: ["1", "2", "3", "5"]), .unbind(region: "b", instances: ["4"]),
            ])
    }

    /// A host keeps running; what is bound there is not touched.
    @Test func hostsAreOpenedByGrants() throws {
        let host = AccessGrant.Target.host("1", region: "a")
        let access = KeyAccess(
            instances: [Self.instance("1", ["old", "x"], state: "RUNNING", isHost: true)],
            grants: [
                Self.grant("old", host, until: "2026-12-01T00:00:00Z"), Self.grant("old", host, user: "deploy"),
                Self.grant("old", .tag(key: "role", value: "web"), user: ""),
                Self.grant("old", .tag(key: "role", value: "db"), user: ""), Self.grant("x", host, user: "root"),
                Self.grant("old", .host("2", region: "b"), until: "2026-12-01T00:00:00Z"),
            ])
        #expect(
            try Self.begin(access) == [
                .grant(.hosts(["1"], region: "a"), user: "ubuntu", until: ""),
                .grant(.hosts(["1"], region: "a"), user: "deploy", until: ""),
                .grant(
                    .tags([TagOption(key: "role", value: "web"), TagOption(key: "role", value: "db")]), user: "",
                    until: ""),
                .grant(.hosts(["2"], region: "b"), user: "ubuntu", until: "2026-12-01T00:00:00Z"),
            ])
        #expect(
            try RotationPlan.finish(old: "old", access, forceStop: false) == [
                .revoke(.hosts(["1"], region: "a")), .revoke(.hosts(["2"], region: "b")),
                .revoke(.tags([TagOption(key: "role", value: "web"), TagOption(key: "role", value: "db")])),
                .unbind(region: "a", instances: ["1"]),
            ])
    }

    /// So that an interrupted rotation goes on.
    @Test func whatIsDoneIsNotDoneAgain() throws {
        let (host, other) = (AccessGrant.Target.host("1", region: "a"), AccessGrant.Target.host("2", region: "a"))
        let access = KeyAccess(
            instances: [
                Self.instance("1", ["old"], isHost: true), Self.instance("3", ["old", "new"], state: "RUNNING"),
                Self.instance("4", ["new", "old"], isHost: true),
            ],
            grants: [
                Self.grant("new", host), Self.grant("old", other, until: "2026-12-01T00:00:00Z"),
                Self.grant("new", other, until: "2026-12-02T00:00:00Z"),
                Self.grant("old", other, user: "root"),
                Self.grant("new", other, user: "root", until: "2026-12-01T00:00:00Z"),
            ])
        #expect(try Self.begin(access) == [.grant(.hosts(["2"], region: "a"), user: "root", until: "")])
    }

    @Test func noCallNamesMoreThanItMay() throws {
        let ids = (0..<205).map(String.init)
        let grants = ids.map { Self.grant("old", .host($0, region: "a")) }
        let tags = ids.prefix(12).map { Self.grant("old", .tag(key: "k", value: $0), user: "") }
        let steps = try Self.begin(
            KeyAccess(instances: ids.map { Self.instance("v\($0)", ["old"]) }, grants: grants + tags))
        let counts = steps.map { step in
            switch step {
            case .grant(.hosts(let ids, _), _, _): ids.count
            case .grant(.tags(let tags), _, _): tags.count
            case .bind(_, let instances, _): instances.count
            case .revoke, .unbind: 0
            }
        }
        #expect(counts == [100, 100, 5, 10, 2, 100, 100, 5])
    }

    @Test func aRunningVirtualInstanceMustBeStopped() throws {
        let access = KeyAccess(instances: [
            Self.instance("1", ["old"], state: "RUNNING"), Self.instance("2", ["old"]),
            Self.instance("3", ["old"], state: "RUNNING", isHost: true),
        ])
        let words =
            "name of 1 (1) is running, and a virtual instance must be stopped for it: --force-stop stops and starts it"
        #expect {
            try Self.begin(access)
        } throws: { "\($0)" == words }
        #expect {
            try RotationPlan.finish(old: "old", access, forceStop: false)
        } throws: { "\($0)" == words }
        #expect(try Self.begin(access, forceStop: true).count == 2)
        #expect(try RotationPlan.finish(old: "old", access, forceStop: true).count == 1)
    }

    @Test func aVirtualInstanceOfLighthouseIsRefused() throws {
        let virtual = KeyAccess(instances: [Self.instance("1", ["old"])])
        #expect {
            try Self.begin(virtual, .lighthouse, forceStop: true)
        } throws: { "\($0)".contains("name of 1 (1): a virtual instance of lighthouse holds one key pair only") }
        let host = KeyAccess(instances: [Self.instance("1", ["old"], isHost: true)])
        #expect(try Self.begin(host, .lighthouse).count == 1)
    }

    @Test func whatCannotBeSeenIsNotLeftBehind() {
        let access = KeyAccess(unseen: ["ins-00000001"])
        #expect {
            try Self.begin(access)
        } throws: { "\($0)" == "it is bound to ins-00000001, which no region lists" }
        #expect(throws: OneLine.self) { try RotationPlan.finish(old: "old", access, forceStop: true) }
    }
}
