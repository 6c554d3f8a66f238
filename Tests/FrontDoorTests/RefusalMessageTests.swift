// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Testing
import UseCases

/// A refusal shows what was sent and says what would be right.
struct RefusalMessageTests {
    private static let invalid = "A parameter value is not allowed."
    private static let order = linuxOrder
    private static let network: [String: any Sendable] = [
        "VpcId": "vpc-1", "SubnetId": "subnet-1", "PrivateIpAddresses": ["10.0.0.1", "10.0.0.2"],
    ]
    private static let twoAddresses =
        "These parameters do not go together. There must be one for each instance: 1. "
        + "Parameter `VirtualPrivateCloud.PrivateIpAddresses`, value `2`."
    private static let longUserData: [String: any Sendable] = [
        "UserData": String(repeating: "QUJD", count: UserData.bytesMax / 3 + 1)
    ]
    private static let tooLong =
        "\(invalid) It is too long: at most 16384 bytes are allowed, in base64 of at most 24576 with its line ends. "
        + "Parameter `UserData`."

    private static let calls: [(action: String, parameters: [String: any Sendable], message: String)] = [
        ("RunInstances", ["VirtualPrivateCloud": network], twoAddresses),
        ("ModifyInstancesVpcAttribute", ["VirtualPrivateCloud": network], twoAddresses),
        ("RunInstances", longUserData, tooLong), ("ModifyInstancesAttribute", longUserData, tooLong),
        (
            "RunInstances", ["LaunchTemplate": [String: String]()],
            "The launch template does not exist. Parameter `LaunchTemplate`."
        ),
        (
            "RunInstances", ["LaunchTemplate": ["LaunchTemplateId": "lt-1"]],
            "The launch template does not exist. Parameter `LaunchTemplate.LaunchTemplateId`, value `lt-1`."
        ),
        (
            "RunInstances", ["LoginSettings": ["Password": "x", "KeepImageLogin": "TRUE"]],
            "These parameters do not go together. Password, KeyIds and a KeepImageLogin of TRUE exclude each other. "
                + "Parameter `LoginSettings`."
        ),
    ]

    @Test(arguments: calls.indices)
    func instancesAreRefusedInWords(_ index: Int) async throws {
        let call = Self.calls[index]
        let server = try await TestServer()
        let base: [String: any Sendable] =
            call.action == "RunInstances" ? Self.order : ["InstanceIds": ["ins-00000000"]]
        let answer = try await server.cvm(call.action, base.merging(call.parameters) { $1 })
        #expect(answer.message == call.message)
    }

    @Test(arguments: Product.allCases)
    func grantsAreRefusedInWords(_ product: Product) async throws {
        let server = try await TestServer()
        let hosts = ["\(product.instanceIDPrefix)00000000"]
        let tags = [["Key": "role", "Value": "web"]]
        let exclusive = "\(Self.invalid) Tags and InstanceIds exclude each other. Parameter `Tags`."
        func refused(_ action: String, _ parameters: [String: any Sendable]) async throws -> String {
            try await server.call(Service(product), action, parameters).message
        }
        for action in ["GrantHostAccess", "RevokeHostAccess", "DescribeHostAccess"] {
            let keys = ["\(product.keyPairIDPrefix)00000000"]
            let message = try await refused(action, ["KeyIds": keys, "InstanceIds": hosts, "Tags": tags])
            #expect(message == exclusive)
        }
        let past = "2020-02-29T23:59:59Z"
        #expect(
            try await refused(
                "GrantHostAccess",
                ["KeyIds": ["\(product.keyPairIDPrefix)00000000"], "InstanceIds": hosts, "EndTime": past])
                == "\(Self.invalid) It is not in the future. Parameter `EndTime`, value `\(past)`.")
        let keys = (0..<91).map { "\(product.keyPairIDPrefix)00000\($0 + 100)" }
        let many = (0..<11).map { "\(product.instanceIDPrefix)00000\($0 + 100)" }
        #expect(
            try await refused("GrantHostAccess", ["KeyIds": keys, "InstanceIds": many])
                == "\(Self.invalid) At most \(Hosts.grantsAtOnceMax) are granted at once: key pairs times hosts or "
                + "tags. Parameter `KeyIds`.")
    }

    @Test(arguments: camRefusals.filter { $0.code == "ResourceNotFound.UserNotExist" })
    func aUserIsNamedByTheParameterOfTheAction(_ refusal: Refusal) async throws {
        let server = try await TestServer()
        let message = try await refusal.make(server).message
        let named = try #require(message.firstMatch(of: /Parameter `([A-Za-z]+)`/)?.1, "\(message)")
        let door = try #require(server.doors.first { $0.label == "cam" })
        let action = try #require(door.actions.first { type(of: $0).name == refusal.action })
        #expect(type(of: action).parameters.contains { $0.name == named })
    }

    @Test func statesAreNamedByTheirParameters() async throws {
        let server = try await TestServer()
        let id = try await server.running()
        for (state, operation, parameter, value) in [
            ("RUNING", "SUCCESS", "InstanceState", "RUNING"), ("RUNNING", "OK", "LatestOperationState", "OK"),
        ] {
            let answer = try await server.call(
                .admin, "SetInstanceState",
                ["InstanceIds": [id], "InstanceState": state, "LatestOperationState": operation], region: nil)
            #expect(answer.code == "InvalidParameterValue.InstanceState")
            #expect(answer.message.hasSuffix(" Parameter `\(parameter)`, value `\(value)`."), "\(answer.message)")
        }
    }

    @Test func aUserWithAccessKeysIsNamed() async throws {
        let server = try await TestServer()
        try await server.addUser()
        let answer = try await server.cam("DeleteUser", ["Name": "user"])
        #expect(answer.code == "OperationDenied.HaveKeys")
        #expect(answer.message.hasSuffix(" Parameter `Name`."), "\(answer.message)")
    }
}
