// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import JSON

/// What the tested examples of a product give its parameters.
struct ExampleValues {
    /// By action, then by path without the numbers of elements, as `Filters.Name`.
    private var byAction: [String: [String: String]] = [:]

    private static let limits = JSONReader.Limits(depthMax: 32, valuesMax: 100_000)

    /// - Parameter file: An `examples.json`; what cannot be read has no values.
    init(file: [UInt8]) {
        guard case .object(let file)? = try? JSONReader.read(file, within: Self.limits),
            case .object(let actions)? = file["actions"]
        else { return }
        for action in actions {
            guard case .array(let examples) = action.value else { continue }
            var values: [String: String] = [:]
            // Those that succeed show best what is meant.
            for wantsRefusals in [false, true] {
                for case .object(let example) in examples {
                    guard case .object(let facts)? = example["keywright"], (facts["code"] != nil) == wantsRefusals,
                        let parameters = facts["parameters"]
                    else { continue }
                    Self.collect(parameters, at: "", into: &values)
                }
            }
            byAction[action.name.kept] = values
        }
    }

    func values(of action: String) -> [String: String] { byAction[action] ?? [:] }

    private static func collect(_ value: JSONValue, at path: String, into values: inout [String: String]) {
        if !path.isEmpty, values[path] == nil, let text = text(value) { values[path] = text }
        switch value {
        case .object(let members):
            for member in members {
                // The legacy generations number the elements of lists.
                let name = member.name.kept.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
                collect(member.value, at: path.isEmpty ? name : "\(path).\(name)", into: &values)
            }
        case .array(let elements): for element in elements { collect(element, at: path, into: &values) }
        default: break
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text), .number(let text): return text.kept
        case .boolean(let flag): return flag ? "true" : "false"
        case .array, .object:
            var json = JSONWriter()
            json.value(nil, value)
            return String(decoding: json.bytes, as: UTF8.self)
        case .null, .skipped: return nil
        }
    }
}

extension JSONWriter {
    /// A value as it was read.
    mutating func value(_ name: String?, _ value: JSONValue) {
        switch value {
        case .string(let text): string(name, text.kept)
        case .number(let text):
            if let number = Int64(text.kept) { integer(name, number) } else { string(name, text.kept) }
        case .boolean(let flag): boolean(name, flag)
        case .null, .skipped: null(name)
        case .array(let elements): array(name) { json in for element in elements { json.value(nil, element) } }
        case .object(let members):
            object(name) { json in for member in members { json.value(member.name.kept, member.value) } }
        }
    }
}
