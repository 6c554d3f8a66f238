// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// Reads the statements of a policy.
struct PolicyReader {
    let owner: AccountID

    private typealias Members = [(name: ClientText, value: PolicyJSON)]

    func statements(of document: PolicyJSON) throws(PolicyFailure) -> [PolicyStatement] {
        guard case .object(let members) = document else { throw PolicyFailure(.notObject, at: "") }
        try Self.refuseOthers(than: ["version", "statement"], in: members, at: "") { .unknownMember($0) }
        guard case .text(let version) = Self.value("version", in: members), version.isExactly(PolicyDocument.version)
        else {
            throw PolicyFailure(.version, at: "version")
        }
        switch Self.value("statement", in: members) {
        case .object(let statement): return [try read(statement, at: "statement")]
        case .list(let elements) where !elements.isEmpty:
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

    private func read(_ members: Members, at place: String) throws(PolicyFailure) -> PolicyStatement {
        try Self.refuseOthers(than: ["effect", "action", "resource", "condition"], in: members, at: place) {
            .unknownStatementMember($0)
        }
        guard case .text(let name) = Self.value("effect", in: members), let effect = PolicyEffect(named: name) else {
            throw PolicyFailure(.effect, at: "\(place).effect")
        }
        guard let action = Self.value("action", in: members) else {
            throw PolicyFailure(.actionMissing, at: "\(place).action")
        }
        var actions: [ActionPattern] = []
        for (text, place) in try Self.texts(action, at: "\(place).action", else: .actionForm) {
            guard let pattern = ActionPattern(text) else { throw PolicyFailure(.action(text), at: place) }
            actions.append(pattern)
        }
        var resources: [ResourcePattern] = []
        let resource = Self.value("resource", in: members)
        for (text, place) in try Self.texts(resource, at: "\(place).resource", else: .resource) {
            do {
                resources.append(try ResourcePattern(text, owner: owner))
            } catch {
                throw PolicyFailure(error, at: place)
            }
        }
        var conditions: [PolicyCondition] = []
        if let condition = Self.value("condition", in: members) {
            conditions = try Self.conditions(condition, at: "\(place).condition")
        }
        return PolicyStatement(effect: effect, actions: actions, resources: resources, conditions: conditions)
    }

    /// `{operator: {key: values}}`. No operators are no condition; an operator without keys, or a key without values, is
    /// a mistake.
    private static func conditions(_ value: PolicyJSON, at place: String) throws(PolicyFailure) -> [PolicyCondition] {
        guard case .object(let operators) = value else { throw PolicyFailure(.condition, at: place) }
        var conditions: [PolicyCondition] = []
        for (name, keys) in operators {
            let place = "\(place).\(name.shown)"
            guard case .object(let members) = keys, !members.isEmpty else { throw PolicyFailure(.condition, at: place) }
            for (key, value) in members {
                let place = "\(place).\(key.shown)"
                let values = try texts(value, at: place, else: .condition).map(\.text)
                do {
                    conditions.append(try PolicyCondition(operator: name.kept, key: key.kept, values: values))
                } catch {
                    throw PolicyFailure(error, at: place)
                }
            }
        }
        return conditions
    }

    /// One text or a list of some, each with its place.
    private static func texts(
        _ value: PolicyJSON?, at place: String, else problem: PolicyFailure.Problem
    ) throws(PolicyFailure) -> [(text: String, place: String)] {
        if case .text(let text) = value { return [(text.kept, place)] }
        guard case .list(let elements) = value, !elements.isEmpty else { throw PolicyFailure(problem, at: place) }
        var texts: [(text: String, place: String)] = []
        for (index, element) in elements.enumerated() {
            let place = "\(place)[\(index)]"
            guard case .text(let text) = element else { throw PolicyFailure(problem, at: place) }
            texts.append((text.kept, place))
        }
        return texts
    }

    private static func value(_ name: ClientText, in members: Members) -> PolicyJSON? {
        members.first { $0.name == name }?.value
    }

    private static func refuseOthers(
        than known: [ClientText], in members: Members, at place: String,
        as problem: (String) -> PolicyFailure.Problem
    ) throws(PolicyFailure) {
        for (name, _) in members where !known.contains(name) {
            let place = place.isEmpty ? name.shown : "\(place).\(name.shown)"
            throw PolicyFailure(name == "principal" ? .principal : problem(name.shown), at: place)
        }
    }
}
