// SPDX-License-Identifier: Apache-2.0

/// A parameter as an action declares it.
package struct ParameterDeclaration: Sendable {
    package let name: String
    package let shape: ParameterShape
    package let isRequired: Bool
    /// What values may be, for the reference page.
    package let limits: String
    /// Whether no message may show its value: it is a secret, or somebody will put one in its place (ruling 18).
    package var isConfidential = false

    /// A parameter that clients send and that means nothing here: its type is checked, and it is not read.
    package static func withoutEffect(
        _ name: String, _ shape: ParameterShape, isRequired: Bool = false
    ) -> ParameterDeclaration {
        ParameterDeclaration(
            name: name, shape: shape, isRequired: isRequired, limits: "Accepted, and without effect.")
    }
}

/// The type of a parameter.
package indirect enum ParameterShape: Sendable {
    case string
    case integer
    case boolean
    case list(of: ParameterShape, kind: ListKind, countMax: Int)
    case structure(StructureShape)

    /// The name of the type in the API's documents.
    package var typeName: String {
        switch self {
        case .string: "String"
        case .integer: "Integer"
        case .boolean: "Boolean"
        case .list(let element, _, _): "Array of \(element.typeName)"
        case .structure(let structure): structure.typeName
        }
    }
}

/// A structure of the API and its fields.
package struct StructureShape: Sendable {
    package let typeName: String
    package let fields: [ParameterDeclaration]

    package init(typeName: String, fields: [ParameterDeclaration]) {
        self.typeName = typeName
        self.fields = fields
    }
}

/// What a list holds: the doors have different codes for lists that are too long.
package enum ListKind: Sendable {
    case identifiers
    case names
    case filters
    case filterValues
    case tagSpecifications
    case tags
}

extension [ParameterDeclaration] {
    /// The names of those that are confidential, of structures in them too.
    package var confidentialNames: Set<String> {
        var names: Set<String> = []
        for declaration in self {
            if declaration.isConfidential { names.insert(declaration.name) }
            names.formUnion(declaration.shape.fields.confidentialNames)
        }
        return names
    }
}

extension ParameterShape {
    /// Those of the structures that it is made of.
    package var fields: [ParameterDeclaration] {
        switch self {
        case .string, .integer, .boolean: []
        case .list(let element, _, _): element.fields
        case .structure(let structure): structure.fields
        }
    }
}
