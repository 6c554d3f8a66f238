// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The codes with which legacy generation B replaces some common codes (contract 3.5).
package enum LegacyErrorCode: String, ErrorCode, CaseIterable {
    case actionNotFound = "InvalidAction.NotFound"
    case limitExceeded = "InvalidRequest.LimitExceeded"
    case replayAttack = "InvalidRequest.ReplayAttack"
    case secretIDNotFound = "InvalidParameter.SecretIdNotFound"
    case signatureFailure = "InvalidParameter.SignatureFailure"
    case tokenCheckFailed = "InvalidRequest.TokenCheckFailed"
    case unauthorizedOperation = "UnauthorizedOperation"
    case unsupportedProtocol = "InvalidRequest.UnsupportedProtocol"

    package var text: LocalizedText {
        switch self {
        case .actionNotFound: LocalizedText("The action does not exist.", "接口不存在。")
        case .limitExceeded: LocalizedText("A quota is exceeded.", "超过配额。")
        case .replayAttack:
            LocalizedText(
                "Replay: the Nonce was used before, or Timestamp is out of the window.",
                "重放攻击：Nonce 重复，或 Timestamp 超出允许范围。")
        case .secretIDNotFound: LocalizedText("The SecretId does not exist.", "密钥不存在。")
        case .signatureFailure:
            LocalizedText("Authentication failed: the signature does not match.", "鉴权失败，签名不匹配。")
        case .tokenCheckFailed: LocalizedText("The token check failed.", "Token 校验失败。")
        case .unauthorizedOperation: LocalizedText("The operation is not authorized.", "未授权操作。")
        case .unsupportedProtocol: LocalizedText("The protocol is not supported.", "协议不支持。")
        }
    }

    /// The code that replaces a common one; `nil` if it is not replaced.
    init?(insteadOf code: CommonErrorCode) {
        switch code {
        case .invalidAction: self = .actionNotFound
        case .invalidAuthorization, .signatureFailure: self = .signatureFailure
        case .ipLimitExceeded: self = .limitExceeded
        case .replayAttack, .signatureExpire: self = .replayAttack
        case .invalidSecretID, .secretIDNotFound: self = .secretIDNotFound
        case .tokenFailure: self = .tokenCheckFailed
        case .unauthorizedOperation: self = .unauthorizedOperation
        case .unsupportedProtocol: self = .unsupportedProtocol
        case .internalError, .invalidParameter, .invalidParameterValue, .missingParameter, .noSuchProduct,
            .noSuchVersion, .requestLimitExceeded, .requestSizeLimitExceeded, .serviceUnavailable, .unknownParameter,
            .unsupportedOperation, .unsupportedRegion:
            return nil
        }
    }
}
