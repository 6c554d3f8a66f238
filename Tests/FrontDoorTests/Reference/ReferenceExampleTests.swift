// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import Testing

/// The examples agree with the declarations of the actions.
struct ReferenceExampleTests {
    /// Actions whose examples cannot succeed yet. This list may only shrink.
    private static let neverSucceed: Set<String> = []

    @Test func everyActionHasAnExampleThatSucceeds() async throws {
        var actions: Set<String> = []
        for door in try await ReferenceServer.make().doors {
            actions.formUnion(door.actions.map { "\(door.label) \(type(of: $0).name)" })
        }
        #expect(Set(allExamples.map(Self.key)) == actions)
        #expect(actions.subtracting(allExamples.filter { $0.code == nil }.map(Self.key)) == Self.neverSucceed)
    }

    @Test(arguments: allExamples)
    func parametersAreDeclared(_ example: ReferenceExample) async throws {
        let (_, action) = try await Self.declaration(of: example)
        let sent: [String: Any] =
            switch example.parameters {
            case .json(let json):
                try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            case .query(let parameters): parameters.filter { $0.key != "Region" }
            }
        let declared = Set(action.parameters.map(\.name))
        let names = Set(sent.keys.map { String($0.prefix { $0 != "." }) })
        #expect(names.isSubset(of: declared))
    }

    /// The names and types agree in both directions, in all nested structures.
    @Test func fieldsAreDeclared() async throws {
        var unfilled: Set<String> = []
        for example in allExamples where example.code == nil || example.code == "PartialSuccess" {
            let (door, action) = try await Self.declaration(of: example)
            var comparison = Comparison()
            comparison.compare(try await example.run().fields(), with: action.answer + door.envelope.fields, at: "")
            #expect(comparison.problems.isEmpty, "\(Self.key(example)): \(comparison.problems)")
            unfilled.formUnion(comparison.unfilled.map { "\(Self.key(example)) \($0)" })
        }
        #expect(unfilled.isEmpty)
    }

    private static func key(_ example: ReferenceExample) -> String { "\(example.door) \(example.action)" }

    private static func declaration(
        of example: ReferenceExample
    ) async throws -> (any FrontDoor, any Action.Type) {
        let door = try #require(try await ReferenceServer.make().doors.first { $0.label == example.door })
        return (door, type(of: try #require(door.actions.first { type(of: $0).name == example.action })))
    }
}

/// Compares an answer with its declaration.
private struct Comparison {
    private(set) var problems: [String] = []
    /// Lists of structures that are empty in every example.
    var unfilled: Set<String> { empty.subtracting(filled) }

    private var empty: Set<String> = []
    private var filled: Set<String> = []

    mutating func compare(_ fields: [String: Any], with declared: [AnswerField], at path: String) {
        let difference = Set(fields.keys).symmetricDifference(declared.map(\.name))
        for name in difference.sorted() { problems.append("\(path)\(name) is in one of the two only") }
        for field in declared {
            guard let value = fields[field.name] else { continue }
            let fits = value is NSNull ? field.isNull || field.isNullable : !field.isNull
            if !fits { problems.append("\(path)\(field.name): null") }
            if !(value is NSNull) { compare(value, with: field.shape, at: path + field.name) }
        }
    }

    private mutating func compare(_ value: Any, with shape: AnswerShape, at path: String) {
        let fits: Bool
        switch shape {
        case .string: fits = value is String
        case .integer: fits = (value as? NSNumber).map { !Self.isBoolean($0) && $0.stringValue.isInteger } ?? false
        case .boolean: fits = (value as? NSNumber).map(Self.isBoolean) ?? false
        case .timestamp: fits = (value as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil
        case .emptyList: fits = (value as? [Any])?.isEmpty ?? false
        case .structure, .object:
            fits = value is [String: Any]
            compare(value as? [String: Any] ?? [:], with: shape.fields, at: path + ".")
        case .list(let element):
            let elements = value as? [Any]
            fits = elements != nil
            if !element.fields.isEmpty { _ = elements?.isEmpty == true ? empty.insert(path) : filled.insert(path) }
            for inner in elements ?? [] { compare(inner, with: element, at: path) }
        }
        if !fits { problems.append("\(path) is no \(shape.typeName)") }
    }

    /// Foundation reads JSON's `true` as a number with the type `c`.
    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

extension String {
    fileprivate var isInteger: Bool { Int64(self) != nil }
}

extension ReferenceExample: CustomTestStringConvertible {
    var testDescription: String { "\(door) \(action) \(title ?? "")" }
}
