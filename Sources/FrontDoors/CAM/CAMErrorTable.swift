// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import ActionAPI
import KeyPairModel
package import UseCases

// From a failure of the domain to the code of CAM.
extension CAMFrontDoor {
    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        switch failure {
        case .identity(let failure): Self.error(for: failure, in: action)
        case .storageUnavailable(let reason), .fault(let reason):
            internalError(in: type(of: action).name, reason: reason)
        case .notPermitted(let refusal):
            .notPermitted(CommonErrorCode.unauthorizedOperation, refusal)
        case .nameInvalid, .projectNegative, .descriptionTooLong, .publicKeyMalformed, .keyPairIDMalformed,
            .keyPairIDRepeated, .instanceIDMalformed, .instanceIDRepeated, .pageInvalid, .idsAndFilters,
            .filterUnknown, .filterValueInvalid, .tagInvalid, .tagRepeated, .resourceTypeInvalid, .nothingToModify,
            .bindingTypeInvalid, .usernameWithoutOnline, .orderInvalid, .quotaNameUnknown, .projectNotFound,
            .keyPairNotFound, .instanceNotFound, .nameTaken, .publicKeyTaken, .quotaReached, .keyGenerationFailed,
            .account, .accountGone, .federation, .audit, .project, .tags, .host, .hostGrant, .instance:
            internalError(in: type(of: action).name, reason: "not a failure of CAM: \(failure)")
        }
    }

    private static func error(for failure: IdentityFailure, in action: any Action) -> WireError {
        switch failure {
        case .userNameInvalid(let text):
            WireError(CAMErrorCode.userNameIllegal, parameter: "Name", value: text)
        case .userDetailTooLong(let parameter):
            WireError(
                CAMErrorCode.paramError, detail: Details.atMost(Users.detailLengthMax), parameter: parameter)
        case .flagInvalid(let parameter, let value):
            WireError(
                CAMErrorCode.paramError, detail: Details.flag, parameter: parameter, value: String(value))
        case .consoleNotSupported(let parameter):
            WireError(CAMErrorCode.paramError, detail: Details.noConsole, parameter: parameter)
        case .accessKeyStatusInvalid(let text):
            WireError(CAMErrorCode.paramError, detail: Details.status, parameter: "Status", value: text)
        case .accessKeyDescriptionInvalid:
            WireError(CAMErrorCode.paramError, detail: Details.description, parameter: "Description")
        case .policyNameInvalid(let text):
            WireError(CAMErrorCode.policyNameError, parameter: "PolicyName", value: text)
        case .policyDescriptionTooLong:
            WireError(CAMErrorCode.descriptionLengthOverlimit, parameter: "Description")
        case .policyDocumentInvalid(let failure): error(for: failure)
        case .policyNotNamed:
            WireError(CAMErrorCode.paramError, detail: Details.policyNotNamed, parameter: "PolicyId")
        case .policyNameOfAnother(let text):
            WireError(
                CAMErrorCode.paramError, detail: Details.policyNameOfAnother, parameter: "PolicyName", value: text)
        case .pageInvalid(let parameter, let value):
            WireError(CAMErrorCode.paramError, detail: Details.page, parameter: parameter, value: String(value))
        case .scopeInvalid(let text): WireError(CAMErrorCode.scopeError, parameter: "Scope", value: text)
        case .userNotFound(let text): WireError(CAMErrorCode.userNotExist, value: text)
        case .accessKeyNotFound:
            WireError(
                CAMErrorCode.secretNotExist, parameter: action is GetSecurityLastUsed ? "SecretIdList" : "AccessKeyId")
        case .policyNotFound(let number):
            WireError(CAMErrorCode.policyIDNotFound, parameter: "PolicyId", value: String(number))
        case .policyNameNotFound(let text):
            WireError(CAMErrorCode.policyIDNotFound, parameter: "PolicyName", value: text)
        case .userNameTaken(let name):
            WireError(CAMErrorCode.subUserNameInUse, parameter: "Name", value: name.text)
        case .userQuotaReached(let quota): WireError(CAMErrorCode.subUserFull, value: String(quota))
        case .userHasAccessKeys(let text): WireError(CAMErrorCode.haveKeys, value: text)
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

    /// With the place in the document.
    private static func error(for failure: PolicyFailure) -> WireError {
        let place = failure.place.isEmpty ? "" : ".\(failure.place)"
        return WireError(
            CAMErrorCode(failure.problem), detail: failure.problem.reason, parameter: "PolicyDocument\(place)",
            value: failure.problem.value)
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name):
            internalError(in: type(of: action).name, reason: "CAM has no filters: \(name)")
        case .listTooLong(let name, _, let countMax):
            WireError(
                action is DeletePolicy ? CAMErrorCode.operatePoliciesOverLimit : .paramError,
                detail: Details.atMost(countMax), parameter: name)
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CommonErrorCode.internalError, reason: reason)
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

/// What messages add to the text of their code.
private enum Details {
    static let noConsole = LocalizedText(
        "There is no console to sign in to: users have access keys only.", "没有可登录的控制台，子用户仅有访问密钥。")
    static let flag = LocalizedText("It must be 0 or 1.", "取值须为 0 或 1。")
    static let status = LocalizedText("It must be Active or Inactive.", "取值须为 Active 或 Inactive。")
    static let description = LocalizedText(
        "It takes at most \(AccessKeys.descriptionLengthMax) letters, digits and +=,.@:/_-.",
        "最多 \(AccessKeys.descriptionLengthMax) 个字符，可包含字母、数字和 +=,.@:/_-。")
    static let policyNotNamed = LocalizedText(
        "There must be a PolicyId or a PolicyName.", "PolicyId 与 PolicyName 须至少填写一个。")
    static let policyNameOfAnother = LocalizedText(
        "It is not the name of the policy of this PolicyId.", "与 PolicyId 对应的策略名称不一致。")
    static let page = LocalizedText(
        "It must be a number of 1–\(NumberedPage.numbers.upperBound).",
        "取值须为 1–\(NumberedPage.numbers.upperBound)。")

    static func atMost(_ count: Int) -> LocalizedText {
        LocalizedText("At most \(count) are allowed.", "最多允许 \(count) 个。")
    }
}
