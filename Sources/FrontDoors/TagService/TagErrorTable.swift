// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
package import UseCases

// Conversion of failures to codes of the tag service.
extension TagServiceFrontDoor: TaggingErrors, TagQuotaErrors, AccountTagErrors, ProjectErrors,
    ProjectAdministrationErrors
{
    package func error(for failure: TaggingFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .resourceNameMalformed(let name):
            refusal(.resourceDescriptionError, action.path(of: "Resource", "ResourceList"), name)
        case .serviceUnsupported(let name), .typeUnsupported(let name):
            WireError(
                // The lists of the other actions have no code for an unsupported service.
                action.code(TagErrorCode.unsupportedService, or: TagErrorCode.resourceDescriptionError),
                detail: Details.otherResource, parameter: action.path(of: "Resource", "ResourceList"), value: name)
        case .resourceNotFound(let name):
            WireError(
                TagErrorCode.resourceDescriptionError, detail: Details.noSuchResource,
                parameter: action.path(of: "Resource", "ResourceList"), value: name)
        case .keyInBothLists(let key): refusal(.deleteTagsParamError, "DeleteTags", key)
        case .keyAttached(let key): refusal(.tagKeyAttached, "TagKey", key)
        case .keyNotAttached(let key): refusal(.attachedTagKeyNotFound, "TagKey", key)
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

    package func error(for failure: AccountTagFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .taken(let tag): refusal(.tagDuplicate, "TagValue", tag.value)
        case .notFound(let tag): refusal(.tagNonExist, "TagValue", tag.value)
        case .attached(let tag): refusal(.tagAttachedResource, "TagValue", tag.value)
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

    /// Without the specific code, the vendor's list of an action has InvalidParameter.Tag or that for filters.
    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .keyName, .keyPairIDMalformed, .instanceIDMalformed, .repeated, .page, .filterUnknown: .invalid
        case .exclusive(let other):
            ParameterRefusal(
                CommonErrorCode.invalidParameter,
                LocalizedText("\(other) and TagFilters exclude each other.", "\(other) 与 TagFilters 不能同时使用。"))
        case .filterMalformed: ParameterRefusal(CommonErrorCode.missingParameter)
        case .tag(.badKey(.empty)): fine(.tagKeyEmpty, in: action)
        case .tag(.badKey(.tooLong)): fine(.tagKeyLengthExceeded, in: action)
        case .tag(.badKey(.illegalCharacter(let fault))): fine(.tagKeyCharacterIllegal, in: action, fault.sentence)
        case .tag(.badValue(.empty)): fine(.tagValueEmpty, in: action)
        case .tag(.badValue(.tooLong)): fine(.tagValueLengthExceeded, in: action)
        case .tag(.badValue(.illegalCharacter(let fault))): fine(.tagValueCharacterIllegal, in: action, fault.sentence)
        case .tag(.reservedKey): fine(.reservedTagKey, in: action)
        case .tagKeyRepeated: fine(.tagKeyDuplicate, in: action)
        case .listTooLong(.filterValues, let countMax):
            .atMost(countMax, action.code(TagErrorCode.tagValue, or: TagErrorCode.tagFilters))
        case .listTooLong(.filters, let countMax), .listTooLong(.tagSpecifications, let countMax):
            .atMost(countMax, action.code(TagErrorCode.tagFiltersLengthExceeded, or: TagErrorCode.tagNumPerRequest))
        case .listTooLong(.identifiers, let countMax):
            .atMost(countMax, action.code(TagErrorCode.resourceNumPerRequest, or: TagErrorCode.resourceIDInvalid))
        case .listTooLong(.names, let countMax), .listTooLong(.tags, let countMax):
            .atMost(countMax, action.code(TagErrorCode.quota, or: TagErrorCode.tagNumPerRequest))
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(TagErrorCode.failedOperation, reason: reason)
    }

    private func fine(
        _ code: TagErrorCode, in action: any Action.Type, _ detail: LocalizedText? = nil
    ) -> ParameterRefusal {
        ParameterRefusal(action.code(code, or: action.code(TagErrorCode.tag, or: TagErrorCode.tagFilters)), detail)
    }

    private func refusal(_ code: TagErrorCode, _ parameter: String, _ value: String) -> WireError {
        WireError(code, parameter: parameter, value: value)
    }
}

/// Details that messages add to the text of their code.
private enum Details {
    static let noSuchResource = LocalizedText("The account has no such resource.", "资源不存在。")
    static let nothingToModify = LocalizedText(
        "There must be a ProjectName, an Info or a Disable.", "ProjectName、Info 与 Disable 须至少填写一个。")
    static let otherResource = LocalizedText(
        "Only key pairs and instances of cvm and lighthouse, users and policies have tags.",
        "仅 cvm 与 lighthouse 的密钥对和实例、子用户及策略支持标签。")
    static let projectInfo = LocalizedText(
        "It may hold at most \(Projects.infoLengthMax) characters.", "最多 \(Projects.infoLengthMax) 个字符。")
    static let projectName = LocalizedText(
        "It takes 1–\(ProjectName.lengthMax) visible characters.", "须为 1–\(ProjectName.lengthMax) 个可见字符。")
}
