// SPDX-License-Identifier: Apache-2.0

import APICoding
import ArgumentParser
import DomainModel
import Foundation

/// The output format of a command.
package enum OutputForm: String {
    /// For people.
    case text
    /// For scripts: one line of JSON with the names of the API.
    case json

    package static let help = "How to print: text (or table, the same) for people, or json on one line. (default: text)"

    package init(_ settings: Settings) throws {
        try self.init(named: try settings.text("output") ?? OutputForm.text.rawValue)
    }

    package init(named name: String) throws {
        guard let form = name == "table" ? .text : OutputForm(rawValue: name) else {
            throw ValidationError("--output must be table, text or json, not \(name)")
        }
        self = form
    }

    package func json(_ value: some Encodable) throws -> String {
        let encoder = APICoding.encoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self).withInvisiblesEscapedAsJSON
    }
}
