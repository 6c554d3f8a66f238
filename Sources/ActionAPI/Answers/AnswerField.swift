// SPDX-License-Identifier: Apache-2.0

/// A field of an answer as an action declares it. What is declared is in every answer of the action that succeeds.
package struct AnswerField: Sendable {
    package let name: String
    package let shape: AnswerShape
    /// What it holds, for the reference page.
    package let text: String
    /// Whether the value is `null`, whatever the shape says that other actions give.
    package let isNull: Bool
    /// Whether the value can be `null` and can be something else.
    package let isNullable: Bool

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
    /// `YYYY-MM-DDThh:mm:ssZ`, in UTC.
    case timestamp
    case list(of: AnswerShape)
    /// A list that never holds anything.
    case emptyList
    /// A structure of the API, by its name.
    case structure(String, [AnswerField])
    /// A structure that the API's documents give no name.
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

    /// The fields of the structure that this is, or is a list of.
    package var fields: [AnswerField] {
        switch self {
        case .string, .integer, .boolean, .timestamp, .emptyList: []
        case .list(let element): element.fields
        case .structure(_, let fields), .object(let fields): fields
        }
    }
}

// Fields that both products have.
extension AnswerField {
    /// What `JSONWriter.tags` writes.
    package static let tags = AnswerField(
        "Tags",
        .list(
            of: .structure(
                "Tag",
                [
                    AnswerField("Key", .string, "The key of the tag."),
                    AnswerField("Value", .string, "The value of the tag."),
                ])), "The tags, sorted by key; empty where there are none.")

    /// What `JSONWriter.page` writes.
    package static func page(_ name: String, of element: AnswerShape, _ text: String) -> [AnswerField] {
        [
            AnswerField("TotalCount", .integer, "How many fit, before Offset and Limit are applied."),
            AnswerField(name, .list(of: element), text),
        ]
    }
}
