// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON

/// Reads the statements of a policy.
struct PolicyReader {
    let owner: AccountID

    /// Limits of nesting and of the number of values. The values of a condition are at depth six. A policy of the
    /// permitted length cannot hold more values than this.
    static let limits = JSONReader.Limits(depthMax: 8, valuesMax: PolicyDocument.bytesMax)

    func statements(of text: String) throws(PolicyFailure) -> [PolicyStatement] {
        guard case .object(let members) = try Self.document(text) else { throw PolicyFailure(.notObject, at: "") }
        try Self.refuseOthers(than: ["version", "statement"], in: members, at: "") { .unknownMember($0) }
        guard case .string(let version) = members["version"], version.isExactly(PolicyDocument.version)
        else {
            throw PolicyFailure(.version, at: "version")
        }
        switch members["statement"] {
        case .object(let statement): return [try read(statement, at: "statement")]
        case .array(let elements) where !elements.isEmpty:
            var statements: [PolicyStatement] = []
            for (index, element) in elements.enumerated() {
                let place = "statement[\(index)]"
                guard case .object(let statement) = element else { throw PolicyFailure(.statement, at: place) }
                statements.append(try read(statement, at: place))
            }
            return statements
        default: throw PolicyFailure(.statement, at: "statement")
        }
    }

    private static func document(_ text: String) throws(PolicyFailure) -> JSONValue {
        do throws(JSONReader.Problem) {
            return try JSONReader.read(Array(text.utf8), within: limits)
        } catch {
            switch error.kind {
            case .nestedTooDeep: throw PolicyFailure(.nestedTooDeep(offset: error.offset), at: "")
            case .nameTwice(let name): throw PolicyFailure(.memberTwice(name.shown), at: "")
            case .syntax, .tooManyValues, .nameTooLong:
                throw PolicyFailure(.notJSON(offset: error.offset), at: "")
            }
        }
    }

    private func read(_ members: [JSONMember], at place: String) throws(PolicyFailure) -> PolicyStatement {
        try Self.refuseOthers(than: ["effect", "action", "resource", "condition"], in: members, at: place) {
            .unknownStatementMember($0)
        }
        guard case .string(let name) = members["effect"], let effect = PolicyEffect(named: name) else {
            throw PolicyFailure(.effect, at: "\(place).effect")
        }
        guard let action = members["action"] else {
            throw PolicyFailure(.actionMissing, at: "\(place).action")
        }
        var actions: [ActionPattern] = []
        for (text, place) in try Self.texts(action, at: "\(place).action", else: .actionForm) {
            guard let pattern = ActionPattern(text) else { throw PolicyFailure(.action(text), at: place) }
            actions.append(pattern)
        }
        var resources: [ResourcePattern] = []
        let resource = members["resource"]
        for (text, place) in try Self.texts(resource, at: "\(place).resource", else: .resource) {
            do {
                resources.append(try ResourcePattern(text, owner: owner))
            } catch {
                throw PolicyFailure(error, at: place, text: text)
            }
        }
        var conditions: [PolicyCondition] = []
        if let condition = members["condition"] {
            conditions = try Self.conditions(condition, at: "\(place).condition")
        }
        return PolicyStatement(effect: effect, actions: actions, resources: resources, conditions: conditions)
    }

    /// Reads `{operator: {key: values}}`. An empty object means no condition. An operator without keys and a key
    /// without values are refused.
    private static func conditions(_ value: JSONValue, at place: String) throws(PolicyFailure) -> [PolicyCondition] {
        guard case .object(let operators) = value else { throw PolicyFailure(.condition, at: place) }
        var conditions: [PolicyCondition] = []
        for oneOperator in operators {
            let name = oneOperator.name
            let place = "\(place).\(name.shown)"
            guard case .object(let keys) = oneOperator.value, !keys.isEmpty else {
                throw PolicyFailure(.condition, at: place)
            }
            for key in keys {
                let place = "\(place).\(key.name.shown)"
                let values = try texts(key.value, at: place, else: .condition).map(\.text)
                do {
                    conditions.append(try PolicyCondition(operator: name.kept, key: key.name.kept, values: values))
                } catch {
                    throw PolicyFailure(error, at: place)
                }
            }
        }
        return conditions
    }

    /// Reads one text or a list of texts, each with its place.
    private static func texts(
        _ value: JSONValue?, at place: String, else problem: PolicyFailure.Problem
    ) throws(PolicyFailure) -> [(text: String, place: String)] {
        if case .string(let text) = value { return [(text.kept, place)] }
        guard case .array(let elements) = value, !elements.isEmpty else { throw PolicyFailure(problem, at: place) }
        var texts: [(text: String, place: String)] = []
        for (index, element) in elements.enumerated() {
            let place = "\(place)[\(index)]"
            guard case .string(let text) = element else { throw PolicyFailure(problem, at: place) }
            texts.append((text.kept, place))
        }
        return texts
    }

    private static func refuseOthers(
        than known: [ClientText], in members: [JSONMember], at place: String,
        as problem: (String) -> PolicyFailure.Problem
    ) throws(PolicyFailure) {
        for name in members.map(\.name) where !known.contains(name) {
            let place = place.isEmpty ? name.shown : "\(place).\(name.shown)"
            throw PolicyFailure(name == "principal" ? .principal : problem(name.shown), at: place)
        }
    }
}
