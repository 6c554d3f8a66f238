// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing
import UseCases

/// The parameters that RunInstances requires, with a Linux image.
let linuxOrder: [String: any Sendable] = ["Placement": ["Zone": "ap-guangzhou-3"], "ImageId": "img-487zeit5"]
let windowsOrder = linuxOrder.merging(["ImageId": "img-win2022e"]) { _, new in new }

// Instances of CVM.
extension TestServer {
    /// Lets more time pass than any change of state takes.
    func settle() { clock.advance(by: 10) }

    func run(
        _ parameters: [String: any Sendable] = [:], order: [String: any Sendable] = linuxOrder
    ) async throws -> [String] {
        let answer = try await cvm("RunInstances", order.merging(parameters) { _, new in new })
        #expect(answer.code == nil, "\(answer.message)")
        return try #require(answer.fields["InstanceIdSet"] as? [String])
    }

    /// An instance in state RUNNING.
    func running(
        _ parameters: [String: any Sendable] = [:], order: [String: any Sendable] = linuxOrder
    ) async throws -> String {
        let id = try #require(try await run(parameters, order: order).first)
        settle()
        return id
    }

    /// An instance in state STOPPED.
    func stopped(_ parameters: [String: any Sendable] = [:]) async throws -> String {
        let id = try await running(parameters)
        #expect(try await cvm("StopInstances", ["InstanceIds": [id]]).code == nil)
        settle()
        return id
    }

    /// Puts an instance into a state, as the operator does.
    func put(_ id: String, into state: InstanceState, isOperating: Bool = false) async throws {
        let now = clock.now()
        let instanceID = try #require(InstanceID(id, of: .cvm))
        var instance = try #require(
            try await storage.instances([instanceID], of: Accounts.firstAccount, at: now).first)
        instance.timeline = StateTimeline(
            first: state, second: state, last: state, turnsAt: now, endsAt: isOperating ? .distantFuture : now)
        try await apply(.instance(.save([instance])), by: Accounts.firstAccount)
    }

    func described(_ parameters: [String: any Sendable] = [:]) async throws -> [[String: Any]] {
        let answer = try await cvm("DescribeInstances", parameters)
        #expect(answer.code == nil, "\(answer.message)")
        return try #require(answer.fields["InstanceSet"] as? [[String: Any]])
    }

    func described(_ id: String) async throws -> [String: Any] {
        try #require(try await described(["InstanceIds": [id]]).first)
    }

    func state(of id: String) async throws -> String? { try await described(id)["InstanceState"] as? String }

    /// The key pairs bound to an instance; `nil` for null.
    func keyIDs(of id: String) async throws -> [String]? {
        let login = try #require(try await described(id)["LoginSettings"] as? [String: Any])
        return login["KeyIds"] as? [String]
    }

    /// The instances to which a key pair is bound.
    func instanceIDs(of keyID: String) async throws -> [String]? {
        let pairs = try await cvm("DescribeKeyPairs", ["KeyIds": [keyID]]).fields["KeyPairSet"] as? [[String: Any]]
        return pairs?.first?["AssociatedInstanceIds"] as? [String]
    }

    /// Creates an image of an instance, as the operator does.
    func addImage(_ text: String, of id: String, keyPairs: [String]) async throws {
        let imageID = try #require(ImageID(text, of: .cvm))
        let image = CustomImage(
            system: SystemImage(
                id: imageID, osName: "Ubuntu Server 22.04 LTS 64bit", platform: "Ubuntu", isWindows: false,
                loginUser: "ubuntu"),
            name: "golden", source: try #require(InstanceID(id, of: .cvm)), createdAt: clock.now(),
            keyPairs: keyPairs.compactMap { KeyPairID($0, of: .cvm) })
        try await apply(.instance(.addImage(image)), by: Accounts.firstAccount)
    }
}

private let ofInstances: [(String, [String: any Sendable])] = [
    ("AssociateSecurityGroups", ["SecurityGroupIds": ["sg-1"]]),
    ("DescribeInstancesAttributes", ["Attributes": ["UserData"]]),
    ("DisassociateSecurityGroups", ["SecurityGroupIds": ["sg-1"]]), ("ModifyInstancesAttribute", [:]),
    ("ModifyInstancesProject", ["ProjectId": 0]), ("ModifyInstancesRenewFlag", ["RenewFlag": "x"]),
    ("ModifyInstancesVpcAttribute", ["VirtualPrivateCloud": ["VpcId": "", "SubnetId": ""]]),
    ("RebootInstances", [:]),
    ("ResetInstancesInternetMaxBandwidth", ["InternetAccessible": ["InternetMaxBandwidthOut": 1]]),
    ("ResetInstancesPassword", ["Password": "x"]), ("ResizeInstanceDisks", ["SystemDisk": ["DiskSize": 1]]),
    ("StartInstances", [:]), ("StopInstances", [:]), ("TerminateInstances", [:]),
]

/// The permissions that the actions on CVM instances need.
let cvmInstancePermissionCases: [PermissionCase] =
    [
        PermissionCase(product: .cvm, action: "DescribeImages", parameters: [:], resources: ["image/*"]),
        PermissionCase(product: .cvm, action: "DescribeInstances", parameters: [:], resources: ["instance/*"]),
        PermissionCase(product: .cvm, action: "DescribeInstancesStatus", parameters: [:], resources: ["instance/*"]),
        PermissionCase(
            product: .cvm, action: "RunInstances",
            parameters: linuxOrder.merging(["LoginSettings": ["KeyIds": ["skey-00000000"]]]) { _, new in new },
            resources: ["instance/*", "image/img-487zeit5", "keypair/skey-00000000"]),
    ]
    + ofInstances.map { (action, rest) in
        let named: [String: any Sendable] =
            action == "ResizeInstanceDisks" ? ["InstanceId": "ins-00000000"] : ["InstanceIds": ["ins-00000000"]]
        let parameters = rest.merging(named) { _, new in new }
        return PermissionCase(
            product: .cvm, action: action, parameters: parameters, resources: ["instance/ins-00000000"])
    }
