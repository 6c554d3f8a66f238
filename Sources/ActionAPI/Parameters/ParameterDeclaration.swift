// SPDX-License-Identifier: Apache-2.0

/// A parameter as an action declares it.
package struct ParameterDeclaration: Sendable {
    package let name: String
    package let shape: ParameterShape
    package let isRequired: Bool
    /// A description of the allowed values, for the reference page.
    package let limits: String
    /// Whether messages must not show its value, because it is a secret or people may paste one there (ruling 18).
    package var isConfidential = false
    /// Whether its value is a secret, and not only a place where people may paste one.
    package var isSecret = false
    /// What is known of its values beside the type, or of the elements of a list.
    package var rule = ValueRule.none
    /// Whether its type is checked and it is not read.
    package private(set) var isWithoutEffect = false

    /// Declares a parameter that clients send and that has no effect here. Only its type is checked.
    package static func withoutEffect(
        _ name: String, _ shape: ParameterShape, isRequired: Bool = false
    ) -> ParameterDeclaration {
        var declaration = ParameterDeclaration(
            name: name, shape: shape, isRequired: isRequired, limits: "Accepted, and without effect.")
        declaration.isWithoutEffect = true
        return declaration
    }
}

/// The type of a parameter.
package indirect enum ParameterShape: Sendable {
    /// A text with a maximum length in bytes.
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

/// The treatment of a text over its limit. Such a text is never stored.
package enum OverLongText: Sendable {
    /// The door refuses it: InvalidParameterValue.
    case refused
    /// The action refuses it with its own code and has a lower limit. It receives the beginning of the text, which
    /// still exceeds the action's limit.
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

/// The kind of elements of a list. Doors have different codes for lists that are too long.
package enum ListKind: Sendable {
    case identifiers
    case names
    case filters
    case filterValues
    case tagSpecifications
    case tags
}

extension [ParameterDeclaration] {
    /// The names of the confidential parameters, including fields of structures.
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
    /// The fields of the structure, or of the structures in the list.
    package var fields: [ParameterDeclaration] {
        switch self {
        case .text, .integer, .boolean: []
        case .list(let element, _, _): element.fields
        case .structure(let structure): structure.fields
        }
    }
}
