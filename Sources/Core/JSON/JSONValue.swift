// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// A value of JSON (RFC 8259) as somebody sent it.
package enum JSONValue: Sendable, Equatable {
    case string(ClientText)
    /// A number keeps its text: its reader decides what it may be.
    case number(ClientText)
    case boolean(Bool)
    case null
    case array([JSONValue])
    /// In the order of the text; no name stands twice.
    case object([JSONMember])
    /// One of more values than are kept: it was well formed.
    case skipped
}

/// A name of an object with its value.
package struct JSONMember: Sendable, Equatable {
    package let name: ClientText
    package let value: JSONValue

    package init(_ name: ClientText, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension [JSONMember] {
    package subscript(_ name: ClientText) -> JSONValue? { first { $0.name == name }?.value }
}
