// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing
import UseCases

/// Settings of CVM instances for networks, disks and services.
struct CVMSettingTests {
    private static let order: [String: any Sendable] = [
        "VirtualPrivateCloud": [
            "VpcId": "vpc-1urkhbj4", "SubnetId": "subnet-dcs9x3gz", "AsVpcGateway": true, "Ipv6AddressCount": 2,
            "PrivateIpAddresses": ["10.0.0.18", "10.0.0.19"],
        ] as [String: any Sendable],
        "SecurityGroupIds": ["sg-2zvpghhc", "sg-00000001", "sg-2zvpghhc"],
        "SystemDisk": [
            "DiskType": "CLOUD_SSD", "DiskSize": 60, "DiskName": "根 \"/\"", "Encrypt": true, "KmsKeyId": "kms-1",
        ] as [String: any Sendable],
        "DataDisks": [
            [
                "DiskType": "CLOUD_TSSD", "DiskSize": 460, "DiskName": "数据", "Encrypt": true, "KmsKeyId": "kms-2",
                "SnapshotId": "snap-1", "ThroughputPerformance": 12, "DeleteWithInstance": false,
                "BurstPerformance": true,
            ], ["DiskSize": 0], ["DiskSize": 100],
        ] as [[String: any Sendable]],
        "InternetAccessible": ["InternetChargeType": "BANDWIDTH_PACKAGE", "InternetMaxBandwidthOut": 7]
            as [String: any Sendable],
        "HostName": "web-{R:1}", "CamRoleName": "reader", "HpcClusterId": "hpc-1", "DedicatedClusterId": "cluster-1",
        "DisasterRecoverGroupIds": ["ps-1"], "UserData": "IyEvYmluL3NoCg==", "InstanceCount": 2,
    ]

    private func text(_ instance: [String: Any], _ path: String...) throws -> String? {
        var value: Any? = instance
        for name in path { value = (value as? [String: Any])?[name] }
        return value.map { "\($0)" }
    }

    private func userData(_ server: TestServer, _ ids: [String]) async throws -> [String] {
        let answer = try await server.cvm(
            "DescribeInstancesAttributes", ["InstanceIds": ids, "Attributes": ["UserData"]])
        let set = try #require(answer.fields["InstanceSet"] as? [[String: Any]], "\(answer.message)")
        return set.compactMap { ($0["Attributes"] as? [String: Any])?["UserData"] as? String }
    }

    @Test func whatRunInstancesWasGivenIsAnsweredAgain() async throws {
        let server = try await TestServer()
        let ids = try await server.run(Self.order)
        var disks: Set<String> = []
        for (number, id) in ids.enumerated() {
            let instance = try await server.described(id)
            #expect(try text(instance, "VirtualPrivateCloud", "VpcId") == "vpc-1urkhbj4")
            #expect(try text(instance, "VirtualPrivateCloud", "SubnetId") == "subnet-dcs9x3gz")
            #expect((instance["VirtualPrivateCloud"] as? [String: Any])?["AsVpcGateway"] as? Bool == true)
            #expect(try text(instance, "VirtualPrivateCloud", "Ipv6AddressCount") == "2")
            #expect(instance["PrivateIpAddresses"] as? [String] == ["10.0.0.\(18 + number)"])
            #expect(instance["SecurityGroupIds"] as? [String] == ["sg-2zvpghhc", "sg-00000001"])
            #expect(try text(instance, "SystemDisk", "DiskName") == "根 \"/\"")
            #expect((instance["SystemDisk"] as? [String: Any])?["Encrypt"] as? Bool == true)
            #expect(try text(instance, "SystemDisk", "KmsKeyId") == "kms-1")
            #expect(try text(instance, "InternetAccessible", "InternetChargeType") == "BANDWIDTH_PACKAGE")
            #expect(try text(instance, "InternetAccessible", "InternetMaxBandwidthOut") == "7")
            #expect(instance["HostName"] as? String == "web-\(1 + number)")
            for (name, value) in [
                ("CamRoleName", "reader"), ("HpcClusterId", "hpc-1"), ("DedicatedClusterId", "cluster-1"),
                ("DisasterRecoverGroupId", "ps-1"),
            ] { #expect(instance[name] as? String == value) }
            #expect(instance["DisasterRecoverGroupIds"] as? [String] == ["ps-1"])
            #expect(instance["DisableApiTermination"] as? Bool == false)
            let dataDisks = try #require(instance["DataDisks"] as? [[String: Any]])
            #expect(dataDisks.map { $0["DiskSize"] as? Int } == [460, 100])
            #expect(dataDisks.map { $0["DiskType"] as? String } == ["CLOUD_TSSD", "CLOUD_PREMIUM"])
            #expect(dataDisks.map { $0["DeleteWithInstance"] as? Bool } == [false, true])
            #expect(dataDisks.map { $0["DiskName"] as? String } == ["数据", ""])
            #expect(dataDisks.map { $0["Encrypt"] as? Bool } == [true, false])
            #expect(dataDisks.map { $0["KmsKeyId"] as? String } == ["kms-2", ""])
            #expect(dataDisks.map { $0["SnapshotId"] as? String } == ["snap-1", ""])
            #expect(dataDisks.map { $0["ThroughputPerformance"] as? Int } == [12, 0])
            #expect(dataDisks.map { $0["BurstPerformance"] as? Bool } == [true, false])
            for disk in dataDisks.compactMap({ $0["DiskId"] as? String }) {
                #expect(disk.wholeMatch(of: /ldisk-[a-z0-9]{8}/) != nil)
                disks.insert(disk)
            }
        }
        #expect(ids.count == 2 && disks.count == 4)
        #expect(
            try await userData(server, ids.reversed() + ["ins-00000000"]) == ["IyEvYmluL3NoCg==", "IyEvYmluL3NoCg=="])
        // Instances of other regions are left out.
        let elsewhere = try await server.call(
            .cvm, "DescribeInstancesAttributes", ["InstanceIds": ids, "Attributes": ["UserData"]],
            region: "ap-singapore")
        #expect((elsewhere.fields["InstanceSet"] as? [Any])?.isEmpty == true)
    }

    @Test func itIsFoundByItsNetworkAndGroups() async throws {
        let server = try await TestServer()
        let made = Set(try await server.run(Self.order))
        let other = try await server.running()
        for (name, value) in [
            ("vpc-id", "vpc-1urkhbj4"), ("subnet-id", "subnet-dcs9x3gz"), ("security-group-id", "sg-00000001"),
            ("dedicated-cluster-id", "cluster-1"),
        ] {
            let filter: [String: any Sendable] = ["Name": name, "Values": [value]]
            let found = try await server.described(["Filters": [filter]]).compactMap { $0["InstanceId"] as? String }
            #expect(Set(found) == made, "\(name)")
        }
        let none: [String: any Sendable] = ["Name": "dedicated-cluster-id", "Values": [""]]
        #expect(try await server.described(["Filters": [none]]).isEmpty)
        #expect(try await server.described().count == 3 && !made.contains(other))
    }

    @Test func whatIsModifiedIsKept() async throws {
        let server = try await TestServer()
        let prepaid: [String: any Sendable] = [
            "InstanceChargeType": "PREPAID", "InstanceChargePrepaid": ["Period": 1],
        ]
        let ids = try await server.run(Self.order.merging(prepaid) { $1 })
        server.settle()
        let project =
            try await server.call(.tag, "AddProject", ["ProjectName": "p"], region: nil).fields["ProjectId"] as? Int
        let named: [String: any Sendable] = ["InstanceIds": ids]
        let changes: [(String, [String: any Sendable])] = [
            ("ModifyInstancesProject", ["ProjectId": try #require(project)]),
            ("ModifyInstancesRenewFlag", ["RenewFlag": "DISABLE_NOTIFY_AND_MANUAL_RENEW"]),
            ("AssociateSecurityGroups", ["SecurityGroupIds": ["sg-2zvpghhc", "sg-new00000"]]),
            ("DisassociateSecurityGroups", ["SecurityGroupIds": ["sg-2zvpghhc", "sg-unknown0"]]),
            ("ResetInstancesInternetMaxBandwidth", ["InternetAccessible": ["InternetMaxBandwidthOut": 50]]),
            (
                "ModifyInstancesVpcAttribute",
                [
                    "VirtualPrivateCloud": [
                        "VpcId": "vpc-2", "SubnetId": "subnet-2", "PrivateIpAddresses": ["10.1.0.1", "10.1.0.2"],
                    ] as [String: any Sendable]
                ]
            ),
        ]
        for (action, parameters) in changes {
            let answer = try await server.cvm(action, named.merging(parameters) { $1 })
            #expect(answer.code == nil, "\(action) \(answer.message)")
            server.settle()
        }
        for (number, id) in ids.enumerated() {
            let instance = try await server.described(id)
            #expect(try text(instance, "Placement", "ProjectId") == project.map(String.init))
            #expect(instance["RenewFlag"] as? String == "DISABLE_NOTIFY_AND_MANUAL_RENEW")
            #expect(instance["SecurityGroupIds"] as? [String] == ["sg-00000001", "sg-new00000"])
            #expect(try text(instance, "InternetAccessible", "InternetMaxBandwidthOut") == "50")
            #expect(try text(instance, "VirtualPrivateCloud", "VpcId") == "vpc-2")
            #expect((instance["VirtualPrivateCloud"] as? [String: Any])?["AsVpcGateway"] as? Bool == false)
            #expect(instance["PrivateIpAddresses"] as? [String] == ["10.1.0.\(1 + number)"])
            #expect(instance["InstanceState"] as? String == "RUNNING")
        }
    }

    @Test func disksGrow() async throws {
        let server = try await TestServer()
        let ids = try await server.run(Self.order)
        server.settle()
        let disk = try #require(
            (try await server.described(ids[0])["DataDisks"] as? [[String: Any]])?.last?["DiskId"] as? String)
        let resizes: [[String: any Sendable]] = [
            [
                "InstanceId": ids[0], "ForceStop": true,
                "SystemDisk": ["DiskSize": 80, "DiskType": "CLOUD_BSSD"] as [String: any Sendable],
            ],
            [
                "InstanceId": ids[0], "ResizeOnline": true,
                "DataDisks": [["DiskId": disk, "DiskSize": 200] as [String: any Sendable]],
            ],
        ]
        for parameters in resizes {
            #expect(try await server.cvm("ResizeInstanceDisks", parameters).code == nil)
            #expect(try await server.state(of: ids[0]) == (parameters["ForceStop"] == nil ? "RUNNING" : "STOPPING"))
            server.settle()
        }
        let resized = try await server.described(ids[0])
        #expect(try text(resized, "SystemDisk", "DiskSize") == "80")
        #expect(try text(resized, "SystemDisk", "DiskType") == "CLOUD_BSSD")
        #expect((resized["DataDisks"] as? [[String: Any]])?.map { $0["DiskSize"] as? Int } == [460, 200])
        #expect(resized["LatestOperation"] as? String == "ResizeInstanceDisks")
    }

    @Test func attributesAreReplacedAndTakenAway() async throws {
        let server = try await TestServer()
        let ids = try await server.run(Self.order)
        func modify(_ parameters: [String: any Sendable]) async throws -> String? {
            let named: [String: any Sendable] = ["InstanceIds": [ids[0]]]
            return try await server.cvm("ModifyInstancesAttribute", named.merging(parameters) { $1 }).code
        }
        #expect(
            try await modify(["UserData": "Zm9v", "SecurityGroups": ["sg-only0000"], "CamRoleName": "writer"]) == nil)
        #expect(try await userData(server, ids) == ["Zm9v", "IyEvYmluL3NoCg=="])
        var instance = try await server.described(ids[0])
        #expect(instance["SecurityGroupIds"] as? [String] == ["sg-only0000"])
        #expect(instance["CamRoleName"] as? String == "writer")
        #expect(try await modify(["UserData": "", "CamRoleName": ""]) == nil)
        #expect(try await userData(server, ids) == ["", "IyEvYmluL3NoCg=="])
        instance = try await server.described(ids[0])
        #expect(instance["CamRoleName"] as? String == "")
        // Absent attributes are not changed.
        #expect(instance["SecurityGroupIds"] as? [String] == ["sg-only0000"])
        // Two encodings of one Unicode text are two names.
        for name in ["caf\u{e9}", "cafe\u{301}"] {
            #expect(try await modify(["InstanceName": name]) == nil)
            let kept = try await server.described(ids[0])["InstanceName"] as? String
            #expect(kept.map { Array($0.utf8) } == Array(name.utf8))
        }
    }

    @Test func aProtectedOneIsReleasedWhenItIsNoMore() async throws {
        let server = try await TestServer()
        let (guarded, other) = (
            try await server.running(["DisableApiTermination": true]), try await server.running()
        )
        #expect(try await server.described(guarded)["DisableApiTermination"] as? Bool == true)
        // All or nothing.
        let both: [String: any Sendable] = ["InstanceIds": [other, guarded]]
        #expect(try await server.cvm("TerminateInstances", both).code == "UnsupportedOperation.InstancesProtected")
        #expect(try await server.state(of: other) == "RUNNING")
        let free: [String: any Sendable] = ["InstanceIds": [guarded], "DisableApiTermination": false]
        #expect(try await server.cvm("ModifyInstancesAttribute", free).code == nil)
        #expect(try await server.cvm("TerminateInstances", both).code == nil)
    }

    @Test func anAddressIsInUseUntilItsInstanceIsGone() async throws {
        let server = try await TestServer()
        let ids = try await server.run(Self.order)
        func used(_ parameters: [String: any Sendable]) async throws -> [String] {
            let answer = try await server.call(.vpc, "DescribeUsedIpAddress", parameters, region: "ap-guangzhou")
            let states = try #require(answer.fields["IpAddressStates"] as? [[String: Any]], "\(answer.message)")
            #expect(answer.fields["TotalCount"] as? Int == states.count)
            return states.compactMap { $0["ResourceId"] as? String }
        }
        let vpc: [String: any Sendable] = ["VpcId": "vpc-1urkhbj4", "SubnetId": "subnet-dcs9x3gz"]
        let first = vpc.merging(["IpAddresses": ["10.0.0.18", "10.0.0.20"]]) { $1 }
        #expect(Set(try await used(["VpcId": "vpc-1urkhbj4"])) == Set(ids))
        #expect(try await used(first) == [ids[0]])
        let byID: [String: any Sendable] = ["Name": "resource-id", "Values": [ids[1]]]
        #expect(try await used(vpc.merging(["Filters": [byID]]) { $1 }) == [ids[1]])
        #expect(try await used(["VpcId": "vpc-1urkhbj4", "SubnetId": "subnet-other000"]) == [])
        // Instances without a network match no network.
        _ = try await server.run()
        #expect(try await used(["VpcId": ""]) == [])
        server.settle()
        _ = try await server.cvm("TerminateInstances", ["InstanceIds": [ids[0]]])
        #expect(try await used(first) == [ids[0]])
        server.settle()
        #expect(try await used(first) == [])
    }

    /// Attributes that exist only in Keywright, such as the project, can be changed for a host.
    @Test func aHostHasAProject() async throws {
        let server = try await TestServer()
        let id = try await server.enrolledHost()
        let project =
            try await server.call(.tag, "AddProject", ["ProjectName": "p"], region: nil)
            .fields["ProjectId"] as? Int
        let parameters: [String: any Sendable] = ["InstanceIds": [id], "ProjectId": try #require(project)]
        #expect(try await server.cvm("ModifyInstancesProject", parameters).code == nil)
        #expect(try text(try await server.described(id), "Placement", "ProjectId") == project.map(String.init))
    }

    /// User data may contain secrets that people put into scripts.
    @Test func userDataIsInNoRecord() async throws {
        let server = try await TestServer()
        let id = try await server.running(["UserData": "c2VjcmV0c2NyaXB0"])
        _ = try await server.cvm("ModifyInstancesAttribute", ["InstanceIds": [id], "UserData": "c2VjcmV0c2NyaXB1"])
        _ = try await server.cvm("ModifyInstancesAttribute", ["InstanceIds": [id], "UserData": "c2VjcmV0c2NyaXB1!"])
        await server.refusals.keep(at: nil)
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 100)
        #expect(records.count >= 3 && records.allSatisfy { !"\($0)".contains("c2VjcmV0c2NyaXB") })
        #expect("\(try UserData("c2VjcmV0"))" == "<user data of 8 bytes>")
    }
}
