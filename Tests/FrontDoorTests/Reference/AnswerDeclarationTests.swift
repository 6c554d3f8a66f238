// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Testing

@testable import Admin
@testable import CAM
@testable import CVM
@testable import CloudAudit
@testable import LegacyA
@testable import Lighthouse
@testable import STS
@testable import TagService
@testable import VPC

/// The declared answers of actions agree with the contract.
struct AnswerDeclarationTests {
    /// Fields of the contract's types that an action omits, with the reason.
    private static let left: [String: (fields: Set<String>, why: String)] = [
        "cvm CreateKeyPair": (
            ["AssociatedInstanceIds", "CreatedTime", "Description", "Tags"], "five fields in every example (contract 4)"
        ),
        "cvm DescribeInstances": (
            [
                "AntiDDoSPackageId", "BandwidthPackageId", "CdcId", "CpuTopology", "DedicatedResourcePackIds",
                "DedicatedResourcePackTenancy", "DiskId", "DiskName", "EnableJumboFrame", "GPUInfo", "HostId",
                "HostIds",
                "IPv4AddressType", "IPv6AddressType", "InternetServiceProvider", "Ipv6AddressCount", "KeepImageLogin",
                "Metadata", "PartitionNumber", "Password", "PrivateIpAddresses", "PublicIPv6Addresses",
                "PublicIpAssigned", "RackId",
            ], "not always present"
        ),
        "cvm DescribeKeyPairs": (["PrivateKey"], "never in a describe (ruling 14)"),
        "lighthouse DescribeInstances": (
            ["InitInvocationId", "InstanceViolationDetail", "PublicIpv6Addresses", "SupportIpv6Detail"],
            "not always present, and nothing that is here"
        ),
        "lighthouse CreateKeyPair": (["AssociatedInstanceSet", "Tags"], "absent on create (contract 4)"),
        "legacy-b CreateKeyPair": (
            ["AssociatedInstanceIds", "CreatedTime", "Description", "Tags"], "the same five fields (contract 9.1)"
        ),
        "legacy-b DescribeKeyPairs": (
            ["CreatedTime", "PrivateKey", "Tags"], "no tags, and the time by its older name (contract 9.1)"
        ),
    ]
    /// Fields of an action that the contract's types do not have.
    private static let added = ["legacy-b DescribeKeyPairs": ["CreateTime": "Timestamp"]]

    @Test func answersAreThoseOfTheContract() async throws {
        let types = try Contract.actions().types
        var comparison = FieldComparison(types: types, left: Self.left.mapValues(\.fields), added: Self.added)
        for door in try await TestServer().doors where door.dialect != .legacyA {
            // The contract's table of generation B does not list regions and zones, which are those of CVM 3.0.
            for action in door.contractActions {
                let isAround = door.dialect == .legacyB && !action.name.contains("KeyPair")
                let generation = isAround ? "api3" : door.dialect.rawValue
                let contract = try Contract.action(action.name, of: door.name, generation)
                comparison.compare(
                    action.answer + door.envelope.fields, with: contract.outputs, product: door.name,
                    action: "\(door.label) \(action.name)")
            }
        }
        #expect(comparison.problems.isEmpty, "\(comparison.problems)")
        // Every exception is needed.
        #expect(comparison.used == Set(Self.left.keys).union(Self.added.keys))
    }

    /// The contract gives paths for generation A's names, and types without names.
    @Test func answersOfGenerationAAreThoseOfTheContract() async throws {
        let door = try #require(try await TestServer().doors.first { $0.dialect == .legacyA })
        for action in door.actions.map({ type(of: $0) }) {
            let product = action.name == "DescribeProject" ? "account" : door.name
            let contract = try Contract.action(action.name, of: product, "legacyA")
            let declared = Self.paths(action.answer)
            for output in contract.outputs {
                #expect(
                    declared[output.name].map { Self.fits($0, output.type) } ?? false, "\(action.name) \(output.name)")
            }
            #expect(Set(declared.keys) == Set(contract.outputs.map(\.name)), "\(action.name)")
        }
    }

    /// A code that no action declares would appear on no page.
    @Test func everyCodeIsDeclaredByAnAction() async throws {
        let doors = try await TestServer().doors
        func declared(_ labels: Set<String>) -> Set<String> {
            Set(doors.filter { labels.contains($0.label) }.flatMap(\.actions).flatMap { type(of: $0).errorCodes })
        }
        #expect(declared(["cvm", "legacy-b"]) == Set(CVMErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["lighthouse"]) == Set(LighthouseErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["admin"]) == Set(AdminErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["cam"]) == Set(CAMErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["tag"]) == Set(TagErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["sts"]) == Set(STSErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["cloudaudit"]) == Set(CloudAuditErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["vpc"]) == Set(VPCErrorCode.allCases.map(\.rawValue)))
        #expect(declared(["legacy-a"]) == Set(LegacyAErrorCode.allCases.map(\.rawValue)))
    }

    /// Common codes that the contract lists for an action although they have their general meaning: an invalid Region,
    /// a wrong type.
    private static let plain: Set<String> = [
        "AssociateInstancesKeyPairs InvalidParameterValue",
        "DeleteKeyPairs InvalidParameterValue",
        "DisassociateInstancesKeyPairs InvalidParameterValue", "ModifyKeyPairAttribute InvalidParameter",
        "TagResources InvalidParameter", "UnTagResources InvalidParameter",
    ]

    @Test func commonCodesThatTheContractListsHaveAConditionOfTheAction() async throws {
        var plain: Set<String> = []
        for door in try await TestServer().doors where door.dialect != .legacyA {
            for action in door.contractActions {
                let contract = try Contract.actions().actions.first {
                    $0.action == action.name && $0.product == door.name && $0.generation == door.dialect.rawValue
                }
                let listed = Set(contract?.errors.map(\.code) ?? [])
                    .intersection(["InvalidParameter", "InvalidParameterValue"])
                let declared = Set(action.declaredErrors.map(\.code.rawValue))
                plain.formUnion(listed.subtracting(declared).map { "\(action.name) \($0)" })
            }
        }
        #expect(plain == Self.plain)
    }

    /// Fields that may be null and are not times, by the table in contract section 4.
    private static let nullable = ["PrivateKey"]

    /// An output that the vendor's models call nullable has a harmless value if there is one (ruling 30), because null
    /// crashed clients. The vendor's clients do not read Keywright's extensions.
    @Test func nothingButTimesIsNull() async throws {
        var seen: Set<String> = []
        for door in try await TestServer().doors where !["admin", "host"].contains(door.label) {
            for action in door.actions.map({ type(of: $0) }) where !action.name.contains("HostAccess") {
                for (path, field) in Self.all(action.answer, at: "") where field.isNull || field.isNullable {
                    let isTime = field.name.hasSuffix("Time") || field.name.hasSuffix("Date")
                    #expect(isTime || Self.nullable.contains(field.name), "\(door.label) \(action.name) \(path)")
                    seen.insert(field.name)
                }
            }
        }
        #expect(seen.isSuperset(of: Self.nullable + ["LastLoginTime", "LastUsedDate", "ExpiredTime"]))
    }

    private static func all(_ fields: [AnswerField], at prefix: String) -> [(String, AnswerField)] {
        fields.flatMap { [(prefix + $0.name, $0)] + all($0.shape.fields, at: "\(prefix)\($0.name).") }
    }

    @Test func everyDeclaredTextIsASentence() async throws {
        for door in try await TestServer().doors {
            for action in door.actions.map({ type(of: $0) }) {
                let texts =
                    [action.summary] + action.declaredErrors.map(\.condition)
                    + action.parameters.flatMap(Self.texts) + action.answer.flatMap(Self.texts)
                for text in texts { #expect(text.hasSuffix("."), "\(door.label) \(action.name): \(text)") }
            }
        }
    }

    private static func texts(_ field: AnswerField) -> [String] { [field.text] + field.shape.fields.flatMap(texts) }

    private static func texts(_ parameter: ParameterDeclaration) -> [String] {
        switch parameter.shape {
        case .list(of: .structure(let structure), _, _), .structure(let structure):
            return [parameter.limits] + structure.fields.flatMap(texts)
        default: return [parameter.limits]
        }
    }

    /// The fields of structures outside of lists, by their paths.
    private static func paths(_ fields: [AnswerField]) -> [String: AnswerShape] {
        var paths: [String: AnswerShape] = [:]
        for field in fields {
            guard case .object(let inner) = field.shape else {
                paths[field.name] = field.shape
                continue
            }
            for (name, shape) in Self.paths(inner) { paths["\(field.name).\(name)"] = shape }
        }
        return paths
    }

    /// `Array of {a,b}` names the fields; `Integer/String` allows either type.
    private static func fits(_ shape: AnswerShape, _ type: String) -> Bool {
        if let names = type.wholeMatch(of: /Array of {(.*)}/)?.output.1 {
            return Set(shape.fields.map(\.name)) == Set(names.split(separator: ",").map(String.init))
        }
        return type.split(separator: "/").contains { $0 == shape.typeName }
    }
}

/// Compares declared fields with those of the contract.
private struct FieldComparison {
    let types: [String: [Contract.Field]]
    let left: [String: Set<String>]
    let added: [String: [String: String]]
    private(set) var problems: [String] = []
    /// The actions whose exceptions were needed.
    private(set) var used: Set<String> = []

    mutating func compare(
        _ declared: [AnswerField], with contract: [Contract.Field], product: String, action: String
    ) {
        let names = Set(declared.map(\.name))
        let expected = Set(contract.map(\.name))
        explain(expected.subtracting(names), by: left[action] ?? [], "is not declared", action)
        explain(names.subtracting(expected), by: Set((added[action] ?? [:]).keys), "is not in the contract", action)
        for field in declared {
            let listed = contract.first { $0.name == field.name }
            let type = listed?.type ?? added[action]?[field.name] ?? ""
            // The contract's "Timestamp(ISO8601 UTC)" is Timestamp here.
            if type.prefix(while: { $0 != "(" }) != field.shape.typeName {
                problems.append("\(action) \(field.name) is a \(type) in the contract")
            }
            if field.isNull || field.isNullable, listed?.nullable != true {
                problems.append("\(action) \(field.name) is not nullable")
            }
            let fields = field.shape.fields
            guard !fields.isEmpty else { continue }
            let name = field.shape.typeName.replacing("Array of ", with: "")
            compare(fields, with: types["\(product):\(name)"] ?? [], product: product, action: action)
        }
    }

    private mutating func explain(_ names: Set<String>, by exceptions: Set<String>, _ problem: String, _ action: String)
    {
        if !names.isDisjoint(with: exceptions) { used.insert(action) }
        for name in names.subtracting(exceptions).sorted() { problems.append("\(action) \(name) \(problem)") }
    }
}
