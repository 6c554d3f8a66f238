// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON

/// The value of a parameter as it was sent, before its type is known.
enum RawValue: Sendable, Equatable {
    /// From a JSON body.
    case json(JSONValue)

    // From a query or form. A leaf may be of any type, and dotted names may form a structure or a list.
    case formText(ClientText)
    case formFields([ClientText: RawValue])

    /// The members of an object by their names.
    static func fields(of members: [JSONMember]) -> [ClientText: RawValue] {
        // A member that is not kept may have the name of another one.
        Dictionary(members.map { ($0.name, .json($0.value)) }, uniquingKeysWith: { first, _ in first })
    }
}
