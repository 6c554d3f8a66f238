// SPDX-License-Identifier: Apache-2.0

/// Any JSON value, for the parameters of calls and for answers that are printed unchanged.
enum AnswerValue: Codable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([AnswerValue])
    case object([String: AnswerValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode([AnswerValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: AnswerValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// A field of an object; `nil` if it is absent.
    subscript(_ name: String) -> AnswerValue? {
        if case .object(let fields) = self { fields[name] } else { nil }
    }

    var list: [AnswerValue]? { if case .list(let elements) = self { elements } else { nil } }
    var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The text of a field for a table cell; empty if it is absent.
    func cell(_ name: String) -> String { self[name]?.text ?? "" }

    /// The texts of a field with a list.
    func texts(_ name: String) -> [String] { self[name]?.list?.compactMap(\.text) ?? [] }

    static func texts(_ texts: [String]) -> AnswerValue { .list(texts.map(AnswerValue.text)) }
}
