// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
import KeyMaterial
import UseCases

/// The codes of generation A, with their names in generation B.
enum LegacyAErrorCode: String, DocumentedErrorCode, CaseIterable {
    case instanceIDMalformed = "InvalidInstanceId.Malformed"
    case instanceIDNotFound = "InvalidInstanceId.NotFound"
    case instanceNotSupported = "InvalidInstance.NotSupported"
    case internalError = "InternalError"
    case keyPairIDMalformed = "InvalidKeyPairId.Malformed"
    case keyPairIDNotFound = "InvalidKeyPairId.NotFound"
    case keyPairLimitExceeded = "InvalidKeyPair.LimitExceeded"
    case keyPairNameDuplicate = "InvalidKeyPairName.Duplicate"
    case keyPairNameEmpty = "InvalidKeyPairNameEmpty"
    case keyPairNameIncludeIllegalChar = "InvalidKeyPairNameIncludeIllegalChar"
    case keyPairNameTooLong = "InvalidKeyPairNameTooLong"
    case keyPairNotSupported = "InvalidParameterValue.KeyPairNotSupported"
    case listLimitExceeded = "InvalidParameterValue.LimitExceeded"
    case notPermitted = "SecretidNotAuthAccessResource"
    case partialSuccess = "PartialSuccess"
    case publicKeyDuplicate = "InvalidPublicKey.Duplicate"
    case publicKeyMalformed = "InvalidPublicKey.Malformed"

    var text: LocalizedText {
        switch self {
        case .instanceIDMalformed: LocalizedText("The instance ID is malformed.", "实例 ID 格式错误。")
        case .instanceIDNotFound: LocalizedText("The instance does not exist.", "实例不存在。")
        case .instanceNotSupported: LocalizedText("The instance does not support this now.", "实例不支持该操作。")
        case .internalError: LocalizedText("Internal error.", "服务器内部错误。")
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
        case .keyPairNotSupported: LocalizedText("The key pair is in use.", "密钥对正在使用，不支持该操作。")
        case .listLimitExceeded: LocalizedText("Too many values in a list parameter.", "列表参数的取值个数超限。")
        case .notPermitted: LocalizedText("No permission for this resource.", "未获授权访问该资源。")
        case .partialSuccess: LocalizedText("Part of the batch succeeded.", "部分执行成功。")
        case .publicKeyDuplicate: LocalizedText("This public key already exists.", "该公钥已存在。")
        case .publicKeyMalformed:
            LocalizedText("The public key is not in OpenSSH RSA format.", "公钥格式错误，须为 OpenSSH RSA 格式。")
        }
    }

    var condition: String {
        switch self {
        case .instanceIDMalformed: SharedConditions.instanceIDMalformed(.cvm)
        case .instanceIDNotFound: SharedConditions.instanceNotFound
        case .instanceNotSupported:
            "An instance is of Windows, is running and hardPowerOffFlag is not 1, or is in another state than STOPPED; or was "
                + "stopped with STOP_CHARGING, or something else is being done to it. Nothing was changed."
        case .internalError: "A fault of the server. Its log has the reason."
        case .keyPairIDMalformed: SharedConditions.keyPairIDMalformed(.cvm)
        case .keyPairIDNotFound: SharedConditions.keyPairNotFound
        case .keyPairLimitExceeded: SharedConditions.quotaReached(default: KeyPairQuotas.cvmDefault)
        case .keyPairNameDuplicate: SharedConditions.nameTaken
        case .keyPairNameEmpty: SharedConditions.nameEmpty
        case .keyPairNameIncludeIllegalChar: SharedConditions.nameIllegal
        case .keyPairNameTooLong: SharedConditions.nameTooLong
        case .keyPairNotSupported: "The key pair opens an instance, or an image holds it."
        case .listLimitExceeded: "A list of identifiers is longer than its limit."
        case .notPermitted: SharedConditions.notPermitted
        case .partialSuccess:
            "Some of the key pairs were deleted and some were not; the answer has its fields, and each its own code."
        case .publicKeyDuplicate: SharedConditions.publicKeyTaken
        case .publicKeyMalformed: SharedConditions.publicKeyMalformed(rsaBits: OpenSSHPublicKeyParser.rsaBits)
        }
    }
}

/// The numeric codes of generation A.
package enum LegacyANumber {
    static let parameters = 4000
    static let signature = 4100
    static let notPermitted = 4102
    static let secretID = 4104
    static let token = 4105
    static let quota = 4400
    static let replay = 4500
    static let unsupportedProtocol = 4600
    static let notFound = 5000
    static let operationFailed = 5100
    static let partialSuccess = 5400
    static let fault = 6000
    static let version = 6100
    static let action = 6200

    package static func number(of code: any ErrorCode) -> Int {
        switch code {
        case let code as LegacyAErrorCode: number(of: code)
        case let code as LegacyErrorCode: number(of: code)
        case let code as CommonErrorCode: number(of: code)
        default: fault
        }
    }

    private static func number(of code: LegacyAErrorCode) -> Int {
        switch code {
        case .instanceIDNotFound, .keyPairIDNotFound: notFound
        case .instanceNotSupported, .keyPairNotSupported: operationFailed
        case .internalError: fault
        case .keyPairLimitExceeded: quota
        case .notPermitted: notPermitted
        case .partialSuccess: partialSuccess
        case .instanceIDMalformed, .keyPairIDMalformed, .keyPairNameDuplicate, .keyPairNameEmpty,
            .keyPairNameIncludeIllegalChar, .keyPairNameTooLong, .listLimitExceeded, .publicKeyDuplicate,
            .publicKeyMalformed:
            parameters
        }
    }

    private static func number(of code: LegacyErrorCode) -> Int {
        switch code {
        case .actionNotFound: action
        case .limitExceeded: quota
        case .replayAttack: replay
        case .secretIDNotFound: secretID
        case .signatureFailure: signature
        case .tokenCheckFailed: token
        case .unauthorizedOperation: notPermitted
        case .unsupportedProtocol: unsupportedProtocol
        }
    }

    private static func number(of code: CommonErrorCode) -> Int {
        switch code {
        case .invalidAction, .unsupportedOperation: action
        case .invalidAuthorization, .signatureFailure: signature
        case .ipLimitExceeded: quota
        case .replayAttack, .signatureExpire: replay
        case .invalidSecretID, .secretIDNotFound: secretID
        case .tokenFailure: token
        case .unauthorizedOperation: notPermitted
        case .unsupportedProtocol: unsupportedProtocol
        case .noSuchVersion: version
        case .requestLimitExceeded: quota
        case .internalError, .serviceUnavailable: fault
        case .invalidParameter, .invalidParameterValue, .missingParameter, .noSuchProduct, .requestSizeLimitExceeded,
            .unknownParameter, .unsupportedRegion:
            parameters
        }
    }
}
