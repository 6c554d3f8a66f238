// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import KeyPairModel
import Logging
import RateLimiting

/// How many calls a second of one source may fail for their key, clock or signature and be told why. The rest are
/// answered alike, so that nothing is learnt of which keys exist.
///
/// Only what failed is counted, after it was judged: a right signature gets in whatever else came from its address, or
/// anybody could lock out those who share it. Judging costs a look-up and a hash of what was read already.
struct FailedSignatures: Sendable {
    private let limiter: SourceLimiter?
    private let log: ServerLog

    /// - Parameter limiter: `nil` where nothing is limited.
    init(limiter: SourceLimiter?, log: ServerLog) {
        self.limiter = limiter
        self.log = log
    }

    /// What a refusal of the authentication becomes.
    func limited(_ refusal: WireError, from source: String, at now: MonotonicInstant) -> WireError {
        guard let limiter, let code = refusal.errorCode as? CommonErrorCode, Self.counted.contains(code),
            case .limited(let isNews) = limiter.count(IPAddress(source), at: now)
        else { return refusal }
        if isNews { log.write(.warning, "too many failed signatures from an address", ["source": .text(source)]) }
        return WireError(
            CommonErrorCode.ipLimitExceeded,
            detail: LocalizedText("Too many of its calls could not be authenticated.", "过多请求未能通过鉴权。"))
    }

    /// Whether a source has not failed too often. Nothing is counted.
    func mayTryMore(from source: String, at now: MonotonicInstant) -> Bool {
        limiter?.isWithinLimit(IPAddress(source), at: now) ?? true
    }

    /// A wrong clock is no guess; but it is found after the key, and would else tell that there is one.
    private static let counted: Set<CommonErrorCode> = [
        .invalidSecretID, .secretIDNotFound, .signatureExpire, .signatureFailure,
    ]
}
