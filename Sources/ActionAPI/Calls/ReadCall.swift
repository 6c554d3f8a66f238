// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import RequestSigning
import UseCases

/// A request whose product, action and parameters were read. Who sent it is only claimed.
struct ReadCall: Sendable {
    let raw: RawCall
    let door: any FrontDoor
    let common: CommonParameters
    let claim: SignatureClaim
    /// The action's own parameters.
    let parameters: [ClientText: RawValue]
}

/// The parameters that every call has (contract 2.1 and 2.2).
struct CommonParameters: Sendable {
    let action: ClientText
    let version: ClientText
    /// As sent, and in Unix seconds; beyond `Int64` it is its nearest number.
    let timestamp: (text: ClientText, seconds: Int64)
    let region: ClientText?
    let token: ClientText?
    /// What messages call the region: `X-TC-Region` in headers, `Region` in parameters.
    let regionName: String
}

/// Which family of signatures a request claims (contract 3).
enum SignatureClaim: Sendable {
    /// An Authorization header: TC3-HMAC-SHA256.
    case authorization(ClientText)
    /// A Signature parameter: HmacSHA1 or HmacSHA256.
    case parameters(V1Claim)
    /// Neither, or both.
    case unclear

    /// The product in the scope of a TC3 signature.
    var scope: ClientText? {
        guard case .authorization(let text) = self else { return nil }
        return TC3Authorization(text)?.service
    }
}

/// The claim of a request that is signed by its parameters.
struct V1Claim: Sendable {
    let secretID: ClientText
    let signature: ClientText
    /// Its form was checked: a number.
    let nonce: ClientText
    let request: V1Request
}

/// A request whose signature was verified.
struct AuthenticatedCall: Sendable {
    let read: ReadCall
    let secretID: String
    let account: AccountID
    let identity: IdentityID
    /// What the token of a temporary key says; `nil` for a permanent key.
    let grant: TemporaryGrant?
}

/// Whose a call says that it is: what is known of it when it is refused.
struct ClaimedIdentity: Sendable {
    /// In the place of a SecretId that nobody has: it may be a SecretKey that somebody pasted there. No part of it is
    /// kept.
    static let unknownSecretID = "…"

    /// Of a key that exists, or `unknownSecretID`; empty where there was none.
    var secretID = ""
    /// Whose the access key is; nothing says yet that the caller has it.
    var account: AccountID?
    var identity: IdentityID?

    /// Learns whose the access key is.
    mutating func know(_ secretID: String, of account: AccountID, _ identity: IdentityID) {
        (self.secretID, self.account, self.identity) = (secretID, account, identity)
    }
}
