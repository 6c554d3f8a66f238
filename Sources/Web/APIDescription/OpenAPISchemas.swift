// SPDX-License-Identifier: Apache-2.0

import ActionAPI

// The schemas of OpenAPI 3.1.
extension JSONWriter {
    mutating func schema(
        _ name: String, required: [String], isClosed: Bool = false, _ properties: (inout JSONWriter) -> Void
    ) {
        object(name) { json in
            json.string("type", "object")
            if !required.isEmpty { json.array("required") { json in for name in required { json.string(nil, name) } } }
            json.object("properties", properties)
            if isClosed { json.boolean("additionalProperties", false) }
        }
    }

    mutating func reference(to name: String, of door: any FrontDoor) {
        string("$ref", "#/components/schemas/\(door.label).\(name)")
    }

    mutating func anyOf(_ name: String, of door: any FrontDoor, orError error: String) {
        array("anyOf") { json in
            json.object { $0.reference(to: name, of: door) }
            json.object { $0.string("$ref", "#/components/schemas/\(error)") }
        }
    }

    /// What JSON Schema says of a type; the rule of a list is about its elements.
    mutating func schema(of type: MemberType, _ member: Member, of door: any FrontDoor) {
        switch type {
        case .string: plain("string", member)
        case .integer:
            plain("integer", member)
            string("format", "int64")
        case .boolean: plain("boolean", member)
        case .timestamp:
            plain("string", member)
            string("format", "date-time")
        case .object(let name):
            if member.isNullable {
                array("anyOf") { json in
                    json.object { $0.reference(to: name, of: door) }
                    json.object { $0.string("type", "null") }
                }
            } else {
                reference(to: name, of: door)
            }
        case .list(let element):
            string("type", "array")
            if let count = member.countMax { integer("maxItems", count) }
            object("items") { json in
                var inner = member
                (inner.isNullable, inner.countMax) = (false, nil)
                json.schema(of: element, inner, of: door)
            }
        case .emptyList:
            string("type", "array")
            integer("maxItems", 0)
        }
    }

    private mutating func plain(_ name: String, _ member: Member) {
        if member.isNull {
            string("type", "null")
        } else if member.isNullable {
            array("type") { json in for name in [name, "null"] { json.string(nil, name) } }
        } else {
            string("type", name)
        }
        rule(member.rule)
    }
}
