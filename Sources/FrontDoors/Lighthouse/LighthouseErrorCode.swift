// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

/// Lighthouse's own error codes, as far as Keywright answers them.
enum LighthouseErrorCode: String, DocumentedErrorCode, CaseIterable {
    case blueprintIDMalformed = "InvalidParameterValue.BlueprintIdMalformed"
    case blueprintIDNotFound = "ResourceNotFound.BlueprintIdNotFound"
    case bundleInvalid = "InvalidParameterValue.InvalidBundle"
    case clientTokenTooLong = "InvalidParameterValue.ClientTokenTooLong"
    case createInstancesFailed = "FailedOperation.CreateInstancesFailed"
    case createKeyPairFailed = "FailedOperation.CreateKeyPairFailed"
    case deleteKeyPairFailed = "FailedOperation.DeleteKeyPairFailed"
    case describeBlueprintsFailed = "FailedOperation.DescribeBlueprintsFailed"
    case describeBundlesFailed = "FailedOperation.DescribeBundlesFailed"
    case dryRunOperation = "DryRunOperation"
    case duplicated = "InvalidParameterValue.Duplicated"
    case duplicateParameterValue = "InvalidParameterValue.DuplicateParameterValue"
    case failedOperation = "FailedOperation"
    case filterNameEmpty = "InvalidParameter.InvalidFilterInvalidKey"
    case filterNameUnknown = "InvalidParameter.InvalidFilterNotSupportedName"
    case filterValueLimitExceeded = "InvalidParameter.FilterValueLimitExceeded"
    case importKeyPairFailed = "FailedOperation.ImportKeyPairFailed"
    case instanceCreating = "OperationDenied.InstanceCreating"
    case instanceIDMalformed = "InvalidParameterValue.InstanceIdMalformed"
    case instanceIDNotFound = "ResourceNotFound.InstanceIdNotFound"
    case instanceNameTooLong = "InvalidParameterValue.InstanceNameTooLong"
    case instanceOperationFailed = "FailedOperation.InstanceOperationFailed"
    case instanceOperationInProgress = "OperationDenied.InstanceOperationInProgress"
    case instanceQuotaReached = "LimitExceeded.InstanceQuotaLimitExceeded"
    case invalidFilter = "InvalidParameter.InvalidFilter"
    case invalidInstanceState = "UnsupportedOperation.InvalidInstanceState"
    case ipFormatInvalid = "InvalidParameterValue.InvalidIpFormat"
    case keyIDNotFound = "ResourceNotFound.KeyIdNotFound"
    case keyPairBindDuplicate = "UnsupportedOperation.KeyPairBindDuplicate"
    case keyPairBoundToBlueprints = "UnsupportedOperation.KeyPairBindToBlueprints"
    case keyPairIDMalformed = "InvalidParameterValue.KeyPairIdMalformed"
    case keyPairInUse = "ResourceInUse.KeyPairInUse"
    case keyPairLimitExceeded = "LimitExceeded.KeyPairLimitExceeded"
    case keyPairNameEmpty = "InvalidParameterValue.InvalidKeyPairNameEmpty"
    case keyPairNameIncludeIllegalChar = "InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar"
    case keyPairNameTooLong = "InvalidParameterValue.InvalidKeyPairNameTooLong"
    case keyPairNotBound = "UnsupportedOperation.KeyPairNotBoundToInstance"
    case keyPairPublicKeyDuplicated = "InvalidParameterValue.KeyPairPublicKeyDuplicated"
    case keyPairPublicKeyMalformed = "InvalidParameterValue.KeyPairPublicKeyMalformed"
    case keyPairUsernameMismatch = "UnsupportedOperation.KeyPairUnbindUsernameMismatch"
    case listLimitExceeded = "InvalidParameterValue.LimitExceeded"
    case negative = "InvalidParameterValue.Negative"
    case noPermission = "UnauthorizedOperation.NoPermission"
    case orderFieldRequired = "MissingParameter.OrderFieldRequired"
    case outOfRange = "InvalidParameterValue.OutOfRange"
    case parameterConflict = "InvalidParameter.ParameterConflict"
    case passwordInvalid = "InvalidParameterValue.InvalidPassword"
    case resourceQuotaNameInvalid = "InvalidParameterValue.InvalidResourceQuotaResourceName"
    case windowsNotSupportKeyPair = "UnsupportedOperation.WindowsNotSupportKeyPair"
    case zoneInvalid = "InvalidParameterValue.InvalidZone"

    var text: LocalizedText {
        switch self {
        case .dryRunOperation:
            LocalizedText(
                "Dry run succeeded: without DryRun the request would be carried out.", "预检通过：去掉 DryRun 参数后请求将被执行。")
        case .blueprintIDMalformed: LocalizedText("The blueprint ID is malformed.", "镜像 ID 格式非法。")
        case .blueprintIDNotFound: LocalizedText("The blueprint ID does not exist.", "镜像 ID 不存在。")
        case .bundleInvalid: LocalizedText("The bundle is invalid.", "套餐参数非法。")
        case .clientTokenTooLong: LocalizedText("The client token is too long.", "客户令牌长度超出限制。")
        case .createInstancesFailed: LocalizedText("The instances could not be created.", "创建实例失败。")
        case .describeBlueprintsFailed: LocalizedText("The blueprints could not be described.", "查询镜像失败。")
        case .describeBundlesFailed: LocalizedText("The bundles could not be described.", "查询套餐失败。")
        case .filterNameEmpty: LocalizedText("The filter name is invalid.", "过滤条件 Name 取值无效。")
        case .filterNameUnknown: LocalizedText("The filter name is not supported.", "不支持该过滤条件 Name。")
        case .filterValueLimitExceeded: LocalizedText("Too many filter values.", "过滤条件取值过多。")
        case .instanceCreating: LocalizedText("The instance is being created.", "实例正在创建。")
        case .instanceNameTooLong: LocalizedText("The instance name is too long.", "实例名称过长。")
        case .instanceOperationInProgress:
            LocalizedText("The last operation on the instance is still in progress.", "实例上一次操作尚在进行。")
        case .instanceQuotaReached: LocalizedText("The instance quota is used up.", "实例数量超过配额。")
        case .invalidInstanceState: LocalizedText("The instance state does not allow this operation.", "实例当前状态不支持该操作。")
        case .ipFormatInvalid: LocalizedText("The IP address is malformed.", "IP 地址格式错误。")
        case .keyPairBindDuplicate: LocalizedText("The key pair is already bound to the instance.", "密钥对已绑定到该实例。")
        case .keyPairBoundToBlueprints:
            LocalizedText(
                "The key pair is referenced by a custom image; delete the image first.", "密钥对被自定义镜像引用，请先删除镜像。")
        case .keyPairInUse: LocalizedText("The key pair is in use.", "密钥对正在被使用。")
        case .keyPairNotBound: LocalizedText("The key pair is not bound to the instance.", "密钥对未绑定到该实例。")
        case .keyPairUsernameMismatch:
            LocalizedText("The user name differs from the one used for binding.", "解绑用户名与绑定时不一致。")
        case .orderFieldRequired: LocalizedText("Order needs OrderField.", "传入 Order 时必须传入 OrderField。")
        case .passwordInvalid: LocalizedText("The password is not allowed.", "密码不合法。")
        case .windowsNotSupportKeyPair:
            LocalizedText("Windows instances do not support key pairs.", "Windows 实例不支持密钥对。")
        case .zoneInvalid: LocalizedText("The zone is invalid.", "可用区取值无效。")
        case .createKeyPairFailed: LocalizedText("The key pair could not be created.", "创建密钥对失败。")
        case .deleteKeyPairFailed: LocalizedText("The key pair could not be deleted.", "删除密钥对失败。")
        case .duplicateParameterValue: LocalizedText("The KeyName already exists.", "参数 KeyName 已存在。")
        case .duplicated: LocalizedText("Duplicate values are not allowed.", "列表中存在重复值。")
        case .failedOperation: LocalizedText("The operation failed.", "操作失败。")
        case .importKeyPairFailed: LocalizedText("The key pair could not be imported.", "导入密钥对失败。")
        case .instanceIDMalformed: LocalizedText("The instance ID is malformed.", "实例 ID 格式错误。")
        case .instanceIDNotFound: LocalizedText("The instance ID does not exist.", "实例 ID 不存在。")
        case .instanceOperationFailed: LocalizedText("The operation on the instance failed.", "对实例的操作失败。")
        case .invalidFilter: LocalizedText("The filter is invalid.", "过滤条件无效。")
        case .keyIDNotFound: LocalizedText("The key pair ID does not exist.", "密钥对 ID 不存在。")
        case .keyPairIDMalformed: LocalizedText("The key pair ID is malformed.", "密钥对 ID 格式错误。")
        case .keyPairLimitExceeded: LocalizedText("The key pair quota is used up.", "密钥对数量超过配额。")
        case .keyPairNameEmpty: LocalizedText("The key pair name is empty.", "密钥对名称为空。")
        case .keyPairNameIncludeIllegalChar:
            LocalizedText("The key pair name has characters that are not allowed.", "密钥对名称含非法字符。")
        case .keyPairNameTooLong: LocalizedText("The key pair name is too long.", "密钥对名称过长。")
        case .keyPairPublicKeyDuplicated:
            LocalizedText("The public key already exists and cannot be reused.", "公钥已存在，不能重复使用。")
        case .keyPairPublicKeyMalformed: LocalizedText("The public key is malformed.", "公钥格式错误。")
        case .listLimitExceeded: LocalizedText("Too many values in a list parameter.", "列表参数的取值个数超限。")
        case .negative: LocalizedText("The value must not be negative.", "取值不能为负数。")
        case .noPermission: LocalizedText("No permission.", "无权限。")
        case .outOfRange: LocalizedText("The value is out of range.", "取值不在有效范围内。")
        case .parameterConflict: LocalizedText("The parameters conflict.", "参数之间冲突。")
        case .resourceQuotaNameInvalid: LocalizedText("The quota resource name is unknown.", "配额资源名称无效。")
        }
    }

    var condition: String {
        switch self {
        case .createInstancesFailed, .createKeyPairFailed, .deleteKeyPairFailed, .describeBlueprintsFailed,
            .describeBundlesFailed, .failedOperation, .importKeyPairFailed, .instanceOperationFailed:
            SharedConditions.fault
        case .blueprintIDMalformed: "A blueprint ID is not lhbp- and eight of [a-z0-9]."
        case .blueprintIDNotFound: "There is no such blueprint, or it is another account's."
        case .bundleInvalid: "A bundle ID has not the form of one."
        case .clientTokenTooLong: "ClientToken is over \(Instances.clientTokenLengthMax) characters long."
        case .filterNameEmpty: "The Name of a filter is empty."
        case .filterNameUnknown: "A filter has another name than those allowed."
        case .filterValueLimitExceeded: "A filter has more values than it may."
        case .instanceCreating: "An instance is PENDING."
        case .instanceNameTooLong: "The name is over \(CreateInstances.nameLengthMax) characters long."
        case .instanceOperationInProgress:
            "The LatestOperationState of an instance is OPERATING. Nothing was changed; try again in a moment."
        case .instanceQuotaReached: "The account would have more than \(Instances.quota) instances."
        case .invalidInstanceState: "The InstanceState of an instance does not allow it. Nothing was changed."
        case .ipFormatInvalid: "A value of a filter of addresses is no IP address."
        case .keyPairBindDuplicate:
            "One of the key pairs is bound to one of the instances already. Nothing was changed."
        case .keyPairBoundToBlueprints:
            "A blueprint that was made of an instance holds one of the key pairs. Delete the blueprint first."
        case .keyPairInUse: "One of the key pairs is bound to an instance. Nothing was deleted."
        case .keyPairNotBound:
            "One of the key pairs is not bound to one of the instances, or one of these has Windows. Nothing was changed."
        case .keyPairUsernameMismatch: "One of the key pairs is bound for another user. Nothing was changed."
        case .orderFieldRequired: "There is an Order and no OrderField."
        case .passwordInvalid: "The password breaks the rules."
        case .windowsNotSupportKeyPair: "One of the instances has Windows."
        case .zoneInvalid: "There is no such zone."
        case .dryRunOperation: "DryRun is true, and the call would succeed."
        case .duplicateParameterValue: SharedConditions.nameTaken
        case .duplicated: "An identifier stands twice in a list."
        case .instanceIDMalformed: SharedConditions.instanceIDMalformed(.lighthouse)
        case .instanceIDNotFound: SharedConditions.instanceNotFound
        case .invalidFilter: SharedConditions.filterInvalid
        case .keyIDNotFound: SharedConditions.keyPairNotFound
        case .keyPairIDMalformed: SharedConditions.keyPairIDMalformed(.lighthouse)
        case .keyPairLimitExceeded: SharedConditions.quotaReached(default: KeyPairQuotas.lighthouseDefault)
        case .keyPairNameEmpty: SharedConditions.nameEmpty
        case .keyPairNameIncludeIllegalChar: SharedConditions.nameIllegal
        case .keyPairNameTooLong: SharedConditions.nameTooLong
        case .keyPairPublicKeyDuplicated: SharedConditions.publicKeyTaken
        case .keyPairPublicKeyMalformed: SharedConditions.publicKeyMalformed(rsaBits: OpenSSHPublicKeyParser.rsaBits)
        case .listLimitExceeded:
            "A list is longer than its limit, or the tags would be more than an account may have: \(Tag.keysMax) keys, and "
                + "\(Tag.valuesPerKeyMax) values of one."
        case .negative: "Offset or Limit is negative."
        case .noPermission: SharedConditions.notPermitted
        case .outOfRange: "Limit is 0 or above \(PageRange.limits.upperBound)."
        case .parameterConflict: SharedConditions.idsAndFilters
        case .resourceQuotaNameInvalid: "A name is not USER_KEY_PAIR."
        }
    }
}
