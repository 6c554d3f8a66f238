// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// The value of a parameter as it was sent, before anything is known of its type.
indirect enum RawValue: Sendable, Equatable {
    // From a JSON body. A number keeps its text: the declaration decides what it may be.
    case string(ClientText)
    case number(ClientText)
    case boolean(Bool)
    case null
    case array([RawValue])
    case object([ClientText: RawValue])
    /// One of more values than are kept: it was well formed.
    case skipped

    // From a query or a form: a leaf may be of any type, and dotted names may be a structure or a list.
    case formText(ClientText)
    case formFields([ClientText: RawValue])
}
