// SPDX-License-Identifier: Apache-2.0

import APICoding
import DomainModel

/// Why an answer is not the API's, in the names of the API.
package enum AnswerTrouble {
    /// - Parameter name: What every answer to the action has.
    package static func lacking(_ name: String, in action: String) -> String {
        "the answer to \(action) has no \(name)"
    }

    static func words(for error: any Error, in action: String) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            return lacking(name(context.codingPath + [key]), in: action)
        case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty,
            DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty:
            return "\(name(context.codingPath)) in the answer to \(action) is not what it should be"
        default: return "the answer to \(action) is no JSON object"
        }
    }

    /// Without the envelope. Names may be the server's own.
    private static func name(_ path: [any CodingKey]) -> String {
        let names = path.map { $0.intValue.map(String.init) ?? APICoding.apiName(of: $0.stringValue) }
        return (names.count > 1 ? names[1...] : names[...]).joined(separator: ".").withInvisiblesEscaped
    }
}
