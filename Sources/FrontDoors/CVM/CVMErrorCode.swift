// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel

/// CVM's own error codes, as far as Keywright answers them.
enum CVMErrorCode: String, DocumentedErrorCode, CaseIterable {
    case clientTokenTooLong = "InvalidClientToken.TooLong"
    case dryRunOperation = "DryRunOperation"
    case filterInvalid = "InvalidFilter"
    case filterValueLimitExceeded = "InvalidFilterValue.LimitExceeded"
    case hostIDMalformed = "InvalidHostId.Malformed"
    case hostNameIllegal = "InvalidParameterValue.IllegalHostName"
    case imageIDMalformed = "InvalidImageId.Malformed"
    case imageIDNotFound = "InvalidImageId.NotFound"
    case imageIDsAndFilters = "InvalidParameter.InvalidParameterCoexistImageIdsFilters"
    case instanceIDMalformed = "InvalidInstanceId.Malformed"
    case instanceIDNotFound = "InvalidInstanceId.NotFound"
    case instanceNameTooLong = "InvalidInstanceName.TooLong"
    case instanceNotSupported = "InvalidInstance.NotSupported"
    case instanceQuotaReached = "LimitExceeded.InstanceQuota"
    case instanceTypeMalformed = "InvalidInstanceType.Malformed"
    case internalServerError = "InternalServerError"
    case ipAddressMalformed = "InvalidParameterValue.IPAddressMalformed"
    case ipv6AddressMalformed = "InvalidParameterValue.IPv6AddressMalformed"
    case instanceChargeType = "UnsupportedOperation.InstanceChargeType"
    case instancesProtected = "UnsupportedOperation.InstancesProtected"
    case dataDiskNotOfInstance = "InvalidParameter.DataDiskNotBelongSpecifiedInstance"
    case tooManySecurityGroups = "LimitExceeded.AssociateUSGLimitExceeded"
    case userDataInvalid = "InvalidParameterValue.InvalidUserDataFormat"
    /// Only in generation B.
    case keyPairDescriptionTooLong = "InvalidKeyPairDescriptionTooLong"
    case keyPairIDMalformed = "InvalidKeyPairId.Malformed"
    case keyPairIDNotFound = "InvalidKeyPairId.NotFound"
    case keyPairLimitExceeded = "InvalidKeyPair.LimitExceeded"
    case keyPairNameDuplicate = "InvalidKeyPairName.Duplicate"
    case keyPairNameEmpty = "InvalidKeyPairNameEmpty"
    case keyPairNameIncludeIllegalChar = "InvalidKeyPairNameIncludeIllegalChar"
    case keyPairNameTooLong = "InvalidKeyPairNameTooLong"
    case keyPairNotSupported = "InvalidParameterValue.KeyPairNotSupported"
    case keyPairUnsupportedWindows = "UnsupportedOperation.KeyPairUnsupportedWindows"
    case launchTemplateNotExisted = "InvalidParameterValue.LaunchTemplateIdNotExisted"
    case limitInvalid = "InvalidParameterValueLimit"
    case listLimitExceeded = "InvalidParameterValue.LimitExceeded"
    case minCountInvalid = "InvalidParameterValue.InvalidParameterMinCount"
    case offsetInvalid = "InvalidParameterValueOffset"
    case operationInProgress = "OperationDenied.InstanceOperationInProgress"
    case osWindows = "UnsupportedOperation.InstanceOsWindows"
    case parameterCombinationInvalid = "InvalidParameterCombination"
    case passwordInvalid = "InvalidPassword"
    case periodInvalid = "InvalidPeriod"
    case projectIDNotFound = "InvalidProjectId.NotFound"
    case publicKeyDuplicate = "InvalidPublicKey.Duplicate"
    case publicKeyMalformed = "InvalidPublicKey.Malformed"
    case securityGroupIDMalformed = "InvalidSgId.Malformed"
    case stateBanning = "UnsupportedOperation.InstanceStateBanning"
    case stateEnterRescueMode = "UnsupportedOperation.InstanceStateEnterRescueMode"
    case stateEnterServiceLiveMigrate = "UnsupportedOperation.InstanceStateEnterServiceLiveMigrate"
    case stateExitRescueMode = "UnsupportedOperation.InstanceStateExitRescueMode"
    case stateFreezing = "UnsupportedOperation.InstanceStateFreezing"
    case stateIsolating = "UnsupportedOperation.InstanceStateIsolating"
    case stateLaunchFailed = "UnsupportedOperation.InstanceStateLaunchFailed"
    case statePending = "UnsupportedOperation.InstanceStatePending"
    case stateRebooting = "UnsupportedOperation.InstanceStateRebooting"
    case stateRescueMode = "UnsupportedOperation.InstanceStateRescueMode"
    case stateRunning = "UnsupportedOperation.InstanceStateRunning"
    case stateShutdown = "UnsupportedOperation.InstanceStateShutdown"
    case stateStarting = "UnsupportedOperation.InstanceStateStarting"
    case stateStopped = "UnsupportedOperation.InstanceStateStopped"
    case stateStopping = "UnsupportedOperation.InstanceStateStopping"
    case stateTerminating = "UnsupportedOperation.InstanceStateTerminating"
    case stoppedWithoutCharging = "UnsupportedOperation.StoppedModeStopCharging"
    case subnetIDMalformed = "InvalidParameterValue.SubnetIdMalformed"
    case tagKeyIllegal = "FailedOperation.IllegalTagKey"
    case tagKeyReserved = "FailedOperation.TagKeyReserved"
    case tagResourceQuota = "LimitExceeded.TagResourceQuota"
    case tagValueIllegal = "FailedOperation.IllegalTagValue"
    case timeFormatInvalid = "InvalidParameterValue.InvalidTimeFormat"
    case uuidMalformed = "InvalidParameterValue.UuidMalformed"
    case vpcIDMalformed = "InvalidParameterValue.VpcIdMalformed"
    case zoneMismatchRegion = "InvalidZone.MismatchRegion"

    var stateName: String { refusedState?.rawValue ?? "" }

    var text: LocalizedText {
        switch self {
        case .clientTokenTooLong: LocalizedText("The client token is too long.", "ClientToken 过长。")
        case .dryRunOperation: LocalizedText("The request would succeed; DryRun is set.", "DryRun 操作，代表请求将会是成功的。")
        case .filterInvalid: LocalizedText("The filter is not supported.", "过滤条件不支持。")
        case .filterValueLimitExceeded: LocalizedText("Too many filter values.", "过滤条件取值过多。")
        case .hostIDMalformed: LocalizedText("The host ID is malformed.", "宿主机 ID 格式错误。")
        case .hostNameIllegal: LocalizedText("The host name is not allowed.", "HostName 不合法。")
        case .imageIDMalformed: LocalizedText("The image ID is malformed.", "镜像 ID 格式错误。")
        case .imageIDNotFound: LocalizedText("The image does not exist.", "镜像不存在。")
        case .imageIDsAndFilters:
            LocalizedText("ImageIds and Filters exclude each other.", "ImageIds 与 Filters 不能同时使用。")
        case .instanceIDMalformed: LocalizedText("The instance ID is malformed.", "实例 ID 格式错误。")
        case .instanceIDNotFound: LocalizedText("The instance does not exist.", "实例不存在。")
        case .instanceNameTooLong: LocalizedText("The instance name is too long.", "实例名称过长。")
        case .instanceNotSupported: LocalizedText("The instance does not support this now.", "实例不支持该操作。")
        case .instanceQuotaReached: LocalizedText("The number of instances is over the limit.", "实例数量超出限制。")
        case .instanceTypeMalformed: LocalizedText("The instance type is malformed.", "实例机型格式错误。")
        case .internalServerError: LocalizedText("Internal error.", "服务内部异常。")
        case .ipAddressMalformed: LocalizedText("The IP address is malformed.", "IP 地址格式错误。")
        case .ipv6AddressMalformed: LocalizedText("The IPv6 address is malformed.", "IPv6 地址格式错误。")
        case .instanceChargeType:
            LocalizedText("The instance is not paid in the way that this needs.", "请求不支持该实例计费模式。")
        case .instancesProtected:
            LocalizedText("The instance is protected from being terminated.", "实例已启用销毁保护，请先关闭后重试。")
        case .dataDiskNotOfInstance:
            LocalizedText("The instance has no such data disk.", "指定的数据盘不属于指定的实例。")
        case .tooManySecurityGroups:
            LocalizedText("An instance may have five security groups.", "一个实例绑定安全组数量不能超过 5 个。")
        case .userDataInvalid: LocalizedText("UserData is not in base64.", "UserData 须为 base64 编码。")
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
        case .keyPairNotSupported: LocalizedText("The key pair is in use.", "密钥对正在使用，不支持该操作。")
        case .keyPairUnsupportedWindows: LocalizedText("Windows has no login by key pair.", "密钥不支持 Windows 操作系统。")
        case .launchTemplateNotExisted: LocalizedText("The launch template does not exist.", "实例启动模板不存在。")
        case .limitInvalid: LocalizedText("The Limit value is invalid.", "Limit 参数取值无效。")
        case .listLimitExceeded: LocalizedText("Too many values in a list parameter.", "列表参数的取值个数超限。")
        case .minCountInvalid: LocalizedText("MinCount is out of its range.", "MinCount 取值无效。")
        case .offsetInvalid: LocalizedText("The Offset value is invalid.", "Offset 参数取值无效。")
        case .operationInProgress: LocalizedText("Another operation on the instance is under way.", "实例正在执行其他操作，请稍后再试。")
        case .osWindows: LocalizedText("Windows has no login by key pair.", "不支持 Windows 操作系统的实例。")
        case .parameterCombinationInvalid: LocalizedText("These parameters do not go together.", "参数组合不正确。")
        case .passwordInvalid: LocalizedText("The password is not allowed.", "密码不符合复杂度要求。")
        case .periodInvalid: LocalizedText("The period is not allowed.", "购买时长无效。")
        case .projectIDNotFound: LocalizedText("The project does not exist.", "项目不存在。")
        case .publicKeyDuplicate: LocalizedText("This public key already exists.", "该公钥已存在。")
        case .publicKeyMalformed:
            LocalizedText("The public key is not in OpenSSH RSA format.", "公钥格式错误，须为 OpenSSH RSA 格式。")
        case .securityGroupIDMalformed: LocalizedText("The security group ID is malformed.", "安全组 ID 格式错误。")
        case .stateBanning, .stateEnterRescueMode, .stateEnterServiceLiveMigrate, .stateExitRescueMode, .stateFreezing,
            .stateIsolating, .stateLaunchFailed, .statePending, .stateRebooting, .stateRescueMode, .stateRunning,
            .stateShutdown, .stateStarting, .stateStopped, .stateStopping, .stateTerminating:
            LocalizedText("An instance is in the state \(stateName).", "实例处于 \(stateName) 状态，不支持该操作。")
        case .stoppedWithoutCharging: LocalizedText("The instance was stopped with STOP_CHARGING.", "不支持关机不收费的实例。")
        case .subnetIDMalformed: LocalizedText("The subnet ID is malformed.", "子网 ID 格式错误。")
        case .tagKeyIllegal: LocalizedText("The tag key has characters that are not allowed.", "标签键存在不合法字符。")
        case .tagKeyReserved: LocalizedText("The tag key is reserved by the system.", "标签键为系统保留。")
        case .tagResourceQuota: LocalizedText("Too many tags.", "标签数量超过上限。")
        case .tagValueIllegal: LocalizedText("The tag value has characters that are not allowed.", "标签值存在不合法字符。")
        case .timeFormatInvalid: LocalizedText("The time is malformed.", "时间格式不合法。")
        case .uuidMalformed: LocalizedText("The UUID is malformed.", "UUID 格式错误。")
        case .vpcIDMalformed: LocalizedText("The VPC ID is malformed.", "VPC ID 格式错误。")
        case .zoneMismatchRegion: LocalizedText("The zone is not in the region.", "指定的可用区不存在。")
        }
    }
}
