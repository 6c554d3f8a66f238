// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// The actions of a door and the structures that they take and give.
struct ProductDescription {
    struct ActionDescription {
        let type: any Action.Type
        let request: String
        let response: String
    }

    let door: any FrontDoor
    private(set) var actions: [ActionDescription] = []
    /// In the order in which they come up.
    private(set) var objects: [(name: String, object: DescribedObject)] = []
    /// The value of the first example that has a member, by the name of the object and its own.
    private(set) var exampleValues: [String: [String: String]] = [:]
    private var names: [DescribedObject: String] = [:]
    private var taken: Set<String> = []

    init(of door: any FrontDoor, examples: ExampleValues) {
        self.door = door
        // No structure may take the names of these.
        for action in door.actionTypes { taken.formUnion(["\(action.name)Request", "\(action.name)Response"]) }
        for action in door.actionTypes {
            var walk = Walk(action: action.name, values: examples.values(of: action.name))
            let request = "\(action.name)Request"
            let response = "\(action.name)Response"
            let asked = action.parameters.map { member($0, at: "", &walk) }
            add(DescribedObject(usage: .request, typeName: nil, members: asked), named: request)
            keepValues(of: asked, at: "", in: request, walk)
            let fields =
                door.dialect == .legacyA ? door.envelope.fields + action.answer : action.answer + door.envelope.fields
            let answered = fields.map { member($0, &walk) }
            add(DescribedObject(usage: .response, typeName: nil, members: answered), named: response)
            actions.append(ActionDescription(type: action, request: request, response: response))
        }
    }

    /// One action on its way into the table.
    private struct Walk {
        let action: String
        let values: [String: String]
    }

    // MARK: Members

    private mutating func member(_ parameter: ParameterDeclaration, at prefix: String, _ walk: inout Walk) -> Member {
        let path = prefix + parameter.name
        var member = Member(
            name: parameter.name, type: type(parameter.shape, at: path, &walk), isRequired: parameter.isRequired,
            document: parameter.limits)
        member.rule = parameter.rule
        member.isConfidential = parameter.isConfidential
        member.isSecret = parameter.isSecret
        member.isWithoutEffect = parameter.isWithoutEffect
        var element = parameter.shape
        if case .list(let of, _, let countMax) = parameter.shape {
            member.countMax = countMax
            element = of
        }
        if case .text(let bytesMax, _) = element { member.bytesMax = bytesMax }
        return member
    }

    private mutating func type(_ shape: ParameterShape, at path: String, _ walk: inout Walk) -> MemberType {
        switch shape {
        case .text: return .string
        case .integer: return .integer
        case .boolean: return .boolean
        case .list(let element, _, _): return .list(of: type(element, at: path, &walk))
        case .structure(let structure):
            var members: [Member] = []
            for field in structure.fields { members.append(member(field, at: path + ".", &walk)) }
            let object = DescribedObject(usage: .input, typeName: structure.typeName, members: members)
            let name = add(object, as: structure.typeName, for: walk.action)
            keepValues(of: members, at: path + ".", in: name, walk)
            return .object(name)
        }
    }

    private mutating func member(_ field: AnswerField, _ walk: inout Walk) -> Member {
        var member = Member(
            name: field.name, type: type(field.shape, in: field.name, &walk), isRequired: true, document: field.text)
        member.isSecret = field.isSecret
        member.isNull = field.isNull
        member.isNullable = field.isNullable
        return member
    }

    private mutating func type(_ shape: AnswerShape, in field: String, _ walk: inout Walk) -> MemberType {
        switch shape {
        case .string: return .string
        case .integer: return .integer
        case .boolean: return .boolean
        case .timestamp: return .timestamp
        case .emptyList: return .emptyList
        case .list(let element): return .list(of: type(element, in: field, &walk))
        case .structure(let name, let fields): return structure(name, name, fields, &walk)
        case .object(let fields): return structure(nil, "\(walk.action)\(field)", fields, &walk)
        }
    }

    private mutating func structure(
        _ typeName: String?, _ wanted: String, _ fields: [AnswerField], _ walk: inout Walk
    ) -> MemberType {
        var members: [Member] = []
        for field in fields { members.append(member(field, &walk)) }
        let object = DescribedObject(usage: .output, typeName: typeName, members: members)
        return .object(add(object, as: wanted, for: walk.action))
    }

    // MARK: Names

    /// The name of the structure: that of the documents, unless another structure has it already.
    private mutating func add(_ object: DescribedObject, as wanted: String, for action: String) -> String {
        if let name = names[object] { return name }
        var name = wanted
        if taken.contains(name) { name = action + wanted }
        var number = 2
        while taken.contains(name) {
            name = "\(action)\(wanted)\(number)"
            number += 1
        }
        names[object] = name
        add(object, named: name)
        return name
    }

    private mutating func add(_ object: DescribedObject, named name: String) {
        taken.insert(name)
        objects.append((name, object))
    }

    private mutating func keepValues(of members: [Member], at prefix: String, in object: String, _ walk: Walk) {
        for member in members {
            guard exampleValues[object]?[member.name] == nil, let value = walk.values[prefix + member.name] else {
                continue
            }
            exampleValues[object, default: [:]][member.name] = value
        }
    }
}
