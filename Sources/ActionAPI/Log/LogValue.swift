// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// A value that was made for the log: a short text or a number. No object gets into one by being printed, with all that
/// it refers to.
package struct LogValue: Sendable, ExpressibleByStringLiteral {
    /// A text is cut here, in bytes.
    package static let bytesMax = 512

    package let text: String

    private init(_ text: String) { self.text = text }

    package init(stringLiteral value: StaticString) { self.init("\(value)") }

    package static func text(_ text: String) -> LogValue { LogValue(text.cut(toBytes: bytesMax)) }

    package static func number(_ number: some BinaryInteger) -> LogValue { LogValue(String(number)) }
}
