// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyPairModel
package import UseCases

// From a failure of the domain to the code of the tag service.
extension TagServiceFrontDoor {
    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        TagErrors.error(for: failure, in: type(of: action))
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name): .missing(name)
        case .listTooLong(let name, let kind, let countMax):
            WireError(Self.code(for: kind, in: type(of: action)), detail: Details.atMost(countMax), parameter: name)
        }
    }

    package func internalError(in action: String, reason: String) -> WireError { TagErrors.fault(reason) }

    private static func code(for kind: ListKind, in action: any Action.Type) -> TagErrorCode {
        switch kind {
        case .filterValues: .tagValue
        case .filters, .tagSpecifications: .tagNumPerRequest
        case .identifiers:
            action == DescribeResourceTagsByResourceIds.self ? .resourceIDInvalid : .resourceNumPerRequest
        case .names, .tags: action == ModifyResourceTags.self ? .quota : .tagNumPerRequest
        }
    }
}

/// The parts of the table, also for the resources of a call that failed by themselves.
enum TagErrors {
    static func fault(_ reason: String) -> WireError { WireError(TagErrorCode.failedOperation, reason: reason) }

    static func error(for failure: DomainFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .tags(let failure): error(for: failure, in: action)
        case .project(let failure): error(for: failure)
        case .projectNotFound(let id):
            WireError(TagErrorCode.recordNotFound, parameter: "ProjectId", value: String(id.number))
        case .tagInvalid(let problem, let text): WireError(code(for: problem, in: action), value: text)
        case .tagRepeated(let key):
            WireError(action == ModifyResourceTags.self ? TagErrorCode.tag : TagErrorCode.tagKeyDuplicate, value: key)
        case .notPermitted(let refusal):
            .notPermitted(CommonErrorCode.unauthorizedOperation, refusal)
        case .storageUnavailable(let reason), .fault(let reason): fault(reason)
        default: fault("not a failure of the tag service: \(failure)")
        }
    }

    private static func error(for failure: TagFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .resourceNameMalformed(let name): WireError(TagErrorCode.resourceDescriptionError, value: name)
        case .resourceUnsupported(let name):
            WireError(
                // The lists of the other actions have no code for it.
                action == TagResources.self ? TagErrorCode.unsupportedService : TagErrorCode.resourceDescriptionError,
                detail: Details.otherResource, value: name)
        case .resourceNotFound(let name):
            WireError(TagErrorCode.resourceDescriptionError, detail: Details.noSuchResource, value: name)
        case .categoryInvalid("Category", let text) where action == DescribeResourceTagsByResourceIds.self:
            .invalidValue(of: "Category", text)
        case .categoryInvalid(let parameter, let text):
            WireError(TagErrorCode.tag, parameter: parameter, value: text)
        case .keyInBothLists(let key):
            WireError(TagErrorCode.deleteTagsParamError, parameter: "DeleteTags", value: key)
        case .nothingToChange: WireError(TagErrorCode.deleteTagsParamError)
        case .valueWithoutKey: .malformed(Details.valueWithoutKey, parameter: "TagValue")
        case .serviceUnknown(let text):
            WireError(TagErrorCode.serviceTypeInvalid, parameter: "ServiceType", value: text)
        case .resourceTypeUnknown(let text):
            WireError(TagErrorCode.resourcePrefixInvalid, parameter: "ResourcePrefix", value: text)
        case .regionUnknown(let text):
            WireError(TagErrorCode.regionInvalid, parameter: "ResourceRegion", value: text)
        case .resourceIDMalformed(let text):
            WireError(TagErrorCode.resourceIDInvalid, parameter: "ResourceIds", value: text)
        case .pageInvalid(let parameter, let value), .flagInvalid(let parameter, let value):
            .malformed(Details.outOfRange, parameter: parameter, value: String(value))
        case .offsetNoMultiple(let value):
            .malformed(Details.offsetNoMultiple, parameter: "Offset", value: String(value))
        case .resourcesAndFilters: .malformed(Details.resourcesAndFilters, parameter: "TagFilters")
        case .paginationTokenInvalid:
            WireError(TagErrorCode.paginationTokenInvalid, parameter: "PaginationToken")
        case .attachedQuotaReached(let quota): WireError(TagErrorCode.resourceAttachedTags, value: String(quota))
        case .keyQuotaReached(let quota): WireError(TagErrorCode.tagKey, value: String(quota))
        case .valueQuotaReached(let quota): WireError(TagErrorCode.tagValue, value: String(quota))
        }
    }

    private static func error(for failure: ProjectFailure) -> WireError {
        switch failure {
        case .nameInvalid(let text):
            .malformed(Details.projectName, parameter: "ProjectName", value: text)
        case .infoTooLong: .malformed(Details.projectInfo, parameter: "Info")
        case .flagInvalid(let parameter, let value), .pageInvalid(let parameter, let value):
            .malformed(Details.outOfRange, parameter: parameter, value: String(value))
        case .nothingToModify: .malformed(Details.nothingToModify, parameter: "ProjectName")
        case .nameTaken(let name):
            WireError(TagErrorCode.projectNameExisted, parameter: "ProjectName", value: name.text)
        case .quotaReached(let quota): WireError(TagErrorCode.projectNumExceed, value: String(quota))
        }
    }

    /// Where the vendor's list of an action lacks the fine code, it has InvalidParameter.Tag.
    private static func code(for problem: Tag.Problem, in action: any Action.Type) -> TagErrorCode {
        switch problem {
        case .badKey(.empty): .tagKeyEmpty
        case .badKey(.tooLong): .tagKeyLengthExceeded
        case .badKey(.illegalCharacter): action == GetResources.self ? .tag : .tagKeyCharacterIllegal
        case .badValue(.empty): action == TagResources.self ? .tagValueEmpty : .tag
        case .badValue(.tooLong): .tagValueLengthExceeded
        case .badValue(.illegalCharacter): .tagValueCharacterIllegal
        case .reservedKey: .reservedTagKey
        }
    }
}

/// What messages add to the text of their code.
private enum Details {
    static let noSuchResource = LocalizedText("The account has no such key pair or instance.", "密钥对或实例不存在。")
    static let nothingToModify = LocalizedText(
        "There must be a ProjectName, an Info or a Disable.", "ProjectName、Info 与 Disable 须至少填写一个。")
    static let offsetNoMultiple = LocalizedText("It must be a multiple of Limit.", "须为 Limit 的整数倍。")
    static let otherResource = LocalizedText(
        "Only key pairs and instances of cvm and lighthouse have tags.", "仅 cvm 与 lighthouse 的密钥对和实例支持标签。")
    static let outOfRange = LocalizedText("It is out of its range.", "取值超出范围。")
    static let projectInfo = LocalizedText(
        "It may hold at most \(Projects.infoLengthMax) characters.", "最多 \(Projects.infoLengthMax) 个字符。")
    static let projectName = LocalizedText(
        "It takes 1–\(ProjectName.lengthMax) visible characters.", "须为 1–\(ProjectName.lengthMax) 个可见字符。")
    static let resourcesAndFilters = LocalizedText(
        "ResourceList and TagFilters exclude each other.", "ResourceList 与 TagFilters 不能同时使用。")
    static let valueWithoutKey = LocalizedText("It needs a TagKey or TagKeys.", "须与 TagKey 或 TagKeys 同时使用。")

    static func atMost(_ count: Int) -> LocalizedText {
        LocalizedText("At most \(count) are allowed.", "最多允许 \(count) 个。")
    }
}
