// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import RequestSigning

/// A request whose product, action and parameters were read. Who sent it is only claimed.
struct ReadCall: Sendable {
    let raw: RawCall
    let door: any FrontDoor
    let action: String
    /// X-TC-Timestamp as sent, and in Unix seconds.
    let timestamp: (text: String, seconds: Int64)
    let region: String?
    let token: String?
    let parameters: [String: RawValue]
}

/// A request whose signature was verified.
struct AuthenticatedCall: Sendable {
    let read: ReadCall
    let credential: Credential
}
