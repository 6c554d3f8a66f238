// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation

/// A JSON file of settings: an object of texts, lists of texts and, for flags, `true` or `false`.
struct ConfigurationFile {
    private enum Value: Decodable {
        case text(String)
        case list([String])
        case flag(Bool)
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let list = try? value.decode([String].self) {
                self = .list(list)
            } else {
                self = .other
            }
        }
    }

    private let values: [String: Value]

    /// Reads a file, and refuses settings that would silently have no effect: unknown names, and values of another type.
    init(_ path: String, names: [String], flags: Set<String>) throws(OneLine) {
        values = try Self.values(in: path)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard names.contains(name) else {
                throw OneLine(
                    "the configuration file \(path) sets \(name), which is no setting; known: "
                        + names.joined(separator: ", "))
            }
            switch value {
            case .text: continue
            case .list where !flags.contains(name): continue
            case .flag where flags.contains(name): continue
            default:
                let right = flags.contains(name) ? "true or false" : "a text or a list of texts"
                throw OneLine("the setting \(name) in the configuration file \(path) must be \(right)")
            }
        }
    }

    /// The text of a setting. A list becomes its elements separated by commas.
    func text(_ name: String) -> String? {
        switch values[name] {
        case .text(let text): text
        case .list(let list): list.joined(separator: ",")
        case .flag(let flag): "\(flag)"
        case .other, nil: nil
        }
    }

    private static func values(in path: String) throws(OneLine) -> [String: Value] {
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try SmallFile.read(path)
        } catch {
            throw OneLine(
                error.isAbsence
                    ? "the configuration file \(path) does not exist"
                    : "cannot read the configuration file \(path): \(error.reasonWithUser)")
        }
        do {
            return try JSONDecoder().decode([String: Value].self, from: Data(bytes))
        } catch {
            throw OneLine("the configuration file \(path) is not a JSON object of texts and lists of texts")
        }
    }
}
