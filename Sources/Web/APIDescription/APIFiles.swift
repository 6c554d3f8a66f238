// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import DomainModel

/// The files that tell programs what the doors offer, made from their declarations.
package struct APIFiles {
    let doors: [any FrontDoor]
    let regions: RegionCatalog
    /// The server's.
    let version: String
    /// The `examples.json` of each product, by its label.
    let examples: [String: [UInt8]]

    package init(
        doors: [any FrontDoor], regions: RegionCatalog, version: String, examples: [String: [UInt8]]
    ) {
        self.doors = doors
        self.regions = regions
        self.version = version
        self.examples = examples
    }

    /// All of them, by their paths below `/meta/`.
    package func make() -> [String: [UInt8]] {
        var files = ["index.json": index]
        var products: [ProductDescription] = []
        for door in doors {
            let examples = examples[door.label] ?? []
            let product = ProductDescription(of: door, examples: ExampleValues(file: examples))
            files["\(door.metaFolder)/api.json"] = ProductFile(product).bytes
            files["\(door.metaFolder)/examples.json"] = examples
            products.append(product)
        }
        files["openapi.json"] = OpenAPIFile(products: products, version: version).bytes
        return files
    }

    private var index: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.string("version", version)
            json.array("regions") { json in
                json.string(nil, regions.default.id)
                for region in regions.served where region.id != regions.default.id { json.string(nil, region.id) }
            }
            json.array("products") { json in for door in doors { write(door, to: &json) } }
        }
        return json.bytes
    }

    private func write(_ door: any FrontDoor, to json: inout JSONWriter) {
        let names = ProductNames(of: door)
        json.object { json in
            json.string("product", door.label)
            json.string("version", door.version)
            json.string("service", door.name)
            json.object("names") { json in
                json.string("en", names.english)
                json.string("zh", names.chinese)
            }
            json.string("dialect", door.dialect.word)
            json.boolean("isVendors", !names.host.isEmpty)
            json.string("host", names.host)
            json.string("path", door.dialect == .api3 ? "/" : LegacyEndpoint.path)
            json.string("apiPath", "\(door.metaFolder)/api.json")
            json.string("examplesPath", "\(door.metaFolder)/examples.json")
            json.array("actions") { json in
                for action in door.actionTypes {
                    json.object { json in
                        json.string("action", action.name)
                        json.summary(of: action, in: door)
                    }
                }
            }
            json.array("commonErrors") { json in
                for error in CommonError.all(in: door.dialect) {
                    json.error(error.code, number: error.number, condition: error.condition)
                }
            }
        }
    }
}

extension Dialect {
    var word: String {
        switch self {
        case .api3: "3.0"
        case .legacyB: "legacy-b"
        case .legacyA: "legacy-a"
        }
    }
}
