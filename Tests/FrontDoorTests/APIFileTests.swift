// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import Testing

@testable import APIDescription

/// What programs are told of the doors is what they declare.
struct APIFileTests {
    private typealias JSONObject = [String: Any]

    private struct Told {
        let doors: [any FrontDoor]
        let files: [String: [UInt8]]

        func object(_ path: String) throws -> JSONObject {
            let bytes = try #require(files[path], "\(path)")
            return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? JSONObject, "\(path)")
        }

        func api(_ door: any FrontDoor) throws -> JSONObject { try object("\(door.metaFolder)/api.json") }
    }

    private static func told() async throws -> Told {
        let doors = try await ReferenceServer.make().doors
        let committed = CommittedExamples.read(doors.map { "\(ExampleFiles.served)/\($0.label).json" })
        let examples = Dictionary(
            uniqueKeysWithValues: doors.map { door in
                (door.label, Array((committed["\(ExampleFiles.served)/\(door.label).json"] ?? "").utf8))
            })
        let regions = try #require(RegionCatalog(servedIDs: ["lab-1", "ap-guangzhou"]))
        let files = APIFiles(doors: doors, regions: regions, version: "1.2.3", examples: examples).make()
        return Told(doors: doors, files: files)
    }

    @Test func everyDoorAndActionIsTold() async throws {
        let told = try await Self.told()
        let index = try told.object("index.json")
        #expect(index["version"] as? String == "1.2.3")
        #expect(index["regions"] as? [String] == ["ap-guangzhou", "lab-1"])
        let products = try #require(index["products"] as? [JSONObject])
        #expect(products.map { $0["product"] as? String } == told.doors.map(\.label))
        for (door, product) in zip(told.doors, products) {
            #expect(product["apiPath"] as? String == "\(door.metaFolder)/api.json")
            #expect(told.files[try #require(product["examplesPath"] as? String)]?.isEmpty == false)
            let listed = try #require(product["actions"] as? [JSONObject]).map { $0["action"] as? String }
            let names = door.actions.map { type(of: $0).name }
            #expect(listed == names)
            let actions = try #require(try told.api(door)["actions"] as? JSONObject)
            #expect(Set(actions.keys) == Set(names))
            #expect((product["commonErrors"] as? [JSONObject])?.isEmpty == false)
        }
        #expect(told.files.count == 2 + 2 * told.doors.count)
    }

    /// Down to the last structure, with names, types and limits.
    @Test func parametersAreThoseOfTheDeclarations() async throws {
        let told = try await Self.told()
        for door in told.doors {
            let objects = try #require(try told.api(door)["objects"] as? JSONObject)
            for action in door.actions.map({ type(of: $0) }) {
                var comparison = Comparison(objects: objects)
                comparison.compare(action.parameters, with: "\(action.name)Request", at: "")
                let (own, added) = (action.answer, door.envelope.fields)
                let fields = door.dialect == .legacyA ? added + own : own + added
                comparison.compare(fields, with: "\(action.name)Response", at: "")
                #expect(comparison.problems.isEmpty, "\(door.label) \(action.name): \(comparison.problems)")
            }
        }
    }

    @Test func everyActionHasANameInChineseAndNoOther() async throws {
        var used: Set<String> = []
        for door in try await Self.told().doors {
            for action in door.actions.map({ type(of: $0) }) {
                let own = "\(door.label) \(action.name)"
                #expect(ActionTitles.chinese(of: action, in: door) != action.name, "\(own)")
                used.insert(ActionTitles.listed.contains(own) ? own : action.name)
            }
        }
        #expect(ActionTitles.listed == used)
    }

    /// What people must see before they call.
    @Test func secretsOfAnswersAreDeclaredAsSuch() async throws {
        // None of these lets anybody in.
        let harmless: Set<String> = ["NextToken", "PaginationToken", "Password"]
        for door in try await Self.told().doors {
            for action in door.actions.map({ type(of: $0) }) {
                for field in Self.fields(action.answer) where !field.isNull {
                    let looksSecret = field.name.lowercased().contains(#/secret.*key|privatekey|token|password/#)
                    let isSecret = looksSecret && !harmless.contains(field.name)
                    #expect(field.isSecret == isSecret, "\(door.label) \(action.name) \(field.name)")
                }
            }
        }
    }

    private static func fields(_ fields: [AnswerField]) -> [AnswerField] {
        fields.flatMap { [$0] + Self.fields($0.shape.fields) }
    }

    /// The values beside the fields of a form are those of the tested examples.
    @Test func examplesGiveMembersTheirValues() async throws {
        let told = try await Self.told()
        for (path, object, member, value) in [
            ("cvm/2017-03-12", "CreateKeyPairRequest", "KeyName", "deploy"),
            ("legacy-b/2017-03-12", "Filter", "Name", "key-name"),
            ("legacy-a/unversioned", "BindInstanceKeyRequest", "instanceIds", "ins-example1"),
        ] {
            let objects = try told.object("\(path)/api.json")["objects"] as? JSONObject
            let members = (objects?[object] as? JSONObject)?["members"] as? [JSONObject]
            let found = members?.first { $0["name"] as? String == member }
            #expect(found?["example"] as? String == value, "\(path) \(object) \(member)")
        }
    }

    @Test func everyReferenceOfTheOpenAPIFileIsThere() async throws {
        let told = try await Self.told()
        let file = try told.object("openapi.json")
        #expect(file["openapi"] as? String == "3.1.0")
        let paths = try #require(file["paths"] as? JSONObject)
        #expect(paths.count == told.doors.map(\.actions.count).reduce(0, +))
        let components = try #require(file["components"] as? JSONObject)
        let schemas = try #require(components["schemas"] as? JSONObject)
        let text = String(decoding: try #require(told.files["openapi.json"]), as: UTF8.self)
        let references = Set(text.matches(of: #/"#\/components\/schemas\/([^"]+)"/#).map { String($0.output.1) })
        #expect(references.subtracting(schemas.keys) == [])
        // Nothing stands there that no action needs.
        #expect(Set(schemas.keys).subtracting(references) == [])
    }
}

/// Declarations beside the objects that were made of them.
private struct Comparison {
    let objects: [String: Any]
    private(set) var problems: [String] = []

    init(objects: [String: Any]) { self.objects = objects }

    private mutating func members(of name: String, _ names: [String], at path: String) -> [[String: Any]] {
        let members = (objects[name] as? [String: Any])?["members"] as? [[String: Any]] ?? []
        if members.map({ $0["name"] as? String }) != names { problems.append("\(path)\(name) has other members") }
        return members
    }

    mutating func compare(_ declared: [ParameterDeclaration], with name: String, at path: String) {
        for (parameter, member) in zip(declared, members(of: name, declared.map(\.name), at: path)) {
            let place = "\(path)\(parameter.name)"
            let facts = member["keywright"] as? [String: Any] ?? [:]
            let checks = [
                member["required"] as? Bool == parameter.isRequired, member["document"] as? String == parameter.limits,
                facts["confidential"] as? Bool ?? false == parameter.isConfidential,
                facts["withoutEffect"] as? Bool ?? false == parameter.isWithoutEffect,
            ]
            if checks.contains(false) { problems.append("\(place): \(checks)") }
            compare(parameter.shape, with: member, facts, at: place)
        }
    }

    private mutating func compare(
        _ shape: ParameterShape, with member: [String: Any], _ facts: [String: Any], at place: String
    ) {
        let (type, element) = (member["type"] as? String, member["member"] as? String ?? "")
        var inner = shape
        if case .list(let of, _, let countMax) = shape {
            if type != "list" || facts["maxItems"] as? Int != countMax { problems.append("\(place) is no such list") }
            inner = of
        }
        let isList = type == "list"
        switch inner {
        case .text(let bytesMax, _):
            if element != "string" || facts["maxBytes"] as? Int != bytesMax { problems.append("\(place) is no text") }
        case .integer: if element != "int64" || !isList && type != "int" { problems.append("\(place) is no int") }
        case .boolean: if element != "bool" { problems.append("\(place) is no bool") }
        case .list: problems.append("\(place) is a list of lists")
        case .structure(let structure):
            if !isList && type != "object" { problems.append("\(place) is no object") }
            let name = (objects[element] as? [String: Any])?["keywright"] as? [String: Any]
            if name?["type"] as? String != structure.typeName { problems.append("\(place) has another type") }
            compare(structure.fields, with: element, at: place + ".")
        }
    }

    mutating func compare(_ declared: [AnswerField], with name: String, at path: String) {
        for (field, member) in zip(declared, members(of: name, declared.map(\.name), at: path)) {
            let place = "\(path)\(field.name)"
            let facts = member["keywright"] as? [String: Any] ?? [:]
            let checks = [
                member["value_allowed_null"] as? Bool == (field.isNull || field.isNullable),
                member["document"] as? String == field.text, facts["secret"] as? Bool ?? false == field.isSecret,
                facts["alwaysNull"] as? Bool ?? false == field.isNull,
            ]
            if checks.contains(false) { problems.append("\(place): \(checks)") }
            guard !field.shape.fields.isEmpty else { continue }
            compare(field.shape.fields, with: member["member"] as? String ?? "", at: place + ".")
        }
    }
}
