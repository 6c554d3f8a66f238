// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A JSON value (RFC 8259) as it was received.
package enum JSONValue: Sendable, Equatable {
    case string(ClientText)
    /// A number as its text. The reader of the value decides which numbers it accepts.
    case number(ClientText)
    case boolean(Bool)
    case null
    case array([JSONValue])
    /// The members in the order of the text. No name occurs twice.
    case object([JSONMember])
    /// A well-formed value beyond the number of values that are kept.
    case skipped
}

/// A member of an object: a name and its value.
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
