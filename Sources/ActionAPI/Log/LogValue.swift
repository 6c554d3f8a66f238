// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// A value that was made for the log: a short text or a number. An object cannot get into the log by being printed with
/// everything it refers to.
package struct LogValue: Sendable, ExpressibleByStringLiteral {
    /// The length at which a text is cut, in bytes.
    package static let bytesMax = 512

    package let text: String

    private init(_ text: String) { self.text = text }

    package init(stringLiteral value: StaticString) { self.init("\(value)") }

    package static func text(_ text: String) -> LogValue { LogValue(text.cut(toBytes: bytesMax)) }

    package static func number(_ number: some BinaryInteger) -> LogValue { LogValue(String(number)) }
}
