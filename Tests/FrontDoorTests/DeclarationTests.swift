// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import Testing

/// The declarations of the actions agree with the contract.
struct DeclarationTests {
    @Test func everyKeyPairActionIsThere() async throws {
        let doors = try await TestServer().doors
        let names = Dictionary(
            uniqueKeysWithValues: doors.map { door in (door.label, door.actions.map { type(of: $0).name }) })
        let around = ["DescribeRegions", "DescribeZones"]
        let common = [
            "AssociateInstancesKeyPairs", "CreateKeyPair", "DeleteKeyPairs", "DescribeKeyPairs",
            "DisassociateInstancesKeyPairs", "ImportKeyPair",
        ]
        let access = ["DescribeHostAccess", "GrantHostAccess", "RevokeHostAccess"]
        let instances = [
            "AssociateSecurityGroups", "DescribeImages", "DescribeInstances", "DescribeInstancesAttributes",
            "DescribeInstancesHostKeys", "DescribeInstancesStatus", "DisassociateSecurityGroups",
            "ModifyInstancesAttribute", "ModifyInstancesProject", "ModifyInstancesRenewFlag",
            "ModifyInstancesVpcAttribute", "RebootInstances", "ResetInstancesInternetMaxBandwidth",
            "ResetInstancesPassword", "ResizeInstanceDisks", "RunInstances", "StartInstances", "StopInstances",
            "TerminateInstances",
        ]
        #expect(names["legacy-b"] == (common + around + ["ModifyKeyPairAttribute"]).sorted())
        #expect(names["cvm"] == ((names["legacy-b"] ?? []) + instances + access).sorted())
        #expect(
            names["legacy-a"] == [
                "BindInstanceKey", "CreateKeyPair", "DeleteKeyPair", "DescribeKeyPairs", "DescribeProject",
                "ImportKeyPair", "ModifyKeyPair", "UnBindInstanceKey",
            ])
        let ofInstances = [
            "CreateInstances", "DescribeBlueprints", "DescribeBundles", "DescribeGeneralResourceQuotas",
            "DescribeInstances", "DescribeInstancesHostKeys", "IsolateInstances", "RebootInstances",
            "ResetInstancesPassword", "StartInstances", "StopInstances", "TerminateInstances",
        ]
        #expect(names["lighthouse"] == (common + around + ofInstances + access).sorted())
    }

    @Test func actionsThatAreKnownAndNotSupportedSaySo() async throws {
        let server = try await TestServer()
        for door in server.doors where door.dialect == .api3 {
            let product = try #require(Service(rawValue: door.name))
            #expect(door.unsupportedActions.isDisjoint(with: door.actions.map { type(of: $0).name }))
            for action in door.unsupportedActions {
                #expect(try await server.call(product, action).code == "UnsupportedOperation")
            }
            #expect(try await server.call(product, "MakeKeyPair").code == "InvalidAction")
        }
        // Each action of the contract is implemented or declared as unsupported.
        for action in try Contract.actions().actions where action.generation == "api3" {
            guard let door = server.doors.first(where: { $0.name == action.product && $0.dialect == .api3 }) else {
                continue
            }
            #expect(
                door.actions.contains { type(of: $0).name == action.action }
                    || door.unsupportedActions.contains(action.action), "\(action.product) \(action.action)")
        }
    }

    @Test func parametersAreThoseOfTheContract() async throws {
        let types = try Contract.actions().types
        for door in try await TestServer().doors where door.dialect == .api3 {
            for action in door.contractActions {
                let contract = try Contract.action(action.name, of: door.name)
                #expect(contract.version == door.version)
                let expected = contract.params.map { "\($0.name) \($0.type) \($0.required ?? false)" }.sorted()
                let declared = action.parameters.map { "\($0.name) \($0.shape.typeName) \($0.isRequired)" }.sorted()
                #expect(declared == expected, "\(door.name) \(action.name)")
                for parameter in action.parameters {
                    #expect(!parameter.limits.isEmpty, "\(door.name) \(action.name) \(parameter.name)")
                    try compare(parameter.shape, with: types, product: door.name)
                }
            }
        }
    }

    @Test func parametersOfTheLegacyGenerationsAreThoseOfTheContract() async throws {
        for door in try await TestServer().doors where door.dialect != .api3 {
            // The contract's table of generation B does not list regions and zones.
            let around = door.dialect == .legacyB ? ["DescribeRegions", "DescribeZones"] : []
            for action in door.actions.map({ type(of: $0) }) where !around.contains(action.name) {
                let product = action.name == "DescribeProject" ? "account" : door.name
                let contract = try Contract.action(action.name, of: product, door.dialect.rawValue)
                let expected = contract.params.filter { $0.name != "Version" }
                    .map { "\($0.name.replacing(".n", with: "")) \($0.type) \($0.required ?? false)" }.sorted()
                let declared = action.parameters.map { "\($0.name) \($0.shape.typeName) \($0.isRequired)" }.sorted()
                #expect(declared == expected, "\(door.label) \(action.name)")
                #expect((action.region == .required) == (contract.regionRequired ?? false))
            }
        }
    }

    @Test func codesOfGenerationBAreThoseOfTheContract() async throws {
        let common = Set(CommonErrorCode.allCases.map(\.rawValue))
        let door = try #require(try await TestServer().doors.first { $0.dialect == .legacyB })
        for action in door.actions.map({ type(of: $0) })
        where !action.name.hasSuffix("s") || action.name.contains("Key") {
            let listed = Set(try Contract.action(action.name, of: "cvm", "legacyB").errors.map(\.code))
            let unreachable = listed.filter {
                UnreachableCodes.reason($0, product: "cvm", action: action.name, dialect: "legacyB") != nil
            }
            #expect(
                Set(action.errorCodes) == listed.subtracting(common).subtracting(unreachable), "\(action.name)")
        }
    }

    private func compare(_ shape: ParameterShape, with types: [String: [Contract.Field]], product: String) throws {
        switch shape {
        case .text, .integer, .boolean: break
        case .list(let element, _, let countMax):
            #expect(countMax > 0)
            try compare(element, with: types, product: product)
        // The contract does not define this structure; `test_sdk_tag.py` compares it with the official SDK.
        case .structure(let structure) where structure.typeName == "TagKeyObject":
            #expect(structure.fields.map(\.name) == ["TagKey"])
        case .structure(let structure):
            let expected = try #require(types["\(product):\(structure.typeName)"])
            #expect(
                structure.fields.map { "\($0.name) \($0.shape.typeName) \($0.isRequired)" }
                    == expected.map { "\($0.name) \($0.type) \($0.requiredIn ?? false)" })
            for field in structure.fields { try compare(field.shape, with: types, product: product) }
        }
    }

    @Test func regionsAreAskedForWhereTheContractSaysSo() async throws {
        for door in try await TestServer().doors where door.dialect == .api3 {
            for action in door.contractActions {
                let isRequired = try Contract.action(action.name, of: door.name).regionRequired ?? false
                #expect((action.region == .required) == isRequired, "\(door.name) \(action.name)")
            }
        }
    }

    /// Codes of states that one action's list lacks and another's has. The state is refused with that code.
    private static let added: [String: Set<String>] = [
        "cvm AssociateInstancesKeyPairs": [
            "UnsupportedOperation.InstanceStateBanning", "UnsupportedOperation.InstanceStateEnterRescueMode",
            "UnsupportedOperation.InstanceStateLaunchFailed",
        ],
        "cvm DisassociateInstancesKeyPairs": [
            "UnsupportedOperation.InstanceStateEnterServiceLiveMigrate",
            "UnsupportedOperation.InstanceStateExitRescueMode", "UnsupportedOperation.InstanceStateIsolating",
            "UnsupportedOperation.InstanceStateLaunchFailed",
        ],
    ]

    /// In both directions: a listed code is answered or known to be unreachable, and no other code is declared.
    @Test func errorCodesAreThoseOfTheContract() async throws {
        let common = Set(CommonErrorCode.allCases.map(\.rawValue))
        var used: Set<String> = []
        for door in try await TestServer().doors where door.dialect == .api3 {
            for action in door.contractActions {
                let listed = Set(try Contract.action(action.name, of: door.name).errors.map(\.code))
                let declared = Set(action.errorCodes).subtracting(Self.added["\(door.name) \(action.name)"] ?? [])
                #expect(
                    Set(action.errorCodes).count == action.errorCodes.count,
                    "\(door.name) \(action.name) repeats a code")
                let unreachable = listed.filter {
                    UnreachableCodes.reason($0, product: door.name, action: action.name) != nil
                }
                used.formUnion(unreachable)
                used.formUnion(unreachable.map { "\(door.name) \(action.name) \($0)" })
                let expected = listed.subtracting(unreachable).subtracting(common)
                // Faults can happen in every action, even if the vendor's list omits them.
                #expect(
                    declared.subtracting(["InternalServerError"]) == expected.subtracting(["InternalServerError"]),
                    "\(door.name) \(action.name)")
                #expect(declared.isDisjoint(with: unreachable), "\(door.name) \(action.name)")
            }
        }
        #expect(UnreachableCodes.entries.subtracting(used).isEmpty)
    }

    @Test func everyCodeIsOneOfTheVendors() async throws {
        let known = try Contract.errors().errors
        for code in CommonErrorCode.allCases {
            let text = try #require(known.first { $0.code == code.rawValue && $0.kind == "common" })
            #expect(text.en == code.text.english)
            #expect(text.zh == code.text.chinese)
        }
        for door in try await TestServer().doors where door.dialect == .api3 && door.isInContract {
            // Codes of actions that the contract lacks are compared with the official SDK.
            var elsewhere: Set<String> = []
            for action in try Contract.actions().actions where action.product == door.name {
                elsewhere.formUnion(action.errors.map(\.code))
            }
            for (action, codes) in Self.added where action.hasPrefix(door.name) { elsewhere.formUnion(codes) }
            let declared: [String] = door.contractActions.flatMap { action in action.errorCodes }
            for code in Set(declared).subtracting(elsewhere) {
                #expect(
                    known.contains { $0.code == code && ($0.products.contains(door.name) || $0.products == ["*"]) },
                    "\(door.name) \(code)")
            }
        }
    }
}
