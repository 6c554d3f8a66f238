// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// STS's own error codes, as far as Keywright answers them.
enum STSErrorCode: String, DocumentedErrorCode, CaseIterable {
    case overTime = "InvalidParameter.OverTimeError"
    case parameterError = "InvalidParameter.ParamError"
    case policyFormat = "InvalidParameter.StrategyFormatError"
    case policyInvalid = "InvalidParameter.StrategyInvalid"
    /// The vendor's spelling.
    case policyResource = "InvalidParameter.ResouceError"
    case policyTooLong = "InvalidParameter.PolicyTooLong"

    var text: LocalizedText {
        switch self {
        case .overTime: LocalizedText("The duration is out of range.", "过期时间超过阈值。")
        case .parameterError: LocalizedText("A parameter is invalid.", "参数错误。")
        case .policyFormat: LocalizedText("The policy is not well formed.", "策略语法错误。")
        case .policyInvalid: LocalizedText("The policy is invalid.", "非法策略。")
        case .policyResource: LocalizedText("A resource of the policy is invalid.", "策略资源六段式错误。")
        case .policyTooLong: LocalizedText("The policy is too long.", "策略过长。")
        }
    }

    var condition: String {
        switch self {
        case .overTime:
            "DurationSeconds is below 1, or above \(TemporaryKeys.durationMaxOfMainAccount) for a main account or "
                + "\(TemporaryKeys.durationMaxOfUser) for a sub-user."
        case .parameterError: "Name breaks its rule."
        case .policyFormat: "Policy is not a JSON object, or a member stands in it twice."
        case .policyInvalid: "A version, statement, effect, action or condition of Policy is not understood."
        case .policyResource: "A resource of Policy is neither * nor six segments, or is another account's."
        case .policyTooLong: "Policy is too long for a token of \(TemporaryKeys.tokenLengthMax) bytes."
        }
    }
}
