// SPDX-License-Identifier: Apache-2.0

import KeyPairModel
import RequestSigning
import UseCases

/// The second step: whose request it is (contract 2.7, 3 and 3.1).
struct Authenticator: Sendable {
    /// How far the timestamp of a request may be from the server's clock, in seconds, both ways.
    static let windowSeconds: Int64 = 300

    let credentials: Credentials
    let time: any TimeSource
    /// The names of all products served: a scope that names one of them must name that of the call.
    let products: Set<String>

    func authenticate(_ call: ReadCall) async throws(WireError) -> AuthenticatedCall {
        let (claim, signedHeaders) = try readClaim(of: call)
        guard let credential = try await find(claim.secretID, for: call) else {
            throw WireError(CommonErrorCode.secretIDNotFound, parameter: "SecretId", value: claim.secretID)
        }
        // Compared on both sides: the difference of two times may not fit.
        let now = time.now().seconds
        guard (now - Self.windowSeconds...now + Self.windowSeconds).contains(call.timestamp.seconds) else {
            throw WireError(CommonErrorCode.signatureExpire, parameter: "Timestamp", value: call.timestamp.text)
        }
        guard claim.date == utcDay(ofUnixSeconds: call.timestamp.seconds),
            claim.service == call.door.name || !products.contains(claim.service),
            credential.verifies(claim.signature, of: request(call, claim, signedHeaders))
        else { throw WireError(CommonErrorCode.signatureFailure) }
        // There are no temporary keys yet, and a token must not accompany a permanent one.
        guard call.token == nil else { throw WireError(CommonErrorCode.tokenFailure) }
        return AuthenticatedCall(read: call, credential: credential)
    }

    /// What the Authorization header claims, with the headers it says it signed.
    private func readClaim(
        of call: ReadCall
    ) throws(WireError) -> (TC3Authorization, [(name: String, value: String)]) {
        let headers = call.raw.headers
        guard let text = headers["authorization"], !headers.repeatsAnyThatMatters,
            let claim = TC3Authorization(text), !claimsBothFamilies(call)
        else { throw WireError(CommonErrorCode.invalidAuthorization) }
        var signed: [(name: String, value: String)] = []
        for name in claim.signedHeaders {
            guard let value = headers[name] else { throw WireError(CommonErrorCode.invalidAuthorization) }
            signed.append((name, value))
        }
        return (claim, signed)
    }

    /// An Authorization header and the Signature parameter of the older methods, in one request.
    private func claimsBothFamilies(_ call: ReadCall) -> Bool {
        call.raw.method == "GET" && call.parameters["Signature"] != nil
    }

    private func request(
        _ call: ReadCall, _ claim: TC3Authorization, _ signedHeaders: [(name: String, value: String)]
    ) -> TC3Request {
        let body: [UInt8] = if case .complete(let bytes) = call.raw.body { bytes } else { [] }
        return TC3Request(
            method: call.raw.method, query: call.raw.query, signedHeaders: signedHeaders,
            timestamp: call.timestamp.text, date: claim.date, service: claim.service, body: body,
            payloadIsSigned: call.raw.headers["x-tc-content-sha256"] != TC3Request.unsignedPayload)
    }

    private func find(_ secretID: String, for call: ReadCall) async throws(WireError) -> Credential? {
        do {
            return try await credentials.find(secretID)
        } catch {
            throw call.door.internalError(in: call.action, reason: "access key: \(error)")
        }
    }
}
