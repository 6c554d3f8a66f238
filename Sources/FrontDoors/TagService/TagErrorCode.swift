// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The tag service's own error codes, as far as Keywright answers them.
enum TagErrorCode: String, DocumentedErrorCode, CaseIterable {
    case attachedTagKeyNotFound = "ResourceNotFound.AttachedTagKeyNotFound"
    case deleteTagsParamError = "InvalidParameterValue.DeleteTagsParamError"
    case failedOperation = "FailedOperation"
    case paginationTokenInvalid = "InvalidParameter.PaginationTokenInvalid"
    case projectNameExisted = "InvalidParameter.ProjectNameExisted"
    case projectNumExceed = "FailedOperation.ProjectNumExceed"
    case quota = "LimitExceeded.Quota"
    case recordNotFound = "ResourceNotFound.RecordNotFound"
    case regionInvalid = "InvalidParameterValue.RegionInvalid"
    case reservedTagKey = "InvalidParameter.ReservedTagKey"
    case resourceAttachedTags = "LimitExceeded.ResourceAttachedTags"
    case resourceDescriptionError = "InvalidParameterValue.ResourceDescriptionError"
    case resourceIDInvalid = "InvalidParameterValue.ResourceIdInvalid"
    case resourceNumPerRequest = "LimitExceeded.ResourceNumPerRequest"
    case resourcePrefixInvalid = "InvalidParameterValue.ResourcePrefixInvalid"
    case serviceTypeInvalid = "InvalidParameterValue.ServiceTypeInvalid"
    case tag = "InvalidParameter.Tag"
    case tagAttachedResource = "FailedOperation.TagAttachedResource"
    case tagDuplicate = "ResourceInUse.TagDuplicate"
    case tagFilters = "InvalidParameterValue.TagFilters"
    case tagFiltersLengthExceeded = "InvalidParameterValue.TagFiltersLengthExceeded"
    case tagKey = "LimitExceeded.TagKey"
    case tagKeyAttached = "ResourceInUse.TagKeyAttached"
    case tagKeyCharacterIllegal = "InvalidParameterValue.TagKeyCharacterIllegal"
    case tagKeyDuplicate = "InvalidParameterValue.TagKeyDuplicate"
    case tagKeyEmpty = "InvalidParameterValue.TagKeyEmpty"
    case tagKeyLengthExceeded = "InvalidParameterValue.TagKeyLengthExceeded"
    case tagNonExist = "ResourceNotFound.TagNonExist"
    case tagNumPerRequest = "LimitExceeded.TagNumPerRequest"
    case tagValue = "LimitExceeded.TagValue"
    case tagValueCharacterIllegal = "InvalidParameterValue.TagValueCharacterIllegal"
    case tagValueEmpty = "InvalidParameterValue.TagValueEmpty"
    case tagValueLengthExceeded = "InvalidParameterValue.TagValueLengthExceeded"
    case unsupportedService = "InvalidParameter.UnsupportedService"

    var text: LocalizedText {
        switch self {
        case .attachedTagKeyNotFound: LocalizedText("The resource has no tag of this key.", "资源未关联该标签键。")
        case .deleteTagsParamError:
            LocalizedText(
                "DeleteTags contradicts ReplaceTags, or both are empty.", "DeleteTags 与 ReplaceTags 冲突，或两者均为空。")
        case .failedOperation: LocalizedText("The operation failed.", "操作失败。")
        case .paginationTokenInvalid: LocalizedText("The pagination token is invalid.", "分页 Token 无效。")
        case .projectNameExisted: LocalizedText("The project name exists already.", "项目名称已存在。")
        case .projectNumExceed: LocalizedText("Too many projects.", "项目数量超限。")
        case .quota: LocalizedText("Quota exceeded.", "超过配额。")
        case .recordNotFound: LocalizedText("The record does not exist.", "记录不存在。")
        case .regionInvalid: LocalizedText("The region is invalid.", "地域无效。")
        case .reservedTagKey: LocalizedText("The tag key is reserved.", "标签键为系统保留。")
        case .resourceAttachedTags: LocalizedText("The resource has too many tags.", "资源绑定的标签数超限。")
        case .resourceDescriptionError: LocalizedText("The six-segment resource name is wrong.", "资源六段式描述有误。")
        case .resourceIDInvalid: LocalizedText("The resource ID is invalid.", "资源 ID 无效。")
        case .resourceNumPerRequest: LocalizedText("Too many resources in one request.", "单次请求资源数超限。")
        case .resourcePrefixInvalid: LocalizedText("The resource prefix is invalid.", "资源前缀无效。")
        case .serviceTypeInvalid: LocalizedText("The service type is invalid.", "业务类型无效。")
        case .tag: LocalizedText("A tag is invalid.", "标签参数无效。")
        case .tagAttachedResource: LocalizedText("A resource has the tag.", "标签已关联资源。")
        case .tagDuplicate: LocalizedText("The tag exists already.", "标签已存在。")
        case .tagFilters: LocalizedText("A tag filter is invalid.", "标签过滤条件无效。")
        case .tagFiltersLengthExceeded: LocalizedText("There are too many tag filters.", "标签过滤条件数量超限。")
        case .tagKeyAttached: LocalizedText("The resource has a tag of this key already.", "资源已关联该标签键。")
        case .tagKey: LocalizedText("The account has too many tag keys.", "标签键数量超限。")
        case .tagKeyCharacterIllegal: LocalizedText("The tag key has illegal characters.", "标签键含非法字符。")
        case .tagKeyDuplicate: LocalizedText("A tag key is repeated.", "标签键重复。")
        case .tagKeyEmpty: LocalizedText("The tag key is empty.", "标签键为空。")
        case .tagKeyLengthExceeded: LocalizedText("The tag key is too long.", "标签键过长。")
        case .tagNonExist: LocalizedText("The tag does not exist.", "标签不存在。")
        case .tagNumPerRequest: LocalizedText("Too many tags in one request.", "单次请求标签数超限。")
        case .tagValue: LocalizedText("The tag key has too many values.", "单个标签键的标签值数量超限。")
        case .tagValueCharacterIllegal: LocalizedText("The tag value has illegal characters.", "标签值含非法字符。")
        case .tagValueEmpty: LocalizedText("The tag value is empty.", "标签值为空。")
        case .tagValueLengthExceeded: LocalizedText("The tag value is too long.", "标签值过长。")
        case .unsupportedService: LocalizedText("The service has no tags.", "该业务不支持标签。")
        }
    }

    var condition: String {
        switch self {
        case .attachedTagKeyNotFound: "The resource has no tag of the key."
        case .deleteTagsParamError: "A key stands in both lists, or both are empty."
        case .failedOperation: SharedConditions.fault
        case .paginationTokenInvalid: "PaginationToken was not given out, or for other filters."
        case .projectNameExisted: "Another project of the account has this name."
        case .projectNumExceed: "The account has \(Projects.quota) projects."
        case .quota: "A list has more than \(Tag.perCallMax) elements."
        case .recordNotFound: "The account has no such project, or it is the default project 0, which stays as it is."
        case .regionInvalid: "ResourceRegion is neither empty nor the name of a region."
        case .reservedTagKey: "A key begins with one of \(TagParameter.reservedPrefixes), in any case of letters."
        case .resourceAttachedTags: "The resource would have more than \(Tag.perResourceMax) tags."
        case .resourceDescriptionError:
            "A name is not qcs::<service>:<region>:uin/<account>:<type>/<id>, its identifier is not one of the type, or it "
                + "is another account's."
        case .resourceIDInvalid:
            "There are more than \(ResourceParameters.idsMax) identifiers, or one is not that of such a resource of the "
                + "service."
        case .resourceNumPerRequest: "There are more than \(ResourceParameters.namesMax) resources."
        case .resourcePrefixInvalid:
            "ServiceType is served, and ResourcePrefix is none of its types of resources that have tags."
        case .serviceTypeInvalid: "ServiceType is no name of a service: letters, digits, hyphens and underscores."
        case .tag: "Category of a tag is neither Custom nor All."
        case .tagAttachedResource: "A resource of the account has the tag."
        case .tagDuplicate: "The account has the tag, whether a resource has it or not."
        case .tagFilters:
            "A key or value of a filter is none that a tag may have, a key stands twice, or there are more than "
                + "\(TagFilterParameters.valuesMax) values."
        case .tagFiltersLengthExceeded: "There are more than \(TagFilterParameters.filtersMax) filters."
        case .tagKeyAttached: "The resource has a tag of the key."
        case .tagKey: "The tags of the account would have more than \(Tag.keysMax) different keys."
        case .tagKeyCharacterIllegal:
            "A key has a character that is not allowed, or a space at its beginning or end."
        case .tagKeyDuplicate: "A key stands twice."
        case .tagKeyEmpty: "A key is empty."
        case .tagKeyLengthExceeded: "A key is over \(Tag.keyLengthMax) characters long."
        case .tagNonExist: "The account has no such tag."
        case .tagNumPerRequest: "There are more than \(Tag.perCallMax) tags or keys."
        case .tagValue: "A key would have more than \(Tag.valuesPerKeyMax) different values in the account."
        case .tagValueCharacterIllegal:
            "A value has a character that is not allowed, or a space at its beginning or end."
        case .tagValueEmpty: "A value is empty."
        case .tagValueLengthExceeded: "A value is over \(Tag.valueLengthMax) characters long."
        case .unsupportedService: "A name is of a service or of a type of resource that has no tags here."
        }
    }
}
