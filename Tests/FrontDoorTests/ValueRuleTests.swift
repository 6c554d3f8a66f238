// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import Testing

/// Forms check values by the rules of the declarations before they send a call. No rule says more than the server does:
/// what does not fit is refused.
struct ValueRuleTests {
    /// One for each action.
    private static let examples = {
        var known: Set<String> = []
        return allExamples.filter { $0.code == nil && known.insert("\($0.door) \($0.action)").inserted }
    }()

    @Test(arguments: examples)
    func whatDoesNotFitARuleIsRefused(_ example: ReferenceExample) async throws {
        let server = try await ReferenceServer.make()
        let door = try #require(server.doors.first { $0.label == example.door })
        let action = type(of: try #require(door.actions.first { type(of: $0).name == example.action }))
        guard action.parameters.contains(where: { $0.rule != .none }) else { return }
        try await example.prepare(server)
        server.clock.advance(by: 60)
        for parameter in action.parameters {
            for value in Self.badValues(of: parameter) {
                let changed = try Self.with(value, in: parameter, example)
                let run = try await changed.run(on: server, by: .main)
                let code = try run.code()
                #expect(code != nil, "\(example.door) \(example.action) takes \(value) in \(parameter.name)")
            }
        }
    }

    /// Else no rule is tried.
    @Test func rulesOfEachKindAreDeclared() async throws {
        var kinds: Set<String> = []
        for door in try await ReferenceServer.make().doors {
            for action in door.actions.map({ type(of: $0) }) {
                for parameter in action.parameters {
                    let rule = parameter.rule
                    if rule.minimum != nil { kinds.insert("minimum") }
                    if rule.maximum != nil { kinds.insert("maximum") }
                    if rule.pattern != nil { kinds.insert("pattern") }
                    if rule.lengthMax != nil { kinds.insert("length") }
                    if !rule.values.isEmpty { kinds.insert("values") }
                    if rule.default != nil { kinds.insert("default") }
                }
            }
        }
        #expect(kinds == ["minimum", "maximum", "pattern", "length", "values", "default"])
    }

    private static func badValues(of parameter: ParameterDeclaration) -> [any Sendable] {
        let rule = parameter.rule
        var values: [any Sendable] = []
        if let minimum = rule.minimum { values.append(minimum - 1) }
        if let maximum = rule.maximum { values.append(maximum + 1) }
        if rule.pattern != nil { values.append("a b!") }
        if let length = rule.lengthMax { values.append(String(repeating: "a", count: length + 1)) }
        if let length = rule.lengthMin, length > 0 { values.append("") }
        if !rule.values.isEmpty { values.append("neither") }
        return values
    }

    private static func with(
        _ value: any Sendable, in parameter: ParameterDeclaration, _ example: ReferenceExample
    ) throws -> ReferenceExample {
        let isList = if case .list = parameter.shape { true } else { false }
        let changed: ReferenceExample.Parameters
        switch example.parameters {
        case .json(let text):
            var body = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: any Sendable])
            body[parameter.name] = isList ? [value] : value
            let data = try JSONSerialization.data(withJSONObject: body)
            changed = .json(String(decoding: data, as: UTF8.self))
        case .query(var pairs):
            pairs = pairs.filter { $0.key != parameter.name && !$0.key.hasPrefix("\(parameter.name).") }
            pairs[isList ? "\(parameter.name).0" : parameter.name] = "\(value)"
            pairs["Nonce"] = String(Int64.random(in: 1 ... .max))
            changed = .query(pairs)
        }
        return ReferenceExample(example.door, example.action, changed)
    }
}

/// What the reference pages say of values forms know, too.
struct DeclaredLimitTests {
    @Test func limitsInWordsAreRulesToo() async throws {
        var missing: [String] = []
        for door in try await ReferenceServer.make().doors {
            for action in door.actions.map({ type(of: $0) }) {
                missing += Self.withoutRules(action.parameters).map { "\(door.label) \(action.name) \($0)" }
            }
        }
        #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
    }

    private static func withoutRules(_ parameters: [ParameterDeclaration], in path: String = "") -> [String] {
        parameters.flatMap { parameter -> [String] in
            let name = path + parameter.name
            let (element, isWithoutRule) = (parameter.shape.element, !parameter.isWithoutEffect && !hasRule(parameter))
            let own = isWithoutRule ? ["\(name): \(parameter.limits)"] : []
            guard case .structure(let structure) = element else { return own }
            return own + withoutRules(structure.fields, in: "\(name).")
        }
    }

    /// Whether the values that the words list, or the numbers that they bound, are in the rule.
    private static func hasRule(_ parameter: ParameterDeclaration) -> Bool {
        let (limits, rule) = (parameter.limits, parameter.rule)
        if limits.contains(/^One of [^ ,;.]+,/) && rule.values.isEmpty { return false }
        // Of a list they say how many it may have.
        if case .integer = parameter.shape, limits.contains(/^[0-9,]+–[0-9,]+/) {
            return rule.minimum != nil && rule.maximum != nil
        }
        return true
    }
}

extension ParameterShape {
    /// The shape of the elements of a list, or the shape itself.
    fileprivate var element: ParameterShape {
        if case .list(let element, _, _) = self { element.element } else { self }
    }
}
