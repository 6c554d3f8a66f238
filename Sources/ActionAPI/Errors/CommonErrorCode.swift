// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// The common error codes (contract, section 5) that Keywright answers. Every action may answer them.
package enum CommonErrorCode: String, DocumentedErrorCode, CaseIterable {
    case internalError = "InternalError"
    case invalidAction = "InvalidAction"
    case invalidAuthorization = "AuthFailure.InvalidAuthorization"
    case invalidParameter = "InvalidParameter"
    case invalidParameterValue = "InvalidParameterValue"
    case invalidSecretID = "AuthFailure.InvalidSecretId"
    case ipLimitExceeded = "RequestLimitExceeded.IPLimitExceeded"
    case missingParameter = "MissingParameter"
    case noSuchProduct = "NoSuchProduct"
    case noSuchVersion = "NoSuchVersion"
    /// Used internally and never sent: only the legacy doors refuse a Nonce, and each has its own code for it.
    case replayAttack = "AuthFailure"
    case requestLimitExceeded = "RequestLimitExceeded"
    case requestSizeLimitExceeded = "RequestSizeLimitExceeded"
    case secretIDNotFound = "AuthFailure.SecretIdNotFound"
    case serviceUnavailable = "ServiceUnavailable"
    case signatureExpire = "AuthFailure.SignatureExpire"
    case signatureFailure = "AuthFailure.SignatureFailure"
    case tokenFailure = "AuthFailure.TokenFailure"
    case unauthorizedOperation = "AuthFailure.UnauthorizedOperation"
    case unknownParameter = "UnknownParameter"
    case unsupportedOperation = "UnsupportedOperation"
    case unsupportedProtocol = "UnsupportedProtocol"
    case unsupportedRegion = "UnsupportedRegion"

    package var text: LocalizedText {
        switch self {
        case .internalError: LocalizedText("Internal error.", "服务内部错误。")
        case .invalidAction: LocalizedText("The action does not exist in this service and version.", "该产品和版本中不存在此接口。")
        case .invalidAuthorization:
            LocalizedText("The Authorization header is not in the required form.", "Authorization 请求头格式不正确。")
        case .invalidParameter:
            LocalizedText("A parameter is invalid (format, type or combination).", "参数不合法（格式、类型或组合有误）。")
        case .invalidParameterValue: LocalizedText("A parameter value is not allowed.", "参数取值不合法。")
        case .invalidSecretID: LocalizedText("The SecretId is not a cloud API key.", "密钥类型不合法，不是云 API 密钥。")
        case .ipLimitExceeded:
            LocalizedText("The caller address exceeded the request rate limit.", "来源 IP 请求频率超限。")
        case .missingParameter: LocalizedText("A required parameter is missing.", "缺少必填参数。")
        case .noSuchProduct: LocalizedText("The product does not exist.", "产品不存在。")
        case .noSuchVersion: LocalizedText("The API version does not exist.", "接口版本不存在。")
        case .replayAttack: LocalizedText("The request could not be authenticated.", "请求未能通过鉴权。")
        case .requestLimitExceeded:
            LocalizedText(
                "Too many requests: the per-second limit of this action is exceeded.", "请求过于频繁，超过该接口的每秒频率上限。")
        case .requestSizeLimitExceeded: LocalizedText("The request is larger than allowed.", "请求包大小超过上限。")
        case .secretIDNotFound: LocalizedText("No such SecretId.", "SecretId 不存在。")
        case .serviceUnavailable: LocalizedText("The service is temporarily unavailable.", "服务暂时不可用。")
        case .signatureExpire:
            LocalizedText(
                "The signature has expired: Timestamp and server time differ by more than five minutes.",
                "签名已过期，Timestamp 与服务器时间相差超过五分钟。")
        case .signatureFailure:
            LocalizedText("The signature does not match; check how it is computed.", "签名校验不通过，请检查签名计算过程。")
        case .tokenFailure:
            LocalizedText("The temporary credential token is wrong or has expired.", "临时凭证 Token 无效或已过期。")
        case .unauthorizedOperation:
            LocalizedText("You have no permission for this operation; check the CAM policies.", "无权执行该操作，请检查 CAM 策略。")
        case .unknownParameter: LocalizedText("An unknown parameter was sent.", "传入了未定义的参数。")
        case .unsupportedOperation: LocalizedText("The operation is not supported.", "不支持该操作。")
        case .unsupportedProtocol: LocalizedText("Only the methods GET and POST are supported.", "仅支持 GET 和 POST 方法。")
        case .unsupportedRegion: LocalizedText("The region is not supported by this API.", "该接口不支持此地域。")
        }
    }
}

// Errors whose message has a known form in the live service.
extension WireError {
    package static func missing(_ name: String) -> WireError {
        let name = MessageText.escaped(name)
        return WireError(
            CommonErrorCode.missingParameter,
            message: LocalizedText("Required parameter `\(name)` is missing.", "缺少必填参数 `\(name)`。"), parameter: name)
    }

    /// - Parameter requests: The number of requests in this second, which exceeds the limit.
    static func requestLimitExceeded(_ requests: Int, limit: Int) -> WireError {
        WireError(
            CommonErrorCode.requestLimitExceeded,
            message: LocalizedText(
                "Received `\(requests)` requests in one second, over the limit of `\(limit)`. Slow down.",
                "每秒请求数 `\(requests)` 超过频率上限 `\(limit)`，请降低频率。"))
    }

    static func unknown(_ name: String) -> WireError {
        let name = MessageText.escaped(name)
        return WireError(
            CommonErrorCode.unknownParameter,
            message: LocalizedText("Parameter `\(name)` is unknown.", "未知参数 `\(name)`。"), parameter: name)
    }

    static func invalidAction(_ action: ClientText, service: ClientText, version: String) -> WireError {
        let shown = MessageText.escaped(action.shown)
        let service = MessageText.escaped(service.shown)
        return WireError(
            CommonErrorCode.invalidAction,
            message: LocalizedText(
                "No action=`\(shown)` in service=`\(service)` and version=`\(version)`.",
                "service=`\(service)`、version=`\(version)` 下不存在 action=`\(shown)`。"),
            parameter: "Action", value: action.shown)
    }

    /// A refusal with the door's code for missing permission. The message contains the same block as the live
    /// service's, from which people and tools learn what to allow.
    package static func notPermitted(_ code: any ErrorCode, _ refusal: PermissionRefusal) -> WireError {
        let block =
            "[[request id:\(refusal.requestID)] operation (\(MessageText.escaped(refusal.action)))\n"
            + "resource (\(MessageText.escaped(refusal.resource))) denied\n]"
        let stem =
            refusal.isOfTemporaryKey
            ? LocalizedText("Temporary keys may not do this, whatever their policy says.", "临时密钥不能执行该操作，与其策略无关。")
            : LocalizedText("Not allowed by CAM.", "CAM 策略不允许该操作。")
        return WireError(
            code, message: LocalizedText("\(stem.english) \(block)", "\(stem.chinese)\(block)"))
    }

    /// - Parameter value: `nil`: it is no value that is wrong.
    package static func invalidValue(
        of parameter: String, _ value: String?, detail: LocalizedText? = nil
    ) -> WireError {
        WireError(CommonErrorCode.invalidParameterValue, detail: detail, parameter: parameter, value: value)
    }

    /// The form, type or combination of parameters is wrong.
    package static func malformed(
        _ reason: LocalizedText, parameter: String? = nil, value: String? = nil
    ) -> WireError {
        WireError(CommonErrorCode.invalidParameter, detail: reason, parameter: parameter, value: value)
    }
}
