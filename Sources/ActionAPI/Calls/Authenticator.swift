// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RequestSigning
import StorageContract
import UseCases

/// The second step: it determines the caller (contract 2.7, 3 and 3.1).
struct Authenticator: Sendable {
    /// The maximum difference between a request's timestamp and the server's clock, in seconds, in both directions.
    static let windowSeconds: Int64 = 300

    let credentials: Credentials
    let temporaryKeys: TemporaryKeys
    let nonces: any NonceSpending
    let legacyWindow: LegacyWindow
    let time: any TimeSource
    /// The names of all served products. A credential scope that names one of them must name the product of the call.
    let products: Set<String>
    let productionHosts: ProductionHosts
    let failedSignatures: FailedSignatures

    /// - Parameter claimed: Receives the identity that the call claims, even if the claim turns out to be false.
    func authenticate(
        _ call: ReadCall, _ claimed: inout ClaimedIdentity
    ) async throws(WireError) -> AuthenticatedCall {
        let claim = try readClaim(of: call)
        claimed.secretID = ClaimedIdentity.unknownSecretID
        // A SecretId that is not bounded ASCII belongs to nobody and is neither looked up nor kept.
        guard let secretID = claim.secretID.identifier() else {
            throw WireError(CommonErrorCode.secretIDNotFound, parameter: "SecretId")
        }
        let signer = try await findSigner(secretID, for: call, &claimed)
        // Both bounds are compared, because the difference of two times may overflow.
        let now = time.now().seconds
        let timestamp = call.common.timestamp
        let window = call.door.dialect.isLegacy ? legacyWindow.seconds : Self.windowSeconds
        guard (now - window...now + window).contains(timestamp.seconds) else {
            throw WireError(
                CommonErrorCode.signatureExpire,
                detail: LocalizedText("The server's time is \(now).", "服务器时间为 \(now)。"), parameter: "Timestamp",
                value: timestamp.text.shown)
        }
        guard isSigned(call, claim, by: signer.secret) else { throw WireError(CommonErrorCode.signatureFailure) }
        switch signer {
        case .permanent(let credential):
            try await spendNonce(of: claim, in: call, by: credential, oldest: now - window)
            // A token must not accompany a permanent key.
            guard call.common.token == nil else { throw WireError(CommonErrorCode.tokenFailure) }
            return AuthenticatedCall(
                read: call, secretID: secretID, account: credential.account, identity: credential.identity,
                grant: nil)
        case .temporary:
            let grant = try await grant(of: call, for: secretID)
            (claimed.account, claimed.identity) = (grant.account, grant.identity)
            let credential = Credential(secret: signer.secret, account: grant.account, identity: grant.identity)
            try await spendNonce(of: claim, in: call, by: credential, oldest: now - window)
            return AuthenticatedCall(
                read: call, secretID: secretID, account: grant.account, identity: grant.identity, grant: grant)
        }
    }

    /// The identity to which the signing key belongs. For a temporary key, the token names it.
    private enum Signer {
        case permanent(Credential)
        case temporary(SigningSecret)

        var secret: SigningSecret {
            switch self {
            case .permanent(let credential): credential.secret
            case .temporary(let secret): secret
            }
        }
    }

    private func findSigner(
        _ secretID: String, for call: ReadCall, _ claimed: inout ClaimedIdentity
    ) async throws(WireError) -> Signer {
        if let secretKey = temporaryKeys.secretKey(of: secretID) {
            claimed.secretID = secretID
            return .temporary(SigningSecret(secretID: secretID, secretKey: secretKey))
        }
        guard let credential = try await find(secretID, for: call, &claimed) else {
            throw WireError(CommonErrorCode.secretIDNotFound, parameter: "SecretId")
        }
        claimed.know(secretID, of: credential.account, credential.identity)
        return .permanent(credential)
    }

    /// The contents of a temporary key's token. It is valid until it expires, and only while the access key that
    /// requested it exists and is active.
    private func grant(of call: ReadCall, for secretID: String) async throws(WireError) -> TemporaryGrant {
        guard let token = call.common.token, let grant = temporaryKeys.open(token.kept, for: secretID),
            time.now() < grant.expiresAt
        else { throw WireError(CommonErrorCode.tokenFailure) }
        do {
            guard try await credentials.find(grant.parentSecretID) != nil else {
                throw WireError(CommonErrorCode.tokenFailure)
            }
        } catch {
            if let refusal = error as? WireError { throw refusal }
            if error is InactiveKey { throw WireError(CommonErrorCode.tokenFailure) }
            throw call.door.internalError(in: call.common.action.shown, reason: "access key: \(error)")
        }
        return grant
    }

    /// A well-formed claim.
    private enum Claim {
        case tc3(TC3Authorization, signedHeaders: [(name: String, value: ClientText)])
        case v1(V1Claim)

        var secretID: ClientText {
            switch self {
            case .tc3(let authorization, _): authorization.secretID
            case .v1(let claim): claim.secretID
            }
        }
    }

    private func readClaim(of call: ReadCall) throws(WireError) -> Claim {
        let headers = call.raw.headers
        guard !headers.repeatsAnyThatMatters else { throw WireError(CommonErrorCode.invalidAuthorization) }
        switch call.claim {
        case .unclear: throw WireError(CommonErrorCode.invalidAuthorization)
        case .parameters(let claim): return .v1(claim)
        case .authorization(let text):
            guard let authorization = TC3Authorization(text) else {
                throw WireError(CommonErrorCode.invalidAuthorization)
            }
            var signed: [(name: String, value: ClientText)] = []
            for name in authorization.signedHeaders {
                guard let value = headers[name], value.utf8.count <= TextLimits.signedHeader else {
                    throw WireError(CommonErrorCode.invalidAuthorization)
                }
                signed.append((name, value))
            }
            return .tc3(authorization, signedHeaders: signed)
        }
    }

    /// Marks a nonce of the legacy endpoint as used. It may be used once; API 3.0 documents no such check. A nonce is
    /// remembered only after its signature was verified, because legacy clients draw nonces from a small range.
    private func spendNonce(
        of claim: Claim, in call: ReadCall, by credential: Credential, oldest: Int64
    ) async throws(WireError) {
        guard call.door.dialect.isLegacy, case .v1(let claim) = claim else { return }
        let nonce = Nonce(
            account: credential.account, secretID: credential.secret.secretID, timestamp: call.common.timestamp.seconds,
            text: claim.nonce.kept)
        let isFresh: Bool
        do {
            isFresh = try await CallTurns.waiting { () async throws(StorageFailure) in
                try await nonces.spend(nonce, rememberingSince: oldest)
            }
        } catch {
            throw call.door.internalError(in: call.common.action.shown, reason: "nonce: \(error)")
        }
        guard isFresh else {
            throw WireError(CommonErrorCode.replayAttack, parameter: "Nonce", value: claim.nonce.shown)
        }
    }

    private func isSigned(_ call: ReadCall, _ claim: Claim, by secret: SigningSecret) -> Bool {
        switch claim {
        case .v1(let claim):
            return !claim.request.host.mayBeRepaired
                && (secret.verifies(claim) || secret.verifies(claim, forHosts: otherHosts(of: call)))
        case .tc3(let authorization, let signedHeaders):
            guard !signedHeaders.contains(where: { $0.value.mayBeRepaired }),
                utcDay(ofUnixSeconds: call.common.timestamp.seconds).map(authorization.date.isExactly) ?? false,
                authorization.service.isExactly(call.door.name)
                    || !products.contains(where: authorization.service.isExactly)
            else { return false }
            let request = request(call, authorization, signedHeaders)
            return secret.verifies(authorization.signature, of: request)
                || secret.verifies(authorization.signature, of: request, forHosts: otherHosts(of: call))
        }
    }

    /// The host names that a client may have signed instead of the received one, because a gateway has its own name.
    /// For an address with too many failed signatures there are none, which saves the work.
    private func otherHosts(of call: ReadCall) -> [ClientText] {
        failedSignatures.mayTryMore(from: call.raw.source, at: time.monotonicNow())
            ? productionHosts.names(for: call.door, region: call.common.region) : []
    }

    private func request(
        _ call: ReadCall, _ claim: TC3Authorization, _ signedHeaders: [(name: String, value: ClientText)]
    ) -> TC3Request {
        let body: [UInt8] = if case .complete(let bytes) = call.raw.body { bytes } else { [] }
        return TC3Request(
            method: call.raw.method, query: call.raw.query, signedHeaders: signedHeaders,
            timestamp: call.common.timestamp.text, date: claim.date, service: claim.service, body: body,
            payloadIsSigned: !(call.raw.headers["x-tc-content-sha256"]?.isExactly(TC3Request.unsignedPayload) ?? false))
    }

    private func find(
        _ secretID: String, for call: ReadCall, _ claimed: inout ClaimedIdentity
    ) async throws(WireError) -> Credential? {
        do {
            return try await credentials.find(secretID)
        } catch {
            if let inactive = error as? InactiveKey {
                claimed.know(secretID, of: inactive.account, inactive.identity)
                throw WireError(CommonErrorCode.invalidSecretID, parameter: "SecretId")
            }
            throw call.door.internalError(in: call.common.action.shown, reason: "access key: \(error)")
        }
    }
}

/// The maximum difference of a legacy request's timestamp from the server's clock, in both directions.
package struct LegacyWindow: Sendable {
    package static let `default` = LegacyWindow(seconds: 300)
    /// Later documents of the vendor say five minutes, older ones two hours.
    package static let secondsAllowed: ClosedRange<Int64> = 1...7200

    let seconds: Int64

    private init(seconds: Int64) { self.seconds = seconds }

    package init?(_ seconds: Int64) {
        guard Self.secondsAllowed.contains(seconds) else { return nil }
        self.init(seconds: seconds)
    }
}
