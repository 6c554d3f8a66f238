// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import ActionAPI
import DomainModel
import UseCases

/// CAM's own error codes, as far as Keywright answers them.
enum CAMErrorCode: String, DocumentedErrorCode, CaseIterable {
    case accessKeyOverLimit = "OperationDenied.AccessKeyOverLimit"
    case actionError = "InvalidParameter.ActionError"
    case actionMiss = "InvalidParameter.ActionMiss"
    case attachmentFull = "InvalidParameter.AttachmentFull"
    case conditionContentError = "InvalidParameter.ConditionContentError"
    case conditionError = "InvalidParameter.ConditionError"
    case conditionTypeError = "InvalidParameter.ConditionTypeError"
    case descriptionLengthOverlimit = "InvalidParameter.DescriptionLengthOverlimit"
    case effectError = "InvalidParameter.EffectError"
    case haveKeys = "OperationDenied.HaveKeys"
    case operatePoliciesOverLimit = "InvalidParameter.OperatePoliciesOverLimit"
    case paramError = "InvalidParameter.ParamError"
    case policyDocumentError = "InvalidParameter.PolicyDocumentError"
    case policyDocumentLengthOverLimit = "InvalidParameter.PolicyDocumentLengthOverLimit"
    case policyFull = "FailedOperation.PolicyFull"
    case policyIDNotFound = "ResourceNotFound.PolicyIdNotFound"
    case policyNameError = "InvalidParameter.PolicyNameError"
    case policyNameInUse = "FailedOperation.PolicyNameInUse"
    case principalError = "InvalidParameter.PrincipalError"
    case resourceContentError = "InvalidParameter.ResourceContentError"
    case resourceError = "InvalidParameter.ResourceError"
    case resourceProjectError = "InvalidParameter.ResourceProjectError"
    case resourceQcsError = "InvalidParameter.ResourceQcsError"
    case resourceRegionError = "InvalidParameter.ResourceRegionError"
    case resourceServiceNotExist = "InvalidParameter.ResourceServiceNotExist"
    case resourceUinError = "InvalidParameter.ResourceUinError"
    case scopeError = "InvalidParameter.ScopeError"
    case secretNotExist = "ResourceNotFound.SecretNotExist"
    case statementError = "InvalidParameter.StatementError"
    case subUin = "OperationDenied.SubUin"
    case subUserFull = "InvalidParameter.SubUserFull"
    case subUserNameInUse = "InvalidParameter.SubUserNameInUse"
    case tagLimitExceeded = "InvalidParameter.TagLimitExceeded"
    case tagParamError = "InvalidParameter.TagParamError"
    case unmodifiable = "FailedOperation.Unmodifiable"
    case userNameIllegal = "InvalidParameter.UserNameIllegal"
    case userNotExist = "ResourceNotFound.UserNotExist"
    case versionError = "InvalidParameter.VersionError"

    var text: LocalizedText {
        switch self {
        case .accessKeyOverLimit: LocalizedText("The user has as many access keys as are allowed.", "访问密钥数量超过限制。")
        case .actionError: LocalizedText("The action of a statement is invalid.", "策略语法中 action 字段不合法。")
        case .actionMiss: LocalizedText("A statement has no action.", "策略语法缺少 action 字段。")
        case .attachmentFull: LocalizedText("The user has as many policies as are allowed.", "授权对象关联策略数已达到上限。")
        case .conditionContentError:
            LocalizedText(
                "A condition has a key or value that its operator does not support.", "策略语法中 condition 条件键或条件值不合法。")
        case .conditionError: LocalizedText("The condition of a statement is invalid.", "策略语法中 condition 字段不合法。")
        case .conditionTypeError: LocalizedText("A condition has an unknown operator.", "策略语法中 condition 运算符不合法。")
        case .descriptionLengthOverlimit: LocalizedText("The description is too long.", "描述长度超过限制。")
        case .effectError: LocalizedText("The effect of a statement is invalid.", "策略语法中 effect 字段不合法。")
        case .haveKeys: LocalizedText("The user has access keys.", "子用户存在访问密钥，不能删除。")
        case .operatePoliciesOverLimit: LocalizedText("Too many policies in one call.", "操作策略数超过上限。")
        case .paramError: LocalizedText("A parameter is invalid.", "非法入参。")
        case .policyDocumentError: LocalizedText("The policy document is invalid.", "策略语法不合法。")
        case .policyDocumentLengthOverLimit: LocalizedText("The policy document is too long.", "策略语法长度超过限制。")
        case .policyFull: LocalizedText("The account has as many policies as are allowed.", "用户策略数超过上限。")
        case .policyIDNotFound: LocalizedText("The policy does not exist.", "策略不存在。")
        case .policyNameError: LocalizedText("The policy name is invalid.", "策略名称不合法。")
        case .policyNameInUse: LocalizedText("The policy name is in use.", "策略名称已被使用。")
        case .principalError: LocalizedText("A principal is not supported.", "策略语法中不支持 principal 字段。")
        case .resourceContentError:
            LocalizedText("The last segment of a resource is invalid.", "策略语法中 resource 资源内容不合法。")
        case .resourceError: LocalizedText("The resource of a statement is invalid.", "策略语法中 resource 字段不合法。")
        case .resourceProjectError: LocalizedText("The project of a resource is invalid.", "策略语法中 resource 项目信息不合法。")
        case .resourceQcsError: LocalizedText("A resource is not in its six segments.", "策略语法中 resource 六段式不合法。")
        case .resourceRegionError: LocalizedText("The region of a resource is invalid.", "策略语法中 resource 地域信息不合法。")
        case .resourceServiceNotExist:
            LocalizedText("The service of a resource does not exist.", "策略语法中 resource 产品不存在。")
        case .resourceUinError: LocalizedText("The account of a resource is invalid.", "策略语法中 resource 主账号信息不合法。")
        case .scopeError: LocalizedText("The scope is invalid.", "Scope 参数不合法。")
        case .secretNotExist: LocalizedText("The access key does not exist.", "密钥不存在。")
        case .statementError: LocalizedText("The statement of a policy is invalid.", "策略语法中 statement 字段不合法。")
        case .subUin: LocalizedText("A sub-user must not do this to the main account.", "子用户无权操作主账号。")
        case .subUserFull: LocalizedText("The account has as many users as are allowed.", "子用户数量达到上限。")
        case .subUserNameInUse: LocalizedText("The user name is in use.", "子用户名称已被使用。")
        case .tagLimitExceeded: LocalizedText("There are too many tags.", "标签数量超限。")
        case .tagParamError: LocalizedText("A tag is invalid.", "标签参数不合法。")
        case .unmodifiable: LocalizedText("The policy cannot be changed.", "该策略不可修改。")
        case .userNameIllegal: LocalizedText("The user name is invalid.", "用户名称不合法。")
        case .userNotExist: LocalizedText("The user does not exist.", "用户不存在。")
        case .versionError: LocalizedText("The version of the policy is invalid.", "策略语法中 version 字段不合法。")
        }
    }

    var condition: String {
        switch self {
        case .accessKeyOverLimit: "The user has \(AccessKeys.quota) access keys."
        case .actionError: "An action is no text, no list of texts, or not written service:Name."
        case .actionMiss: "A statement has no action."
        case .attachmentFull: "The user has \(Policies.attachmentQuota) policies."
        case .conditionContentError: "An operator of a condition does not go with its key or its value."
        case .conditionError: "A condition is not an object of operators, each an object of keys."
        case .conditionTypeError: "An operator of a condition is not one of those that are understood."
        case .descriptionLengthOverlimit: "Description is over \(Policies.descriptionLengthMax) bytes long."
        case .effectError: "The effect of a statement is neither allow nor deny."
        case .haveKeys: "The user has access keys, active or not, and Force is not 1."
        case .operatePoliciesOverLimit: "The list of policies is longer than its limit."
        case .paramError: "A value is not one of those that the parameter allows."
        case .policyDocumentError:
            "The document is not JSON, nested too deep, not an object, or has a member twice or one that is not understood."
        case .policyDocumentLengthOverLimit: "The document is over \(PolicyDocument.bytesMax) bytes long."
        case .policyFull: "The account has \(Policies.quota) policies of its own."
        case .policyIDNotFound: "Neither the account nor the preset policies have this policy. Nothing was changed."
        case .policyNameError: "The name is not 1–\(PolicyName.lengthMax) letters, digits and +=,.@_-."
        case .policyNameInUse: "Another policy of the account, or a preset one, has this name."
        case .principalError: "A statement has a principal."
        case .resourceContentError: "The last segment of a resource is empty or holds spaces."
        case .resourceError: "A statement has no resource, or one that is no text and no list of texts."
        case .resourceProjectError: "The second segment of a resource is not empty."
        case .resourceQcsError: "A resource is neither * nor six segments that begin with qcs."
        case .resourceRegionError: "The fourth segment of a resource is no region."
        case .resourceServiceNotExist: "The third segment of a resource is no service."
        case .resourceUinError: "The fifth segment of a resource is neither empty nor the own main account."
        case .scopeError: "Scope is not All, QCS or Local."
        case .secretNotExist: "The user has no access key of this SecretId."
        case .statementError: "The statement is no object and no list of some, or has a member that is not understood."
        case .subUin: "A sub-user names the main account. No policy can allow it."
        case .subUserFull: "The account has \(Users.quota) users."
        case .subUserNameInUse: "Another user of the account has this name."
        case .tagLimitExceeded:
            "There are more than \(Tag.perCallMax) tags, or the account would have more than \(Tag.keysMax) keys or "
                + "\(Tag.valuesPerKeyMax) values of one."
        case .tagParamError: "A key or a value is none that a tag may have, or a key stands twice."
        case .unmodifiable: "The policy is a preset one, and more than its remark would be changed."
        case .userNameIllegal: "The name is not 1–\(UserName.lengthMax) letters, digits and +=,.@_-."
        case .userNotExist: "The account has no user of this name or number."
        case .versionError: "The version is not \(PolicyDocument.version)."
        }
    }
}
