// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyPairModel
package import UseCases

// From a failure to the code of the tag service.
extension TagServiceFrontDoor: TaggingErrors, TagQuotaErrors, ProjectErrors, ProjectAdministrationErrors {
    package func error(for failure: TaggingFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .resourceNameMalformed(let name):
            refusal(.resourceDescriptionError, action.path(of: "Resource", "ResourceList"), name)
        case .resourceUnsupported(let name):
            WireError(
                // The lists of the other actions have no code for it.
                action.code(TagErrorCode.unsupportedService, or: TagErrorCode.resourceDescriptionError),
                detail: Details.otherResource, parameter: action.path(of: "Resource", "ResourceList"), value: name)
        case .resourceNotFound(let name):
            WireError(
                TagErrorCode.resourceDescriptionError, detail: Details.noSuchResource,
                parameter: action.path(of: "Resource", "ResourceList"), value: name)
        case .keyInBothLists(let key): refusal(.deleteTagsParamError, "DeleteTags", key)
        case .nothingToChange: WireError(TagErrorCode.deleteTagsParamError)
        case .paginationTokenInvalid:
            WireError(TagErrorCode.paginationTokenInvalid, parameter: "PaginationToken")
        }
    }

    package func error(for failure: TagQuotaFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .attachedQuotaReached(let quota): WireError(TagErrorCode.resourceAttachedTags, value: String(quota))
        case .keyQuotaReached(let quota): WireError(TagErrorCode.tagKey, value: String(quota))
        case .valueQuotaReached(let quota): WireError(TagErrorCode.tagValue, value: String(quota))
        }
    }

    package func error(for failure: ProjectFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .notFound(let id): refusal(.recordNotFound, "ProjectId", String(id.number))
        }
    }

    package func error(for failure: ProjectAdministrationFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .nameInvalid(let text): .malformed(Details.projectName, parameter: "ProjectName", value: text)
        case .infoTooLong: .malformed(Details.projectInfo, parameter: "Info")
        case .nothingToModify: .malformed(Details.nothingToModify, parameter: "ProjectName")
        case .nameTaken(let name): refusal(.projectNameExisted, "ProjectName", name.text)
        case .quotaReached(let quota): WireError(TagErrorCode.projectNumExceed, value: String(quota))
        }
    }

    /// Where the vendor's list of an action lacks the fine code, it has InvalidParameter.Tag.
    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .keyName, .keyPairIDMalformed, .instanceIDMalformed, .repeated, .page, .filterUnknown: .invalid
        case .exclusive(let other):
            ParameterRefusal(
                CommonErrorCode.invalidParameter,
                LocalizedText("\(other) and TagFilters exclude each other.", "\(other) 与 TagFilters 不能同时使用。"))
        case .filterMalformed: ParameterRefusal(CommonErrorCode.missingParameter)
        case .tag(.badKey(.empty)): ParameterRefusal(TagErrorCode.tagKeyEmpty)
        case .tag(.badKey(.tooLong)): ParameterRefusal(TagErrorCode.tagKeyLengthExceeded)
        case .tag(.badKey(.illegalCharacter(let fault))):
            ParameterRefusal(action.code(TagErrorCode.tagKeyCharacterIllegal, or: TagErrorCode.tag), fault.sentence)
        case .tag(.badValue(.empty)): fine(.tagValueEmpty, or: .tag, in: action)
        case .tag(.badValue(.tooLong)): ParameterRefusal(TagErrorCode.tagValueLengthExceeded)
        case .tag(.badValue(.illegalCharacter(let fault))):
            ParameterRefusal(TagErrorCode.tagValueCharacterIllegal, fault.sentence)
        case .tag(.reservedKey): ParameterRefusal(TagErrorCode.reservedTagKey)
        case .tagKeyRepeated: fine(.tagKeyDuplicate, or: .tag, in: action)
        case .listTooLong(.filterValues, let countMax): .atMost(countMax, TagErrorCode.tagValue)
        case .listTooLong(.filters, let countMax), .listTooLong(.tagSpecifications, let countMax):
            .atMost(countMax, TagErrorCode.tagNumPerRequest)
        case .listTooLong(.identifiers, let countMax):
            .atMost(countMax, action.code(TagErrorCode.resourceNumPerRequest, or: TagErrorCode.resourceIDInvalid))
        case .listTooLong(.names, let countMax), .listTooLong(.tags, let countMax):
            .atMost(countMax, action.code(TagErrorCode.quota, or: TagErrorCode.tagNumPerRequest))
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(TagErrorCode.failedOperation, reason: reason)
    }

    private func fine(_ code: TagErrorCode, or other: TagErrorCode, in action: any Action.Type) -> ParameterRefusal {
        ParameterRefusal(action.code(code, or: other))
    }

    private func refusal(_ code: TagErrorCode, _ parameter: String, _ value: String) -> WireError {
        WireError(code, parameter: parameter, value: value)
    }
}

/// What messages add to the text of their code.
private enum Details {
    static let noSuchResource = LocalizedText("The account has no such key pair or instance.", "密钥对或实例不存在。")
    static let nothingToModify = LocalizedText(
        "There must be a ProjectName, an Info or a Disable.", "ProjectName、Info 与 Disable 须至少填写一个。")
    static let otherResource = LocalizedText(
        "Only key pairs and instances of cvm and lighthouse have tags.", "仅 cvm 与 lighthouse 的密钥对和实例支持标签。")
    static let projectInfo = LocalizedText(
        "It may hold at most \(Projects.infoLengthMax) characters.", "最多 \(Projects.infoLengthMax) 个字符。")
    static let projectName = LocalizedText(
        "It takes 1–\(ProjectName.lengthMax) visible characters.", "须为 1–\(ProjectName.lengthMax) 个可见字符。")
}
