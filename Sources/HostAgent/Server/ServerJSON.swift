// SPDX-License-Identifier: Apache-2.0

import Bytes
import DomainModel
import JSON

extension JSONValue {
    /// An answer has three levels, up to 10,000 keys and a few fields; later versions may add fields.
    private static let limits = JSONReader.Limits(depthMax: 8, valuesMax: 2 * BoundKeys.keysMax)

    /// Reads the server's answer; `nil` if it is not JSON.
    init?(answer: [UInt8]) {
        guard let value = try? JSONReader.read(answer, within: Self.limits) else { return nil }
        self = value
    }

    /// A text as a quoted JSON string.
    static func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\" + String(scalar)
                case "\0"..."\u{1f}", "\u{7f}": "\\u00" + [UInt8(ascii: scalar)].hexadecimal
                default: String(scalar)
                }
            }.joined() + "\""
    }
}
