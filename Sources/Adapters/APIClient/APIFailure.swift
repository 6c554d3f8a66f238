// SPDX-License-Identifier: Apache-2.0

/// The reason why a call failed, described for the user.
package enum APIFailure: Error, Sendable, CustomStringConvertible {
    /// The server refused the call.
    case refused(action: String, code: String, message: String, requestID: String)
    ///
    /// - Parameter mayPass: Whether the same call may succeed later, as after a restart of the server.
    case unreachable(endpoint: APIEndpoint, reason: String, mayPass: Bool = false)
    /// The response is not an answer of the API.
    case notAnAPI(endpoint: APIEndpoint, reason: String)

    /// Whether the same call may succeed a second later.
    package var isTooOften: Bool {
        if case .refused(_, "RequestLimitExceeded", _, _) = self { true } else { false }
    }

    /// Whether the same call may succeed later without any change by the user.
    package var mayPass: Bool {
        switch self {
        case .refused(_, let code, _, _): isTooOften || code == "InternalError" || code.hasPrefix("InternalError.")
        case .unreachable(_, _, let mayPass): mayPass
        case .notAnAPI: false
        }
    }

    /// Whether the caller's policies do not allow the call.
    package var isForWantOfPermission: Bool {
        guard case .refused(_, let code, _, _) = self else { return false }
        return code.hasPrefix("UnauthorizedOperation") || code == "AuthFailure.UnauthorizedOperation"
    }

    /// The same failure with an additional hint for a case whose cause is uncertain. A refusal is returned unchanged.
    package func appending(_ words: String) -> APIFailure {
        switch self {
        case .refused: self
        case .unreachable(let endpoint, let reason, let mayPass):
            .unreachable(endpoint: endpoint, reason: reason + words, mayPass: mayPass)
        case .notAnAPI(let endpoint, let reason): .notAnAPI(endpoint: endpoint, reason: reason + words)
        }
    }

    package var description: String {
        switch self {
        case .refused(let action, let code, let message, let requestID):
            "\(action) was refused: \(code): \(message) (RequestId \(requestID))"
        case .unreachable(let endpoint, let reason, _): "no answer from \(endpoint): \(reason)"
        case .notAnAPI(let endpoint, let reason): "what answers at \(endpoint) is not the API: \(reason)"
        }
    }
}
