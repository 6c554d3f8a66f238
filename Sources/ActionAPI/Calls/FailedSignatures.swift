// SPDX-License-Identifier: Apache-2.0

import DomainModel
import IPAddresses
import Logging
import RateLimiting

/// Limits how many calls per second of one source may fail for their key, clock or signature and be told why. All
/// further failures get the same answer, which does not reveal which keys exist.
///
/// Only failures are counted, after the signature was checked: a valid signature is accepted whatever else came from
/// its address. Otherwise anybody could lock out those who share an address. A check costs a look-up and a hash of data
/// that was read already.
struct FailedSignatures: Sendable {
    private let limiter: SourceLimiter?
    private let log: ServerLog

    /// - Parameter limiter: `nil` means no limit.
    init(limiter: SourceLimiter?, log: ServerLog) {
        self.limiter = limiter
        self.log = log
    }

    /// The error for a failed authentication: `refusal`, or the limit's own error if its source has failed too often.
    func limited(_ refusal: WireError, from source: String, at now: MonotonicInstant) -> WireError {
        guard let limiter, let code = refusal.errorCode as? CommonErrorCode, Self.counted.contains(code),
            case .limited(let isNews) = limiter.count(IPAddress(source), at: now)
        else { return refusal }
        if isNews { log.write(.warning, "too many failed signatures from an address", ["source": .text(source)]) }
        return WireError(
            CommonErrorCode.ipLimitExceeded,
            detail: LocalizedText("Too many of its calls could not be authenticated.", "过多请求未能通过鉴权。"))
    }

    /// Whether a source is within the limit of failures. The call counts nothing.
    func mayTryMore(from source: String, at now: MonotonicInstant) -> Bool {
        limiter?.isWithinLimit(IPAddress(source), at: now) ?? true
    }

    /// The counted codes. A wrong clock is not a guess, but it is detected after the key and would reveal that it
    /// exists.
    private static let counted: Set<CommonErrorCode> = [
        .invalidSecretID, .secretIDNotFound, .signatureExpire, .signatureFailure,
    ]
}
