// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyMaterial
import KeyPairModel
import UseCases

/// The codes of CVM beyond the common ones, as far as Keywright gives them.
enum CVMErrorCode: String, DocumentedErrorCode, CaseIterable {
    case filterInvalid = "InvalidFilter"
    case filterValueLimitExceeded = "InvalidFilterValue.LimitExceeded"
    case instanceIDMalformed = "InvalidInstanceId.Malformed"
    case instanceIDNotFound = "InvalidInstanceId.NotFound"
    case internalServerError = "InternalServerError"
    /// Of generation B alone.
    case keyPairDescriptionTooLong = "InvalidKeyPairDescriptionTooLong"
    case keyPairIDMalformed = "InvalidKeyPairId.Malformed"
    case keyPairIDNotFound = "InvalidKeyPairId.NotFound"
    case keyPairLimitExceeded = "InvalidKeyPair.LimitExceeded"
    case keyPairNameDuplicate = "InvalidKeyPairName.Duplicate"
    case keyPairNameEmpty = "InvalidKeyPairNameEmpty"
    case keyPairNameIncludeIllegalChar = "InvalidKeyPairNameIncludeIllegalChar"
    case keyPairNameTooLong = "InvalidKeyPairNameTooLong"
    case limitInvalid = "InvalidParameterValueLimit"
    case listLimitExceeded = "InvalidParameterValue.LimitExceeded"
    case offsetInvalid = "InvalidParameterValueOffset"
    case projectIDNotFound = "InvalidProjectId.NotFound"
    case publicKeyDuplicate = "InvalidPublicKey.Duplicate"
    case publicKeyMalformed = "InvalidPublicKey.Malformed"
    case tagKeyReserved = "FailedOperation.TagKeyReserved"
    case tagResourceQuota = "LimitExceeded.TagResourceQuota"

    var text: LocalizedText {
        switch self {
        case .filterInvalid: LocalizedText("The filter is not supported.", "过滤条件不支持。")
        case .filterValueLimitExceeded: LocalizedText("Too many filter values.", "过滤条件取值过多。")
        case .instanceIDMalformed: LocalizedText("The instance ID is malformed.", "实例 ID 格式错误。")
        case .instanceIDNotFound: LocalizedText("The instance does not exist.", "实例不存在。")
        case .internalServerError: LocalizedText("Internal error.", "服务内部异常。")
        case .keyPairDescriptionTooLong:
            LocalizedText("The description of the key pair is too long.", "密钥对描述过长。")
        case .keyPairIDMalformed: LocalizedText("The key pair ID is malformed.", "密钥对 ID 格式错误。")
        case .keyPairIDNotFound: LocalizedText("The key pair ID does not exist.", "密钥对 ID 不存在。")
        case .keyPairLimitExceeded: LocalizedText("The number of key pairs is over the limit.", "密钥对数量超出限制。")
        case .keyPairNameDuplicate: LocalizedText("A key pair with this name already exists.", "密钥对名称重复。")
        case .keyPairNameEmpty: LocalizedText("The key pair name is empty.", "密钥对名称为空。")
        case .keyPairNameIncludeIllegalChar:
            LocalizedText(
                "The key pair name may hold letters, digits and underscores only.", "密钥对名称含非法字符，仅支持字母、数字和下划线。")
        case .keyPairNameTooLong:
            LocalizedText("The key pair name is longer than 25 characters.", "密钥对名称超过 25 个字符。")
        case .limitInvalid: LocalizedText("The Limit value is invalid.", "Limit 参数取值无效。")
        case .listLimitExceeded: LocalizedText("Too many values in a list parameter.", "列表参数的取值个数超限。")
        case .offsetInvalid: LocalizedText("The Offset value is invalid.", "Offset 参数取值无效。")
        case .projectIDNotFound: LocalizedText("The project does not exist.", "项目不存在。")
        case .publicKeyDuplicate: LocalizedText("This public key already exists.", "该公钥已存在。")
        case .publicKeyMalformed:
            LocalizedText("The public key is not in OpenSSH RSA format.", "公钥格式错误，须为 OpenSSH RSA 格式。")
        case .tagKeyReserved: LocalizedText("The tag key is reserved by the system.", "标签键为系统保留。")
        case .tagResourceQuota: LocalizedText("Too many tags.", "标签数量超过上限。")
        }
    }

    var condition: String {
        switch self {
        case .filterInvalid: SharedConditions.filterInvalid
        case .filterValueLimitExceeded:
            "There are more than \(FilterParameter.countMax) filters, or more than \(FilterParameter.valuesMax) values in "
                + "one."
        case .instanceIDMalformed: SharedConditions.instanceIDMalformed(.cvm)
        case .instanceIDNotFound: SharedConditions.instanceNotFound
        case .internalServerError: SharedConditions.fault
        case .keyPairDescriptionTooLong: "Description is over \(KeyPairDescription.lengthMax) characters long."
        case .keyPairIDMalformed: SharedConditions.keyPairIDMalformed(.cvm)
        case .keyPairIDNotFound: SharedConditions.keyPairNotFound
        case .keyPairLimitExceeded: SharedConditions.quotaReached(default: KeyPairQuotas.cvmDefault)
        case .keyPairNameDuplicate: SharedConditions.nameTaken
        case .keyPairNameEmpty: SharedConditions.nameEmpty
        case .keyPairNameIncludeIllegalChar: SharedConditions.nameIllegal
        case .keyPairNameTooLong: SharedConditions.nameTooLong
        case .limitInvalid: "Limit is not \(PageRange.limits.lowerBound)–\(PageRange.limits.upperBound)."
        case .listLimitExceeded: "A list of identifiers is longer than its limit."
        case .offsetInvalid: "Offset is negative."
        case .projectIDNotFound: "The account has no such project. Project 0 always exists."
        case .publicKeyDuplicate: SharedConditions.publicKeyTaken
        case .publicKeyMalformed: SharedConditions.publicKeyMalformed(rsaBits: OpenSSHPublicKeyParser.rsaBits)
        case .tagKeyReserved:
            "The key of a tag begins with one of \(TagParameter.reservedPrefixes), in any case of letters."
        case .tagResourceQuota:
            "There are more than \(Tag.perCallMax) tags, or the account would have more tags than it may: \(Tag.keysMax) keys, "
                + "and \(Tag.valuesPerKeyMax) values of one."
        }
    }
}
