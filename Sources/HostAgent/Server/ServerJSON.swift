// SPDX-License-Identifier: Apache-2.0

import Bytes
import JSON
import KeyPairModel

extension JSONValue {
    /// An answer has three levels, 10,000 keys and a few fields; later versions may add some.
    private static let limits = JSONReader.Limits(depthMax: 8, valuesMax: 2 * BoundKeys.keysMax)

    /// What the server answered; `nil` where it is not JSON.
    init?(answer: [UInt8]) {
        guard let value = try? JSONReader.read(answer, within: Self.limits) else { return nil }
        self = value
    }

    /// The text in quotes, as JSON writes it.
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
