// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RequestSigning
import UseCases

/// A request whose product, action and parameters were read. Its sender is not verified yet.
struct ReadCall: Sendable {
    let raw: RawCall
    let door: any FrontDoor
    let common: CommonParameters
    let claim: SignatureClaim
    /// The action's own parameters.
    let parameters: [ClientText: RawValue]
}

/// The common parameters of every call (contract 2.1 and 2.2).
struct CommonParameters: Sendable {
    let action: ClientText
    let version: ClientText
    /// The timestamp as sent, and in Unix seconds clamped to the range of `Int64`.
    let timestamp: (text: ClientText, seconds: Int64)
    let region: ClientText?
    let token: ClientText?
    /// The name of the region parameter in messages: `X-TC-Region` for headers, `Region` for parameters.
    let regionName: String
}

/// The signature family that a request claims (contract 3).
enum SignatureClaim: Sendable {
    /// An Authorization header: TC3-HMAC-SHA256.
    case authorization(ClientText)
    /// A Signature parameter: HmacSHA1 or HmacSHA256.
    case parameters(V1Claim)
    /// Neither or both.
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
    /// The nonce, known to be a well-formed number.
    let nonce: ClientText
    let request: V1Request
}

/// A request whose signature was verified.
struct AuthenticatedCall: Sendable {
    let read: ReadCall
    let secretID: String
    let account: AccountID
    let identity: IdentityID
    /// The contents of a temporary key's token; `nil` for a permanent key.
    let grant: TemporaryGrant?
}

/// The identity that a call claims, as far as it is known when the call is refused.
struct ClaimedIdentity: Sendable {
    /// A placeholder for an unknown SecretId. It may be a SecretKey pasted by mistake, so no part of it is kept.
    static let unknownSecretID = "…"

    /// The SecretId of an existing key, or `unknownSecretID`; empty if there was none.
    var secretID = ""
    /// The account of the access key. It is not verified yet that the caller has the key.
    var account: AccountID?
    var identity: IdentityID?

    /// Stores the identity of the access key.
    mutating func know(_ secretID: String, of account: AccountID, _ identity: IdentityID) {
        (self.secretID, self.account, self.identity) = (secretID, account, identity)
    }
}
