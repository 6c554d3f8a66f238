// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import ActionAPI
import DomainModel
package import UseCases

// Conversion of failures to codes of CAM.
extension CAMFrontDoor: IdentityErrors, TagQuotaErrors {
    package func error(for failure: IdentityFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .userNameInvalid(let text):
            WireError(CAMErrorCode.userNameIllegal, parameter: "Name", value: text)
        case .userDetailTooLong(let parameter):
            WireError(
                CAMErrorCode.paramError, detail: Details.atMost(Users.detailLengthMax), parameter: parameter)
        case .accessKeyDescriptionInvalid:
            WireError(CAMErrorCode.paramError, detail: Details.description, parameter: "Description")
        case .policyNameInvalid(let text):
            WireError(CAMErrorCode.policyNameError, parameter: "PolicyName", value: text)
        case .policyDescriptionTooLong:
            WireError(CAMErrorCode.descriptionLengthOverlimit, parameter: "Description")
        case .policyRemarkTooLong:
            WireError(CAMErrorCode.paramError, detail: Details.remark, parameter: "Alias")
        case .policyDocumentInvalid(let failure): Self.error(for: failure)
        case .pageInvalid(let parameter, let value):
            WireError(CAMErrorCode.paramError, detail: Details.page, parameter: parameter, value: String(value))
        case .userNotFound(let text):
            WireError(
                CAMErrorCode.userNotExist, parameter: action.path(of: "Name", "AttachUin", "DetachUin", "TargetUin"),
                value: text)
        case .accessKeyNotFound:
            WireError(CAMErrorCode.secretNotExist, parameter: action.path(of: "SecretIdList", "AccessKeyId"))
        case .policyNotFound(let number):
            WireError(CAMErrorCode.policyIDNotFound, parameter: "PolicyId", value: String(number))
        case .policyNameNotFound(let text):
            WireError(CAMErrorCode.policyIDNotFound, parameter: "PolicyName", value: text)
        case .userNameTaken(let name):
            WireError(CAMErrorCode.subUserNameInUse, parameter: "Name", value: name.text)
        case .userQuotaReached(let quota): WireError(CAMErrorCode.subUserFull, value: String(quota))
        case .userHasAccessKeys: WireError(CAMErrorCode.haveKeys, parameter: "Name")
        case .accessKeyQuotaReached(let quota): WireError(CAMErrorCode.accessKeyOverLimit, value: String(quota))
        case .keysOfMainAccount: WireError(CAMErrorCode.subUin, parameter: "TargetUin")
        case .policyNameTaken(let name):
            WireError(CAMErrorCode.policyNameInUse, parameter: "PolicyName", value: name.text)
        case .policyQuotaReached(let quota): WireError(CAMErrorCode.policyFull, value: String(quota))
        case .policyIsPreset(let id):
            WireError(CAMErrorCode.unmodifiable, parameter: "PolicyId", value: id.description)
        case .attachmentQuotaReached(let quota): WireError(CAMErrorCode.attachmentFull, value: String(quota))
        }
    }

    package func error(for failure: TagQuotaFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .attachedQuotaReached(let quota), .keyQuotaReached(let quota), .valueQuotaReached(let quota):
            WireError(CAMErrorCode.tagLimitExceeded, parameter: "Tags", value: String(quota))
        }
    }

    /// The error for an invalid policy, with the place in the document.
    private static func error(for failure: PolicyFailure) -> WireError {
        let place = failure.place.isEmpty ? "" : ".\(failure.place)"
        return WireError(
            CAMErrorCode(failure.problem), detail: failure.problem.reason, parameter: "PolicyDocument\(place)",
            value: failure.value)
    }

    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .tag, .tagKeyRepeated: ParameterRefusal(CAMErrorCode.tagParamError)
        case .listTooLong(.tags, let countMax): .atMost(countMax, CAMErrorCode.tagLimitExceeded)
        case .listTooLong(_, let countMax):
            .atMost(countMax, action.code(CAMErrorCode.operatePoliciesOverLimit, or: CAMErrorCode.paramError))
        case .keyName, .keyPairIDMalformed, .instanceIDMalformed, .repeated, .page, .exclusive, .filterUnknown,
            .filterMalformed:
            ParameterRefusal(CAMErrorCode.paramError)
        }
    }
}

extension CAMErrorCode {
    init(_ problem: PolicyFailure.Problem) {
        self =
            switch problem {
            case .tooLong: .policyDocumentLengthOverLimit
            case .notJSON, .nestedTooDeep, .memberTwice, .notObject, .unknownMember: .policyDocumentError
            case .version: .versionError
            case .statement, .unknownStatementMember: .statementError
            case .principal: .principalError
            case .effect: .effectError
            case .actionMissing: .actionMiss
            case .actionForm, .action: .actionError
            case .resource: .resourceError
            case .resourceForm: .resourceQcsError
            case .resourceProject: .resourceProjectError
            case .resourceService: .resourceServiceNotExist
            case .resourceRegion: .resourceRegionError
            case .resourceAccount: .resourceUinError
            case .resourceContent: .resourceContentError
            case .condition: .conditionError
            case .conditionOperator: .conditionTypeError
            case .conditionKey, .conditionValue: .conditionContentError
            }
    }
}

/// Details that messages add to the text of their code.
private enum Details {
    static let description = LocalizedText(
        "It takes at most \(AccessKeys.descriptionLengthMax) letters, digits and +=,.@:/_-.",
        "最多 \(AccessKeys.descriptionLengthMax) 个字符，可包含字母、数字和 +=,.@:/_-。")
    static let page = LocalizedText(
        "It must be a number of 1–\(NumberedPage.numbers.upperBound).",
        "取值须为 1–\(NumberedPage.numbers.upperBound)。")

    static let remark = LocalizedText(
        "It may hold at most \(Policies.descriptionLengthMax) bytes.", "最多 \(Policies.descriptionLengthMax) 字节。")

    static func atMost(_ count: Int) -> LocalizedText {
        LocalizedText("At most \(count) are allowed.", "最多允许 \(count) 个。")
    }
}
