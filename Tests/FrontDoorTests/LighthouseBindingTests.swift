// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing
import UseCases

/// A state, and the answers to binding and unbinding in it.
struct LighthouseStateRow: Sendable, CustomTestStringConvertible {
    let state: InstanceState
    /// For bind OFFLINE, bind ONLINE, unbind OFFLINE and unbind ONLINE.
    let codes: [String]

    var testDescription: String { state.rawValue }

    fileprivate init(_ state: InstanceState, _ codes: String...) {
        self.state = state
        self.codes = codes
    }
}

private let works = "Success"
private let creating = "OperationDenied.InstanceCreating"
private let wrong = "UnsupportedOperation.InvalidInstanceState"
private let busy = "OperationDenied.InstanceOperationInProgress"

/// Every state of Lighthouse, at rest.
private let atRest = [
    LighthouseStateRow(.pending, creating, creating, creating, creating),
    LighthouseStateRow(.launchFailed, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.running, works, works, works, works),
    LighthouseStateRow(.stopped, works, works, works, works),
    LighthouseStateRow(.starting, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.stopping, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.rebooting, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.shutdown, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.terminating, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.deleting, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.enterRescueMode, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.rescueMode, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.exitRescueMode, wrong, wrong, wrong, wrong),
    LighthouseStateRow(.freezing, wrong, wrong, wrong, wrong),
]

/// The same while LatestOperationState is OPERATING.
private let underWay = [
    LighthouseStateRow(.pending, creating, creating, creating, creating),
    LighthouseStateRow(.launchFailed, busy, busy, busy, busy),
    LighthouseStateRow(.running, busy, busy, busy, busy),
    LighthouseStateRow(.stopped, busy, busy, busy, busy),
    LighthouseStateRow(.starting, busy, busy, busy, busy),
    LighthouseStateRow(.stopping, busy, busy, busy, busy),
    LighthouseStateRow(.rebooting, busy, busy, busy, busy),
    LighthouseStateRow(.shutdown, busy, busy, busy, busy),
    LighthouseStateRow(.terminating, busy, busy, busy, busy),
    LighthouseStateRow(.deleting, busy, busy, busy, busy),
    LighthouseStateRow(.enterRescueMode, busy, busy, busy, busy),
    LighthouseStateRow(.rescueMode, busy, busy, busy, busy),
    LighthouseStateRow(.exitRescueMode, busy, busy, busy, busy),
    LighthouseStateRow(.freezing, busy, busy, busy, busy),
]

/// Bindings of Lighthouse instances.
struct LighthouseBindingTests {
    @Test func theTablesHaveEveryState() {
        let states = InstanceState.allCases.filter { $0.belongs(to: .lighthouse) }
        #expect(Set(atRest.map(\.state)) == Set(states))
        #expect(Set(underWay.map(\.state)) == Set(states))
    }

    @Test(arguments: atRest)
    func whatAStateAllows(_ row: LighthouseStateRow) async throws {
        #expect(try await Self.codes(in: row.state, isOperating: false) == row.codes)
    }

    @Test(arguments: underWay)
    func whatAnOperationAllows(_ row: LighthouseStateRow) async throws {
        #expect(try await Self.codes(in: row.state, isOperating: true) == row.codes)
    }

    private static func codes(in state: InstanceState, isOperating: Bool) async throws -> [String] {
        let server = try await TestServer()
        let (bound, free) = (
            try await server.createdID(.lighthouse, name: "bound"),
            try await server.createdID(.lighthouse, name: "free")
        )
        var codes: [String] = []
        for (action, type, key) in [("Associate", "AssociateType", free), ("Disassociate", "DisassociateType", bound)] {
            for manner in ["OFFLINE", "ONLINE"] {
                let id = try await server.lighthouseInstance(in: state, isOperating: isOperating, opened: [bound])
                let answer = try await server.lighthouse(
                    "\(action)InstancesKeyPairs", ["InstanceIds": [id], "KeyIds": [key], type: manner])
                codes.append(answer.code ?? "Success")
                // A refusal changes nothing.
                if answer.code != nil { #expect(try await keyIDs(of: id, on: server) == [bound]) }
            }
        }
        return codes
    }

    private static func keyIDs(of id: String, on server: TestServer) async throws -> [String]? {
        (try await server.describedInstance(id)["LoginSettings"] as? [String: Any])?["KeyIds"] as? [String]
    }

    /// A server with an instance and three key pairs, the first of which is bound.
    private static func house(_ state: InstanceState) async throws -> (TestServer, String, [String]) {
        let server = try await TestServer()
        var keys: [String] = []
        for name in ["one", "two", "three"] { keys.append(try await server.createdID(.lighthouse, name: name)) }
        return (server, try await server.lighthouseInstance(in: state, opened: [keys[0]]), keys.sorted())
    }

    private static func bind(
        _ keys: [String], to ids: [String], on server: TestServer, _ others: [String: String] = [:]
    ) async throws -> String? {
        try await server.lighthouse(
            "AssociateInstancesKeyPairs",
            ["InstanceIds": ids, "KeyIds": keys].merging(others) { _, new in new } as [String: any Sendable]
        ).code
    }

    private static func unbind(
        _ keys: [String], from ids: [String], on server: TestServer, _ others: [String: String] = [:]
    ) async throws -> String? {
        try await server.lighthouse(
            "DisassociateInstancesKeyPairs",
            ["InstanceIds": ids, "KeyIds": keys].merging(others) { _, new in new } as [String: any Sendable]
        ).code
    }

    private static func states(of id: String, on server: TestServer) async throws -> [String?] {
        let instance = try await server.describedInstance(id)
        return ["InstanceState", "LatestOperation", "LatestOperationState"].map { instance[$0] as? String }
    }

    @Test func offlineAnInstanceThatRunsIsStoppedAndStartedAgain() async throws {
        let (server, id, keys) = try await Self.house(.running)
        let bound = try #require(try await Self.keyIDs(of: id, on: server))
        #expect(try await Self.bind(keys.filter { !bound.contains($0) }, to: [id], on: server) == nil)
        #expect(
            try await Self.states(of: id, on: server) == ["STOPPING", "AssociateInstancesKeyPairs", "OPERATING"])
        #expect(try await Self.keyIDs(of: id, on: server) == keys.filter { !bound.contains($0) })
        server.clock.advance(by: 1)
        #expect(try await Self.states(of: id, on: server) == ["RUNNING", "AssociateInstancesKeyPairs", "SUCCESS"])
    }

    @Test(arguments: [(InstanceState.running, "ONLINE"), (.stopped, "ONLINE"), (.stopped, "OFFLINE")])
    func otherwiseItStaysAsItIs(_ state: InstanceState, _ type: String) async throws {
        let (server, id, _) = try await Self.house(state)
        let bound = try #require(try await Self.keyIDs(of: id, on: server))
        #expect(try await Self.unbind(bound, from: [id], on: server, ["DisassociateType": type]) == nil)
        let operation = "DisassociateInstancesKeyPairs"
        #expect(try await Self.states(of: id, on: server) == [state.rawValue, operation, "OPERATING"])
        server.clock.advance(by: 1)
        #expect(try await Self.states(of: id, on: server) == [state.rawValue, operation, "SUCCESS"])
        #expect(try await Self.keyIDs(of: id, on: server) == [])
    }

    @Test func theUserOfABindingIsToldAndAskedFor() async throws {
        let (server, id, keys) = try await Self.house(.running)
        let bound = try #require(try await Self.keyIDs(of: id, on: server))
        let other = try #require(keys.first { !bound.contains($0) })
        #expect(try await Self.users(of: bound[0], on: server) == [id: "ubuntu"])
        let online = ["AssociateType": "ONLINE", "Username": "deploy"]
        #expect(try await Self.bind([other], to: [id], on: server, online) == nil)
        #expect(try await Self.users(of: bound[0], on: server) == [:])
        #expect(try await Self.users(of: other, on: server) == [id: "deploy"])
        server.clock.advance(by: 1)
        let wrong = ["DisassociateType": "ONLINE", "Username": "ubuntu"]
        #expect(
            try await Self.unbind([other], from: [id], on: server, wrong)
                == "UnsupportedOperation.KeyPairUnbindUsernameMismatch")
        let right = ["DisassociateType": "ONLINE", "Username": "deploy"]
        #expect(try await Self.unbind([other], from: [id], on: server, right) == nil)
        #expect(try await Self.users(of: other, on: server) == [:])
    }

    /// Both lists in the answer of DescribeKeyPairs.
    private static func users(of key: String, on server: TestServer) async throws -> [String: String] {
        let answer = try await server.lighthouse("DescribeKeyPairs", ["KeyIds": [key]])
        let pair = try #require((answer.fields["KeyPairSet"] as? [[String: Any]])?.first)
        let set = try #require(pair["AssociatedInstanceSet"] as? [[String: String]])
        #expect(pair["AssociatedInstanceIds"] as? [String] == set.compactMap { $0["InstanceId"] })
        return Dictionary(
            uniqueKeysWithValues: set.map { ($0["InstanceId"] ?? "", $0["Username"] ?? "") })
    }

    @Test func aKeyPairThatIsBoundAlreadyKeepsAllFromBeingBound() async throws {
        let (server, id, keys) = try await Self.house(.stopped)
        let bound = try await Self.keyIDs(of: id, on: server)
        #expect(try await Self.bind(keys, to: [id], on: server) == "UnsupportedOperation.KeyPairBindDuplicate")
        #expect(try await Self.keyIDs(of: id, on: server) == bound)
    }

    @Test func bindingSeveralInstancesIsAllOrNothing() async throws {
        let (server, id, keys) = try await Self.house(.stopped)
        let bound = try #require(try await Self.keyIDs(of: id, on: server))
        let free = keys.filter { !bound.contains($0) }
        let frozen = try await server.lighthouseInstance(in: .freezing)
        #expect(
            try await Self.bind(free, to: [id, frozen], on: server) == "UnsupportedOperation.InvalidInstanceState")
        #expect(try await Self.keyIDs(of: id, on: server) == bound)
        #expect(
            try await Self.unbind(bound, from: [id, frozen], on: server) == "UnsupportedOperation.InvalidInstanceState")
        #expect(try await Self.keyIDs(of: id, on: server) == bound)
        #expect(
            try await Self.bind(free + ["lhkp-00000000"], to: [id], on: server) == "ResourceNotFound.KeyIdNotFound")
        #expect(try await Self.keyIDs(of: id, on: server) == bound)
        try await server.put([frozen], in: .running)
        #expect(try await Self.bind(free, to: [id, frozen], on: server) == nil)
        #expect(try await Self.keyIDs(of: id, on: server) == free)
        #expect(try await Self.keyIDs(of: frozen, on: server) == free)
    }

    /// It would shut everybody out, and no action of the account would bring it back.
    @Test func aHostIsNotPutAside() async throws {
        let server = try await TestServer()
        let (id, _) = try await server.enroll(.lighthouse)
        let refused = try await server.lighthouse("IsolateInstances", ["InstanceIds": [id]])
        #expect(refused.code == "UnsupportedOperation.InvalidInstanceState")
        #expect(try await Self.states(of: id, on: server).first == "RUNNING")
    }

    @Test func aKeyPairIsFreeAsSoonAsItsInstanceIsReleased() async throws {
        let (server, id, _) = try await Self.house(.running)
        let bound = try #require(try await Self.keyIDs(of: id, on: server))
        #expect(try await server.lighthouse("DeleteKeyPairs", ["KeyIds": bound]).code == "ResourceInUse.KeyPairInUse")
        #expect(try await server.lighthouse("IsolateInstances", ["InstanceIds": [id]]).code == nil)
        #expect(try await Self.states(of: id, on: server) == ["STOPPING", "IsolateInstances", "OPERATING"])
        server.clock.advance(by: 1)
        #expect(try await Self.states(of: id, on: server) == ["SHUTDOWN", "IsolateInstances", "SUCCESS"])
        // An isolated instance keeps them.
        #expect(try await Self.keyIDs(of: id, on: server) == bound)
        #expect(try await server.lighthouse("DeleteKeyPairs", ["KeyIds": bound]).code == "ResourceInUse.KeyPairInUse")
        #expect(try await server.lighthouse("TerminateInstances", ["InstanceIds": [id]]).code == nil)
        #expect(try await Self.states(of: id, on: server) == ["TERMINATING", "TerminateInstances", "OPERATING"])
        #expect(try await Self.keyIDs(of: id, on: server) == [])
        #expect(try await server.lighthouse("DeleteKeyPairs", ["KeyIds": bound]).code == nil)
        server.clock.advance(by: 1)
        let gone = try await server.lighthouse("DescribeInstances", ["InstanceIds": [id]])
        #expect(gone.fields["TotalCount"] as? Int == 0)
    }
}
