// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON
import UseCases

/// The body of a host's request. It has the declared fields, each with its type and limit; unknown names are ignored.
struct HostBody {
    /// A body has two levels and up to 16 keys, and later versions may add fields. The longest name has twelve bytes.
    private static let limits = JSONReader.Limits(depthMax: 8, valuesMax: 1000, nameBytesMax: 64)
    private static let malformed = HostRefusal.malformed("the body is not the JSON that it should be")

    private enum Value {
        case texts([ClientText])
        case integer(Int64)
        case boolean(Bool)
    }

    private var values: [String: Value] = [:]

    init(reading bytes: [UInt8], of request: HostRequest) throws(HostRefusal) {
        guard case .object(let members)? = try? JSONReader.read(bytes, within: Self.limits) else {
            throw Self.malformed
        }
        for field in request.fields {
            let sent = members[ClientText(field.name)] ?? .null
            if sent != .null {
                values[field.name] = try Self.value(of: field, in: sent)
            } else if field.isRequired {
                throw Self.malformed
            }
        }
    }

    private static func value(of field: HostField, in sent: JSONValue) throws(HostRefusal) -> Value {
        var texts: [ClientText] = []
        switch (field.kind, sent) {
        case (.text, .string(let text)), (.integer, .number(let text)): texts = [text]
        case (.boolean, .boolean(let value)): return .boolean(value)
        case (.texts, .array(let elements)):
            for element in elements {
                guard case .string(let text) = element else { throw malformed }
                texts.append(text)
            }
        default: throw malformed
        }
        guard texts.allSatisfy({ $0.utf8.count <= field.bytesMax }) else { throw field.overLong }
        if field.kind != .integer { return .texts(texts) }
        guard let number = texts.first?.integer else { throw malformed }
        return .integer(number)
    }

    func text(_ field: HostField) throws(HostRefusal) -> ClientText {
        guard let text = try texts(field).first else { throw Self.malformed }
        return text
    }

    /// `nil` if it was not sent.
    func optionalText(_ field: HostField) -> ClientText? {
        if case .texts(let texts) = values[field.name] { texts.first } else { nil }
    }

    func texts(_ field: HostField) throws(HostRefusal) -> [ClientText] {
        guard case .texts(let texts) = values[field.name] else { throw Self.malformed }
        return texts
    }

    /// `nil` if it was not sent.
    func integer(_ field: HostField) -> Int64? {
        if case .integer(let number) = values[field.name] { number } else { nil }
    }

    /// `nil` if it was not sent.
    func boolean(_ field: HostField) -> Bool? {
        if case .boolean(let value) = values[field.name] { value } else { nil }
    }
}
