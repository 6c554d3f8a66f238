// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyMaterial
import KeyPairModel
import UseCases

/// The codes of Lighthouse beyond the common ones, as far as Keywright gives them.
enum LighthouseErrorCode: String, DocumentedErrorCode, CaseIterable {
    case createKeyPairFailed = "FailedOperation.CreateKeyPairFailed"
    case deleteKeyPairFailed = "FailedOperation.DeleteKeyPairFailed"
    case duplicateParameterValue = "InvalidParameterValue.DuplicateParameterValue"
    case duplicated = "InvalidParameterValue.Duplicated"
    case failedOperation = "FailedOperation"
    case importKeyPairFailed = "FailedOperation.ImportKeyPairFailed"
    case instanceIDMalformed = "InvalidParameterValue.InstanceIdMalformed"
    case instanceIDNotFound = "ResourceNotFound.InstanceIdNotFound"
    case instanceOperationFailed = "FailedOperation.InstanceOperationFailed"
    case invalidFilter = "InvalidParameter.InvalidFilter"
    case keyIDNotFound = "ResourceNotFound.KeyIdNotFound"
    case keyPairIDMalformed = "InvalidParameterValue.KeyPairIdMalformed"
    case keyPairLimitExceeded = "LimitExceeded.KeyPairLimitExceeded"
    case keyPairNameEmpty = "InvalidParameterValue.InvalidKeyPairNameEmpty"
    case keyPairNameIncludeIllegalChar = "InvalidParameterValue.InvalidKeyPairNameIncludeIllegalChar"
    case keyPairNameTooLong = "InvalidParameterValue.InvalidKeyPairNameTooLong"
    case keyPairPublicKeyDuplicated = "InvalidParameterValue.KeyPairPublicKeyDuplicated"
    case keyPairPublicKeyMalformed = "InvalidParameterValue.KeyPairPublicKeyMalformed"
    case listLimitExceeded = "InvalidParameterValue.LimitExceeded"
    case negative = "InvalidParameterValue.Negative"
    case noPermission = "UnauthorizedOperation.NoPermission"
    case outOfRange = "InvalidParameterValue.OutOfRange"
    case parameterConflict = "InvalidParameter.ParameterConflict"
    case resourceQuotaNameInvalid = "InvalidParameterValue.InvalidResourceQuotaResourceName"

    var text: LocalizedText {
        switch self {
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
        case .createKeyPairFailed, .deleteKeyPairFailed, .failedOperation, .importKeyPairFailed,
            .instanceOperationFailed:
            SharedConditions.fault
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
