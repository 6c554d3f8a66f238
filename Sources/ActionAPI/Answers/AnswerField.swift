// SPDX-License-Identifier: Apache-2.0

/// A field of an answer as an action declares it. Every successful answer of the action has all declared fields.
package struct AnswerField: Sendable {
    package let name: String
    package let shape: AnswerShape
    /// A description for the reference page.
    package let text: String
    /// Whether the value is always `null` in this action, while other actions return values of the declared type.
    package let isNull: Bool
    /// Whether the value may be `null`.
    package let isNullable: Bool
    /// Whether it is to be shown once and kept nowhere.
    package private(set) var isSecret = false

    /// The same, as a secret.
    package var secret: Self {
        var field = self
        field.isSecret = true
        return field
    }

    package init(
        _ name: String, _ shape: AnswerShape, _ text: String, isNull: Bool = false, isNullable: Bool = false
    ) {
        self.name = name
        self.shape = shape
        self.text = text
        self.isNull = isNull
        self.isNullable = isNullable
    }
}

/// The type of a field.
package indirect enum AnswerShape: Sendable {
    case string
    case integer
    case boolean
    /// A time as `YYYY-MM-DDThh:mm:ssZ`, in UTC.
    case timestamp
    case list(of: AnswerShape)
    /// A list that is always empty.
    case emptyList
    /// A structure of the API with its name.
    case structure(String, [AnswerField])
    /// A structure without a name in the API's documents.
    case object([AnswerField])

    /// The name of the type in the API's documents.
    package var typeName: String {
        switch self {
        case .string: "String"
        case .integer: "Integer"
        case .boolean: "Boolean"
        case .timestamp: "Timestamp"
        case .list(let element): "Array of \(element.typeName)"
        case .emptyList: "empty array"
        case .structure(let name, _): name
        case .object: "Object"
        }
    }

    /// The fields of the structure, or of the structures in the list.
    package var fields: [AnswerField] {
        switch self {
        case .string, .integer, .boolean, .timestamp, .emptyList: []
        case .list(let element): element.fields
        case .structure(_, let fields), .object(let fields): fields
        }
    }
}

// Fields that both products share.
extension AnswerField {
    /// The field that `JSONWriter.tags` writes.
    package static let tags = AnswerField(
        "Tags",
        .list(
            of: .structure(
                "Tag",
                [
                    AnswerField("Key", .string, "The key of the tag."),
                    AnswerField("Value", .string, "The value of the tag."),
                ])), "The tags, sorted by key; empty where there are none.")

    /// The fields that `JSONWriter.page` writes.
    package static func page(_ name: String, of element: AnswerShape, _ text: String) -> [AnswerField] {
        [
            AnswerField("TotalCount", .integer, "How many fit, before Offset and Limit are applied."),
            AnswerField(name, .list(of: element), text),
        ]
    }
}
