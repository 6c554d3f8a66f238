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
    /// A text of so many bytes at most.
    case text(bytesMax: Int, overLong: OverLongText)
    case integer
    case boolean
    case list(of: ParameterShape, kind: ListKind, countMax: Int)
    case structure(StructureShape)

    /// A text of the usual length.
    package static let string = ParameterShape.text(bytesMax: TextLimits.parameter, overLong: .refused)

    /// The name of the type in the API's documents.
    package var typeName: String {
        switch self {
        case .text: "String"
        case .integer: "Integer"
        case .boolean: "Boolean"
        case .list(let element, _, _): "Array of \(element.typeName)"
        case .structure(let structure): structure.typeName
        }
    }
}

/// What is done with a text over its limit. It is never kept.
package enum OverLongText: Sendable {
    /// The door refuses it: InvalidParameterValue.
    case refused
    /// The action has a code of its own for it, and a lower limit: it gets the beginning, which is still over the limit
    /// of the declaration, and refuses that.
    case leftToAction
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
        case .text, .integer, .boolean: []
        case .list(let element, _, _): element.fields
        case .structure(let structure): structure.fields
        }
    }
}
