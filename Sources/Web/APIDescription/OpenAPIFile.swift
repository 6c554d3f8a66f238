// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// All products as OpenAPI 3.1. The vendor's API has one path for all actions: each has its fragment of it.
struct OpenAPIFile {
    let products: [ProductDescription]
    let version: String

    private static let introduction =
        "Actions of Tencent Cloud's API that this server answers, and its own administration. Every action of a "
        + "generation has the same path; what tells them apart stands in X-TC-Action and X-TC-Version, or in "
        + "the parameters Action and Version. The fragment of each path is never sent."

    var bytes: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.string("openapi", "3.1.0")
            json.object("info") { json in
                json.string("title", "Keywright")
                json.string("version", version)
                json.string("description", Self.introduction)
            }
            json.array("servers") { json in json.object { $0.string("url", "/") } }
            json.array("tags") { json in
                for product in products {
                    json.object { json in
                        json.string("name", product.door.label)
                        json.string("description", ProductNames(of: product.door).english)
                    }
                }
            }
            json.object("paths") { json in
                for product in products {
                    for action in product.actions { write(action, of: product, to: &json) }
                }
            }
            json.object("components") { write(components: &$0) }
        }
        return json.bytes
    }

    // MARK: Paths

    private func write(
        _ action: ProductDescription.ActionDescription, of product: ProductDescription, to json: inout JSONWriter
    ) {
        let door = product.door
        let path = door.dialect == .api3 ? "/" : LegacyEndpoint.path
        let version = door.version.isEmpty ? "" : "&Version=\(door.version)"
        json.object("\(path)#Product=\(door.label)\(version)&Action=\(action.type.name)") { json in
            json.object("post") { json in
                json.string("operationId", "\(door.label).\(action.type.name)")
                json.string("summary", action.type.name)
                json.string("description", action.type.summary)
                json.array("tags") { $0.string(nil, door.label) }
                json.array("security") { json in
                    json.object { $0.array(door.dialect == .api3 ? Self.tc3 : Self.signed) { _ in } }
                }
                json.array("parameters") { write(commonParametersOf: action.type, of: door, to: &$0) }
                json.object("requestBody") { json in
                    json.boolean("required", true)
                    json.object("content") { json in
                        json.object(
                            door.dialect == .api3 ? "application/json" : "application/x-www-form-urlencoded"
                        ) { json in
                            json.object("schema") { $0.reference(to: action.request, of: door) }
                        }
                    }
                }
                json.object("responses") { write(responseOf: action, of: door, to: &$0) }
                json.array("x-errors") { json in
                    for error in action.type.declaredErrors {
                        json.object { json in
                            json.string("code", error.code.rawValue)
                            json.string("condition", error.condition)
                        }
                    }
                }
            }
        }
    }

    private func write(
        commonParametersOf action: any Action.Type, of door: any FrontDoor, to json: inout JSONWriter
    ) {
        let isRequired = if case .required = action.region { true } else { false }
        var parameters: [(name: String, value: String?, isRequired: Bool)] = [("Action", action.name, true)]
        if !door.version.isEmpty { parameters.append(("Version", door.version, true)) }
        parameters += [("Timestamp", nil, true), ("Region", nil, isRequired), ("Language", nil, false)]
        if door.dialect == .api3 {
            parameters.append(("Token", nil, false))
        } else {
            parameters += [
                ("Nonce", nil, true), ("SecretId", nil, true), ("SignatureMethod", nil, false), ("Token", nil, false),
            ]
        }
        for parameter in parameters {
            json.object { json in
                json.string("name", door.dialect == .api3 ? "X-TC-\(parameter.name)" : parameter.name)
                json.string("in", door.dialect == .api3 ? "header" : "query")
                json.boolean("required", parameter.isRequired)
                json.object("schema") { json in
                    let isNumber = ["Timestamp", "Nonce"].contains(parameter.name)
                    json.string("type", isNumber ? "integer" : "string")
                    if let value = parameter.value { json.string("const", value) }
                }
            }
        }
    }

    private func write(
        responseOf action: ProductDescription.ActionDescription, of door: any FrontDoor, to json: inout JSONWriter
    ) {
        json.object("200") { json in
            json.string("description", "The answer, or a refusal: its status is the same.")
            json.object("content") { json in
                json.object("application/json") { json in
                    json.object("schema") { json in
                        if door.dialect == .legacyA {
                            json.anyOf(action.response, of: door, orError: "legacy-a.Error")
                        } else {
                            json.string("type", "object")
                            json.array("required") { $0.string(nil, "Response") }
                            json.object("properties") { json in
                                json.object("Response") { $0.anyOf(action.response, of: door, orError: "Error") }
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: Components

    private static let tc3 = "TC3-HMAC-SHA256"
    private static let signed = "Signature"

    private func write(components json: inout JSONWriter) {
        json.object("securitySchemes") { json in
            for (name, place, field) in [(Self.tc3, "header", "Authorization"), (Self.signed, "query", "Signature")] {
                json.object(name) { json in
                    json.string("type", "apiKey")
                    json.string("in", place)
                    json.string("name", field)
                    json.string("description", "A signature of the request, made anew for each.")
                }
            }
        }
        json.object("schemas") { json in
            write(errorsTo: &json)
            for product in products {
                for (name, object) in product.objects { write(object, named: name, of: product, to: &json) }
            }
        }
    }

    private func write(errorsTo json: inout JSONWriter) {
        json.schema("Error", required: ["Error", "RequestId"]) { json in
            json.object("Error") { json in
                json.string("type", "object")
                json.array("required") { json in for name in ["Code", "Message"] { json.string(nil, name) } }
                json.object("properties") { json in
                    json.object("Code") { $0.string("type", "string") }
                    json.object("Message") { $0.string("type", "string") }
                }
            }
            json.object("RequestId") { $0.string("type", "string") }
        }
        json.schema("legacy-a.Error", required: ["code", "codeDesc", "message"]) { json in
            json.object("code") { $0.string("type", "integer") }
            json.object("codeDesc") { $0.string("type", "string") }
            json.object("message") { $0.string("type", "string") }
        }
    }

    private func write(
        _ object: DescribedObject, named name: String, of product: ProductDescription, to json: inout JSONWriter
    ) {
        let required = object.members.filter(\.isRequired).map(\.name)
        json.schema("\(product.door.label).\(name)", required: required, isClosed: object.isParameter) { json in
            for member in object.members {
                json.object(member.name) { json in
                    json.string("description", member.document)
                    json.schema(of: member.type, member, of: product.door)
                }
            }
        }
    }
}
