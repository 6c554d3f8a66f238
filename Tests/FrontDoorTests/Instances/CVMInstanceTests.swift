// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

/// CVM instances: their states over time, the lists, and the agreement of both lists of bindings.
struct CVMInstanceTests {
    private func ids(_ server: TestServer, _ name: String, _ values: String...) async throws -> [String] {
        try await server.described(["Filters": [["Name": name, "Values": values] as [String: any Sendable]]])
            .compactMap { $0["InstanceId"] as? String }
    }

    @Test func statesFollowFromTheClock() async throws {
        let server = try await TestServer()
        let id = try #require(try await server.run().first)
        func expect(_ state: String, _ operation: String, _ progress: String) async throws {
            let instance = try await server.described(id)
            #expect(instance["InstanceState"] as? String == state)
            #expect(instance["LatestOperation"] as? String == operation)
            #expect(instance["LatestOperationState"] as? String == progress)
        }
        try await expect("PENDING", "RunInstances", "OPERATING")
        server.settle()
        try await expect("RUNNING", "RunInstances", "SUCCESS")
        let steps = [
            ("RebootInstances", "REBOOTING", "RUNNING"), ("StopInstances", "STOPPING", "STOPPED"),
            ("StartInstances", "STARTING", "RUNNING"),
        ]
        for (action, during, after) in steps {
            let answer = try await server.cvm(action, ["InstanceIds": [id]])
            try await expect(during, action, "OPERATING")
            #expect(
                try await server.described(id)["LatestOperationRequestId"] as? String
                    == answer.fields["RequestId"] as? String)
            server.settle()
            try await expect(after, action, "SUCCESS")
        }
        _ = try await server.cvm("TerminateInstances", ["InstanceIds": [id]])
        try await expect("TERMINATING", "TerminateInstances", "OPERATING")
        server.settle()
        #expect(try await server.described().isEmpty)
    }

    @Test func aForcedBindingStopsAndStartsAgain() async throws {
        let server = try await TestServer()
        let pair = try await server.createdID(.cvm, name: "pair")
        let id = try await server.running()
        let parameters: [String: any Sendable] = ["InstanceIds": [id], "KeyIds": [pair], "ForceStop": true]
        #expect(try await server.cvm("AssociateInstancesKeyPairs", parameters).code == nil)
        #expect(try await server.state(of: id) == "STOPPING")
        #expect(try await server.keyIDs(of: id) == [pair])
        // Two operations at the same time.
        #expect(
            try await server.cvm("AssociateInstancesKeyPairs", parameters).code
                == "UnsupportedOperation.InstanceStateStopping")
        server.settle()
        #expect(try await server.state(of: id) == "RUNNING")
    }

    @Test func bindingReplacesAndBothListsAgree() async throws {
        let server = try await TestServer()
        let (old, new) = (
            try await server.createdID(.cvm, name: "old"), try await server.createdID(.cvm, name: "new")
        )
        let id = try await server.stopped(["LoginSettings": ["KeyIds": [old]]])
        #expect(try await server.instanceIDs(of: old) == [id])
        #expect(try await server.keyIDs(of: id) == [old])
        #expect(try await server.cvm("AssociateInstancesKeyPairs", ["InstanceIds": [id], "KeyIds": [new]]).code == nil)
        #expect(try await server.instanceIDs(of: old) == [])
        #expect(try await server.instanceIDs(of: new) == [id])
        #expect(try await server.keyIDs(of: id) == [new])
        server.settle()
        // Key pairs that are not bound are ignored.
        let unbinding: [String: any Sendable] = ["InstanceIds": [id], "KeyIds": [old, new]]
        #expect(try await server.cvm("DisassociateInstancesKeyPairs", unbinding).code == nil)
        #expect(try await server.keyIDs(of: id) == [])
        #expect(try await server.instanceIDs(of: new) == [])
        #expect(try await server.cvm("DeleteKeyPairs", ["KeyIds": [old, new]]).code == nil)
    }

    @Test func terminatingFreesWhatWasBound() async throws {
        let server = try await TestServer()
        let pair = try await server.createdID(.cvm, name: "pair")
        let prepaid: [String: any Sendable] = [
            "LoginSettings": ["KeyIds": [pair]], "InstanceChargeType": "PREPAID",
            "InstanceChargePrepaid": ["Period": 1],
        ]
        let id = try await server.running(prepaid)
        _ = try await server.cvm("TerminateInstances", ["InstanceIds": [id]])
        server.settle()
        #expect(try await server.state(of: id) == "SHUTDOWN")
        #expect(try await server.cvm("DeleteKeyPairs", ["KeyIds": [pair]]).code != nil)
        _ = try await server.cvm("TerminateInstances", ["InstanceIds": [id]])
        #expect(try await server.keyIDs(of: id) == [])
        #expect(try await server.cvm("DeleteKeyPairs", ["KeyIds": [pair]]).code == nil)
    }

    @Test func oneInstanceThatCannotRefusesAll() async throws {
        let server = try await TestServer()
        let pair = try await server.createdID(.cvm, name: "pair")
        let (stopped, running) = (try await server.stopped(), try await server.running())
        for action in ["AssociateInstancesKeyPairs", "StartInstances", "ResetInstancesPassword"] {
            var parameters: [String: any Sendable] = ["InstanceIds": [stopped, running]]
            if action == "AssociateInstancesKeyPairs" { parameters["KeyIds"] = [pair] }
            if action == "ResetInstancesPassword" { parameters["Password"] = "Passw0rd!!" }
            #expect(
                try await server.cvm(action, parameters).code == "UnsupportedOperation.InstanceStateRunning",
                "\(action)")
        }
        #expect(try await server.state(of: stopped) == "STOPPED")
        #expect(try await server.keyIDs(of: stopped) == [])
        #expect(try await server.described(stopped)["LatestOperation"] as? String == "StopInstances")
    }

    @Test func aTokenMakesOnce() async throws {
        let server = try await TestServer()
        let first = try await server.run(["ClientToken": "one", "InstanceCount": 2])
        #expect(first.count == 2)
        #expect(try await server.run(["ClientToken": "one", "InstanceCount": 2]) == first)
        #expect(try await server.run(["ClientToken": "two"]) != first)
        #expect(try await server.described().count == 3)
    }

    @Test func aDryRunMakesNothing() async throws {
        let server = try await TestServer()
        let dry = linuxOrder.merging(["DryRun": true, "ClientToken": "t"] as [String: any Sendable]) { _, new in new }
        #expect(try await server.cvm("RunInstances", dry).code == "DryRunOperation")
        #expect(try await server.described().isEmpty)
        #expect(try await server.run(["ClientToken": "t"]).count == 1)
    }

    @Test func filtersFindWhatTheyAreFor() async throws {
        let server = try await TestServer()
        let tags: [String: any Sendable] = ["ResourceType": "instance", "Tags": [["Key": "env", "Value": "prod"]]]
        let web = try await server.running([
            "InstanceName": "web", "TagSpecification": [tags], "InternetAccessible": ["InternetMaxBandwidthOut": 1],
        ])
        let other = try await server.stopped(["Placement": ["Zone": "ap-guangzhou-4"]])
        let address = try #require((try await server.described(web)["PublicIpAddresses"] as? [String])?.first)
        let uuid = try #require(try await server.described(web)["Uuid"] as? String)
        let found = [
            ("zone", "ap-guangzhou-3"), ("instance-id", web), ("uuid", uuid), ("instance-name", "web"),
            ("instance-state", "RUNNING"), ("public-ip-address", address), ("tag-key", "env"), ("tag-value", "prod"),
            ("tag:env", "prod"), ("creation-end-time", "2023-11-14 22:13:20"),
        ]
        for (name, value) in found { #expect(try await ids(server, name, value) == [web], "\(name)") }
        let both = [
            ("project-id", "0"), ("instance-charge-type", "POSTPAID_BY_HOUR"),
            ("creation-start-time", "2023-11-14 22:13:20"),
        ]
        for (name, value) in both { #expect(try await ids(server, name, value) == [other, web], "\(name)") }
        let none = [
            ("vpc-id", "vpc-12345678"), ("subnet-id", "subnet-12345678"), ("host-id", "host-12345678"),
            ("security-group-id", "sg-12345678"), ("ipv6-address", "2001:db8::1"), ("dedicated-cluster-id", "c"),
            ("instance-name", "we"), ("tag:env", "test"), ("project-id", "7"),
        ]
        for (name, value) in none { #expect(try await ids(server, name, value) == [], "\(name)") }
        #expect(try await ids(server, "instance-state", "STOPPED", "RUNNING") == [other, web])
    }

    @Test func pagesAreSlicesOfTheRegion() async throws {
        let server = try await TestServer()
        let made = try await server.run(["InstanceCount": 5, "InstanceName": "n"])
        let page = try await server.cvm("DescribeInstances", ["Offset": 1, "Limit": 3])
        #expect(page.fields["TotalCount"] as? Int == 5)
        let all = try await server.described().compactMap { $0["InstanceId"] as? String }
        #expect(Set(all) == Set(made))
        #expect(
            (page.fields["InstanceSet"] as? [[String: Any]])?.compactMap { $0["InstanceId"] as? String }
                == Array(all[1...3]))
        #expect(
            Set(try await server.described().compactMap { $0["InstanceName"] as? String })
                == Set((1...5).map { "n\($0)" }))
        let status = try await server.cvm("DescribeInstancesStatus", ["InstanceIds": [made[0], "ins-00000000"]])
        #expect(status.fields["TotalCount"] as? Int == 1)
        #expect(
            try await server.call(.cvm, "DescribeInstances", region: "ap-singapore").fields["TotalCount"] as? Int == 0)
        #expect(try await server.call(.cvm, "DescribeInstances", region: nil).code == "MissingParameter")
    }

    @Test func typesSayTheirSize() async throws {
        let server = try await TestServer()
        let sizes = [
            ("S5.SMALL1", 1, 1), ("S5.MEDIUM4", 2, 4), ("S5.LARGE8", 4, 8), ("SA5.2XLARGE16", 8, 16),
            ("CDH_3C7G", 3, 7), ("X9.HUGE", 2, 4),
        ]
        for (type, cores, memory) in sizes {
            let instance = try await server.described(try await server.running(["InstanceType": type]))
            #expect(instance["CPU"] as? Int == cores, "\(type)")
            #expect(instance["Memory"] as? Int == memory, "\(type)")
        }
    }

    /// Three months from 14 November are 92 days.
    @Test(arguments: [nil, "NOTIFY_AND_AUTO_RENEW"])
    func aPrepaidOneEndsAndIsRenewedAsOrdered(_ renewFlag: String?) async throws {
        let server = try await TestServer()
        var prepaid: [String: any Sendable] = ["Period": 3]
        prepaid["RenewFlag"] = renewFlag
        let id = try #require(
            try await server.run(["InstanceChargeType": "PREPAID", "InstanceChargePrepaid": prepaid]).first)
        let instance = try await server.described(id)
        #expect(instance["ExpiredTime"] as? String == "2024-02-14T22:13:20Z")
        #expect(instance["RenewFlag"] as? String == renewFlag ?? "NOTIFY_AND_MANUAL_RENEW")
    }

    @Test func whatIsChargedWhileStopped() async throws {
        let server = try await TestServer()
        func mode(_ id: String) async throws -> String? {
            try await server.described(id)["StopChargingMode"] as? String
        }
        let id = try await server.running()
        #expect(try await mode(id) == "NOT_APPLICABLE")
        for (asked, shown) in [("KEEP_CHARGING", "KEEP_CHARGING"), ("STOP_CHARGING", "STOP_CHARGING")] {
            _ = try await server.cvm("StopInstances", ["InstanceIds": [id], "StoppedMode": asked])
            server.settle()
            #expect(try await mode(id) == shown)
            _ = try await server.cvm("StartInstances", ["InstanceIds": [id]])
            server.settle()
            #expect(try await mode(id) == "NOT_APPLICABLE")
        }
    }

    @Test func imagesAreThoseOfAllAndOnesOwn() async throws {
        let server = try await TestServer()
        let pair = try await server.createdID(.cvm, name: "pair")
        let id = try await server.running()
        try await server.addImage("img-golden00", of: id, keyPairs: [pair])
        func images(_ name: String, _ value: String) async throws -> [String] {
            let filter: [String: any Sendable] = ["Name": name, "Values": [value]]
            let answer = try await server.cvm("DescribeImages", ["Filters": [filter]])
            return (answer.fields["ImageSet"] as? [[String: Any]] ?? []).compactMap { $0["ImageId"] as? String }
        }
        #expect(try await images("image-type", "PRIVATE_IMAGE") == ["img-golden00"])
        #expect(try await images("image-type", "PUBLIC_IMAGE").count == ImageCatalog.images(of: .cvm).count)
        #expect(try await images("platform", "Windows") == ["img-win2022e"])
        #expect(try await images("image-name", "gold") == ["img-golden00"])
        #expect(try await images("image-id", "img-debian12") == ["img-debian12"])
        #expect(try await images("tag-key", "env") == [])
        // An image keeps the login of the instance from which it was made.
        let made = try await server.running([
            "ImageId": "img-golden00", "LoginSettings": ["KeepImageLogin": "TRUE"],
        ])
        #expect(try await server.keyIDs(of: made) == [pair])
    }

    @Test func hostsGoByTheirNames() async throws {
        let server = try await TestServer()
        func name(_ id: String) async throws -> String? { try await server.described(id)["HostName"] as? String }
        #expect(try await name(try await server.running(["HostName": "web-{R:7}"])) == "web-7")
        let id = try await server.running(["HostName": "n-{IP}"])
        let address = try #require((try await server.described(id)["PrivateIpAddresses"] as? [String])?.first)
        #expect(try await name(id) == "n-\(address)")
        #expect(try await name(try await server.running())?.hasPrefix("VM-") == true)
    }

    @Test func generationAShowsInstancesAndAddresses() async throws {
        let server = try await TestServer()
        let pair = try await server.createdID(.cvm, name: "pair")
        let id = try await server.running(["LoginSettings": ["KeyIds": [pair]]])
        let address = try #require((try await server.described(id)["PrivateIpAddresses"] as? [String])?.first)
        let shown = await server.legacy("DescribeKeyPairs", version: nil, [:])
        #expect(shown.contains(#""bindUnInstanceIds":["\#(id)"],"bindIps":["\#(address)"]"#))
        let deleted = await server.legacy("DeleteKeyPair", version: nil, ["keyIds.0": pair])
        #expect(deleted.contains("InvalidParameterValue.KeyPairNotSupported") && deleted.contains(#""code":5100"#))
        let legacyB = await server.legacy("DescribeKeyPairs", version: "2017-03-12", [:])
        #expect(legacyB.contains(#""AssociatedInstanceIds":["\#(id)"]"#))
    }
}
