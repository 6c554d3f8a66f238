// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import LegacyA

/// `api.json` of a product, in the structure of the files that TCCLI ships.
struct ProductFile {
    let product: ProductDescription
    private let names: ProductNames

    init(_ product: ProductDescription) {
        self.product = product
        names = ProductNames(of: product.door)
    }

    var bytes: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.object("actions") { json in for action in product.actions { write(action, to: &json) } }
            json.object("objects") { json in
                for (name, object) in product.objects { write(object, named: name, to: &json) }
            }
            json.object("metadata") { json in
                json.string("apiVersion", product.door.version)
                json.string("api_brief", names.english)
                json.string("serviceNameCN", names.chinese)
                json.string("serviceShortName", product.door.name)
            }
            json.string("version", "1.0")
        }
        return json.bytes
    }

    // MARK: Actions

    private func write(_ action: ProductDescription.ActionDescription, to json: inout JSONWriter) {
        let type = action.type
        json.object(type.name) { json in
            json.string("name", ActionTitles.chinese(of: type, in: product.door))
            json.string("document", type.summary)
            json.string("input", action.request)
            json.string("output", action.response)
            json.string("status", "online")
            json.object("keywright") { write(factsOf: type, to: &$0) }
        }
    }

    private func write(factsOf action: any Action.Type, to json: inout JSONWriter) {
        let door = product.door
        json.summary(of: action, in: door)
        json.boolean("isVendors", ActionTitles.isVendors(action, in: door))
        if let host = ActionTitles.productionHost(of: action, in: door) { json.string("host", host) }
        json.string("region", action.region.word)
        json.string("access", action.accessLevel.rawValue)
        json.boolean("showsSecret", action.answer.holdSecret)
        json.object("rate") { json in
            json.integer("limit", action.requestRate.perSecond)
            json.integer("perSeconds", 1)
            json.boolean("documented", action.requestRate.isDocumented)
        }
        json.object("permission") { json in
            json.string("action", "\(door.name):\(action.permission.action)")
            json.string("resources", action.permission.resources)
            json.boolean("asked", action.permission.isAsked)
            json.boolean("operatorOnly", action.permission.isForOperator)
        }
        json.array("errors") { json in
            for error in action.declaredErrors {
                let number = door.dialect == .legacyA ? LegacyANumber.number(of: error.code) : nil
                json.error(error.code, number: number, condition: error.condition)
            }
        }
    }

    // MARK: Objects

    private func write(_ object: DescribedObject, named name: String, to json: inout JSONWriter) {
        json.object(name) { json in
            json.string("document", object.typeName ?? name)
            json.array("members") { json in
                for member in object.members {
                    json.object { json in
                        if object.isParameter {
                            write(parameter: member, example: product.exampleValues[name]?[member.name], to: &json)
                        } else {
                            write(field: member, to: &json)
                        }
                    }
                }
            }
            switch object.usage {
            case .request, .response: json.string("type", "object")
            case .input, .output: json.string("usage", object.usage.rawValue)
            }
            if let typeName = object.typeName { json.object("keywright") { $0.string("type", typeName) } }
        }
    }

    private func write(parameter member: Member, example: String?, to json: inout JSONWriter) {
        json.member(member)
        json.boolean("required", member.isRequired)
        if let example { json.string("example", example) }
        json.object("keywright") { json in
            json.string("limits", member.document)
            if let bytes = member.bytesMax { json.integer("maxBytes", bytes) }
            if let count = member.countMax {
                json.integer("maxItems", count)
                if member.isRequired { json.integer("minItems", 1) }
            }
            json.rule(member.rule)
            if member.isConfidential { json.boolean("confidential", true) }
            if member.isSecret { json.boolean("secret", true) }
            if member.isWithoutEffect { json.boolean("withoutEffect", true) }
        }
    }

    private func write(field member: Member, to json: inout JSONWriter) {
        json.member(member)
        json.boolean("output_required", member.isRequired)
        json.boolean("value_allowed_null", member.isNull || member.isNullable)
        let facts = [
            ("secret", member.isSecret), ("alwaysNull", member.isNull), ("alwaysEmpty", member.type == .emptyList),
        ].filter(\.1)
        guard !facts.isEmpty else { return }
        json.object("keywright") { json in for (name, flag) in facts { json.boolean(name, flag) } }
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ member: Member) {
        let (type, element) = member.type.words
        string("name", member.name)
        string("type", type)
        string("member", element)
        boolean("disabled", false)
        string("document", member.document)
    }

    /// The names of JSON Schema.
    mutating func rule(_ rule: ValueRule) {
        if let minimum = rule.minimum { integer("minimum", minimum) }
        if let maximum = rule.maximum { integer("maximum", maximum) }
        if let length = rule.lengthMin { integer("minLength", length) }
        if let length = rule.lengthMax { integer("maxLength", length) }
        if let pattern = rule.pattern { string("pattern", pattern) }
        if !rule.values.isEmpty { array("enum") { json in for value in rule.values { json.string(nil, value) } } }
        switch rule.default {
        case .integer(let number): integer("default", number)
        case .text(let text): string("default", text)
        case .boolean(let flag): boolean("default", flag)
        case nil: break
        }
    }

    mutating func summary(of action: any Action.Type, in door: any FrontDoor) {
        object("summary") { json in
            json.string("en", action.summary)
            json.string("zh", ActionTitles.chinese(of: action, in: door))
        }
    }

    mutating func error(_ code: any ErrorCode, number: Int?, condition: String) {
        object { json in
            json.string("code", code.rawValue)
            json.string("condition", condition)
            json.object("message") { json in
                json.string("en", code.text.english)
                json.string("zh", code.text.chinese)
            }
            if let number { json.integer("number", number) }
        }
    }
}

extension [AnswerField] {
    /// Whether one of them, or of the structures in them, is a secret.
    var holdSecret: Bool { contains { $0.isSecret || $0.shape.fields.holdSecret } }
}

extension RegionRule {
    var word: String {
        switch self {
        case .required: "required"
        case .optional: "optional"
        case .ignored: "ignored"
        }
    }
}
