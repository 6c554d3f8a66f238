// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

/// Lighthouse instances from creation to release.
struct LighthouseInstanceTests {
    private func create(_ server: TestServer, _ others: [String: any Sendable] = [:]) async throws -> [String] {
        let answer = try await server.lighthouse("CreateInstances", lighthouseOrder(others))
        return try #require(answer.fields["InstanceIdSet"] as? [String], "\(answer.message)")
    }

    private func found(_ server: TestServer, _ parameters: [String: any Sendable] = [:]) async throws -> [String] {
        let answer = try await server.lighthouse("DescribeInstances", parameters)
        let set = try #require(answer.fields["InstanceSet"] as? [[String: Any]], "\(answer.message)")
        #expect(answer.fields["TotalCount"] as? Int == set.count)
        return set.compactMap { $0["InstanceName"] as? String }
    }

    private func states(_ server: TestServer, _ id: String) async throws -> [String] {
        let instance = try await server.describedInstance(id)
        return ["InstanceState", "LatestOperationState"].compactMap { instance[$0] as? String }
    }

    @Test func statesFollowTheClock() async throws {
        let server = try await TestServer()
        let id = try await create(server)[0]
        #expect(try await states(server, id) == ["PENDING", "OPERATING"])
        let password: [String: any Sendable] = ["Password": "Tr0ub4dor&3"]
        for (action, others, during, after) in [
            ("", [:], "", "RUNNING"), ("StopInstances", [:], "STOPPING", "STOPPED"),
            ("StartInstances", [:], "STARTING", "RUNNING"), ("RebootInstances", [:], "REBOOTING", "RUNNING"),
            ("ResetInstancesPassword", password, "STOPPING", "RUNNING"),
        ] {
            if !action.isEmpty {
                let answer = try await server.lighthouse(
                    action, ["InstanceIds": [id]].merging(others) { _, new in new })
                #expect(answer.code == nil)
                #expect(try await states(server, id) == [during, "OPERATING"])
            }
            server.clock.advance(by: 1)
            #expect(try await states(server, id) == [after, "SUCCESS"])
        }
    }

    /// The states in which each action works. In every other state it is refused.
    @Test(arguments: [
        ("StartInstances", [InstanceState.stopped]), ("StopInstances", [.running]), ("RebootInstances", [.running]),
        ("ResetInstancesPassword", [.running, .stopped]),
        ("IsolateInstances", [.running, .stopped]), ("TerminateInstances", [.shutdown]),
    ])
    func whatAStateAllows(_ action: String, _ states: [InstanceState]) async throws {
        let server = try await TestServer()
        var allowed: [InstanceState] = []
        for state in InstanceState.allCases where state.belongs(to: .lighthouse) {
            let id = try await server.lighthouseInstance(in: state)
            let others: [String: any Sendable] = action.hasPrefix("Reset") ? ["Password": "Tr0ub4dor&3"] : [:]
            let code = try await server.lighthouse(action, ["InstanceIds": [id]].merging(others) { _, new in new }).code
            if code == nil {
                allowed.append(state)
            } else {
                #expect(
                    code
                        == (state == .pending
                            ? "OperationDenied.InstanceCreating" : "UnsupportedOperation.InvalidInstanceState"))
            }
        }
        #expect(Set(allowed) == Set(states))
    }

    @Test func theSameTokenMakesNothingAnew() async throws {
        let server = try await TestServer()
        let first = try await create(server, ["ClientToken": "t", "InstanceCount": 2])
        #expect(try await create(server, ["ClientToken": "t", "InstanceCount": 2]) == first)
        #expect(try await create(server, ["ClientToken": "u"]) != first)
        #expect(try await found(server).count == 3)
    }

    @Test func aDryRunMakesNothing() async throws {
        let server = try await TestServer()
        let answer = try await server.lighthouse("CreateInstances", lighthouseOrder(["DryRun": true]))
        #expect(answer.code == "DryRunOperation")
        #expect(try await found(server) == [])
    }

    @Test func ofSeveralEachHasItsNumber() async throws {
        let server = try await TestServer()
        _ = try await create(server, ["InstanceCount": 2, "InstanceName": "web"])
        _ = try await create(server, ["InstanceCount": 2, "InstanceName": "db{R:7}"])
        #expect(try await Set(found(server)) == ["web1", "web2", "db7", "db8"])
    }

    @Test func theyBelongToTheirRegion() async throws {
        let server = try await TestServer()
        let id = try await create(server)[0]
        let elsewhere = try await server.call(
            .lighthouse, "DescribeInstances", ["InstanceIds": [id]], region: "ap-shanghai")
        #expect(elsewhere.fields["TotalCount"] as? Int == 0)
        let stopped = try await server.call(
            .lighthouse, "StopInstances", ["InstanceIds": [id]], region: "ap-shanghai")
        #expect(stopped.code == "ResourceNotFound.InstanceIdNotFound")
        let here = try await server.call(
            .lighthouse, "DescribeInstances", ["InstanceIds": [id]], region: "ap-guangzhou")
        #expect(here.fields["TotalCount"] as? Int == 1)
    }

    @Test func whatIsToBeReleasedComesFirstAndThenTheNewest() async throws {
        let server = try await TestServer()
        for (name, months) in [("a", 3), ("b", 1), ("c", 2), ("d", 12)] {
            let ids = try await create(server, ["InstanceName": name, "InstanceChargePrepaid": ["Period": months]])
            if name == "b" { try await server.put(ids, in: .shutdown) }
            server.clock.advance(by: 60)
        }
        #expect(try await found(server) == ["b", "d", "c", "a"])
        #expect(try await found(server, ["OrderField": "EXPIRED_TIME"]) == ["b", "c", "a", "d"])
        #expect(try await found(server, ["OrderField": "EXPIRED_TIME", "Order": "DESC"]) == ["d", "a", "c", "b"])
        let page = try await server.lighthouse("DescribeInstances", ["Offset": 1, "Limit": 2])
        #expect(page.fields["TotalCount"] as? Int == 4)
        #expect((page.fields["InstanceSet"] as? [[String: Any]])?.map { $0["InstanceName"] as? String } == ["d", "c"])
    }

    /// Calendar months, or the last day if the month is shorter.
    @Test(arguments: [
        ("2023-11-14T22:13:20Z", 1_700_000_000, 1, "2023-12-14T22:13:20Z"),
        ("2024-01-31T23:59:59Z", 1_706_745_599, 1, "2024-02-29T23:59:59Z"),
        ("2024-02-29T00:00:00Z", 1_709_164_800, 12, "2025-02-28T00:00:00Z"),
        ("2023-12-31T00:00:00Z", 1_703_980_800, 2, "2024-02-29T00:00:00Z"),
        ("2026-03-01T12:00:00Z", 1_772_366_400, 60, "2031-03-01T12:00:00Z"),
    ])
    func aTermEndsSoManyMonthsLater(_ created: String, _ seconds: Int64, _ months: Int, _ expired: String) async throws
    {
        let server = try await TestServer()
        server.clock.advance(by: seconds - server.clock.now().seconds)
        let id = try await create(server, ["InstanceChargePrepaid": ["Period": months]])[0]
        let instance = try await server.describedInstance(id)
        #expect(instance["CreatedTime"] as? String == created)
        #expect(instance["ExpiredTime"] as? String == expired)
    }

    @Test func filtersNarrowTheList() async throws {
        let server = try await TestServer()
        let tags = [["Key": "env", "Value": "prod"]]
        let id = try await create(
            server, ["InstanceName": "web", "BundleId": "bundle2022_gen_03", "Tags": tags, "Zones": ["ap-guangzhou-4"]])[
                0]
        _ = try await create(server, ["InstanceName": "db", "Zones": ["ap-guangzhou-3"]])
        server.clock.advance(by: 1)
        _ = try await server.lighthouse("StopInstances", ["InstanceIds": [id]])
        let instance = try await server.describedInstance(id)
        let address = try #require((instance["PrivateAddresses"] as? [String])?.first)
        let publicAddress = try #require((instance["PublicAddresses"] as? [String])?.first)
        for (name, value) in [
            ("instance-name", "web"), ("private-ip-address", address), ("public-ip-address", publicAddress),
            ("zone", "ap-guangzhou-4"), ("instance-state", "STOPPING"), ("bundle-id", "bundle2022_gen_03"),
            ("tag-key", "env"), ("tag-value", "prod"), ("tag:env", "prod"),
        ] {
            let filter: [String: any Sendable] = ["Name": name, "Values": [value]]
            #expect(try await found(server, ["Filters": [filter]]) == ["web"], "\(name)")
        }
        let none: [String: any Sendable] = ["Name": "instance-state", "Values": ["RUNNING"]]
        let web: [String: any Sendable] = ["Name": "instance-name", "Values": ["web"]]
        #expect(try await found(server, ["Filters": [none]]) == ["db"])
        #expect(try await found(server, ["Filters": [none, web]]) == [])
    }

    @Test func blueprintsAreThoseOfEverybodyAndTheAccountsOwn() async throws {
        let server = try await TestServer()
        try await server.apply([.instance(.addImage(try LighthouseInstances.image(holding: [])))])
        func found(_ name: String, _ value: String) async throws -> [String] {
            let filter: [String: any Sendable] = ["Name": name, "Values": [value]]
            let answer = try await server.lighthouse("DescribeBlueprints", ["Filters": [filter]])
            let set = try #require(answer.fields["BlueprintSet"] as? [[String: Any]])
            return set.compactMap { $0["BlueprintId"] as? String }
        }
        #expect(try await found("blueprint-type", "PRIVATE") == ["lhbp-custom01"])
        #expect(try await found("platform-type", "WINDOWS") == ["lhbp-win2022e"])
        #expect(try await found("blueprint-name", "custom") == ["lhbp-custom01"])
        #expect(try await found("blueprint-id", "lhbp-debian12") == ["lhbp-debian12"])
        #expect(try await found("blueprint-state", "NORMAL").count == 6)
        #expect(try await found("tag-key", "env") == [])
        #expect(try await create(server, ["BlueprintId": "lhbp-custom01"]).count == 1)
    }
}
