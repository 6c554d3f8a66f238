// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The administration door's own error codes.
enum AdminErrorCode: String, DocumentedErrorCode, CaseIterable {
    case accountNotFound = "ResourceNotFound.Account"
    case auditFilterInvalid = "InvalidParameterValue.AuditFilter"
    case auditTokenInvalid = "InvalidParameterValue.AuditToken"
    case hostAddressInvalid = "InvalidParameterValue.HostAddress"
    case hostGroupUsesInvalid = "InvalidParameterValue.HostGroupUses"
    case hostGroupNotFound = "ResourceNotFound.HostGroup"
    case hostGroupLifetimeInvalid = "InvalidParameterValue.HostGroupLifetime"
    case hostGroupIDMalformed = "InvalidParameterValue.HostGroupIdMalformed"
    case hostImageInvalid = "InvalidParameterValue.HostImage"
    case hostNameTaken = "InvalidParameterValue.HostNameTaken"
    case hostNotFound = "ResourceNotFound.Host"
    case hostPortInvalid = "InvalidParameterValue.HostPort"
    case hostRegionInvalid = "InvalidParameterValue.InstanceRegion"
    case hostStatusInvalid = "InvalidParameterValue.HostStatus"
    case imageIDMalformed = "InvalidParameterValue.ImageIdMalformed"
    case imageNameInvalid = "InvalidParameterValue.ImageName"
    case imageNotFound = "ResourceNotFound.Image"
    case instanceIDMalformed = "InvalidParameterValue.InstanceIdMalformed"
    case instanceNotFound = "ResourceNotFound.Instance"
    case instanceNameInvalid = "InvalidParameterValue.InstanceName"
    case instanceQuota = "LimitExceeded.InstanceQuota"
    case instanceStateInvalid = "InvalidParameterValue.InstanceState"
    case loginOptionsInvalid = "InvalidParameterValue.LoginOptions"
    case loginUserInvalid = "InvalidParameterValue.LoginUser"
    case operatorAccount = "OperationDenied.OperatorAccount"
    case pageInvalid = "InvalidParameterValue.Page"
    case productUnknown = "InvalidParameterValue.Product"
    case quotaOutOfRange = "InvalidParameterValue.KeyPairQuota"
    case remarkTooLong = "InvalidParameterValue.RemarkTooLong"
    case unseenInvalid = "InvalidParameterValue.UnseenFor"
    case tagQuota = "LimitExceeded.TagQuota"
    case tagInvalid = "InvalidParameterValue.Tag"

    var text: LocalizedText {
        switch self {
        case .accountNotFound: LocalizedText("The account does not exist.", "账号不存在。")
        case .auditFilterInvalid: LocalizedText("A filter of audit records is invalid.", "审计记录的筛选条件不合法。")
        case .auditTokenInvalid: LocalizedText("The token was not given out.", "凭证无效。")
        case .hostAddressInvalid:
            LocalizedText("The address is neither an IP address nor a DNS name without a port.", "地址不是IP地址，也不是不含端口的域名。")
        case .hostGroupUsesInvalid: LocalizedText("The number of uses is out of range.", "使用次数超出范围。")
        case .hostGroupNotFound: LocalizedText("The group invitation does not exist.", "主机组邀请不存在。")
        case .hostGroupLifetimeInvalid: LocalizedText("The lifetime of the token is out of range.", "凭证有效期超出范围。")
        case .hostGroupIDMalformed: LocalizedText("The group ID is malformed.", "主机组ID格式不正确。")
        case .hostImageInvalid: LocalizedText("A host cannot be shown with an image of Windows.", "主机不支持Windows镜像。")
        case .hostNameTaken: LocalizedText("Another host has this name.", "主机名称已被使用。")
        case .hostNotFound: LocalizedText("The instance is no enrolled host.", "实例不是已登记的主机。")
        case .hostPortInvalid: LocalizedText("The port is out of range.", "端口超出范围。")
        case .hostRegionInvalid: LocalizedText("The region is not served.", "不支持该地域。")
        case .hostStatusInvalid: LocalizedText("There is no such status of hosts.", "主机状态不存在。")
        case .imageIDMalformed: LocalizedText("The image ID is malformed.", "镜像ID格式不正确。")
        case .imageNameInvalid: LocalizedText("The name of the image is empty or too long.", "镜像名称为空或过长。")
        case .imageNotFound: LocalizedText("The image does not exist.", "镜像不存在。")
        case .instanceIDMalformed: LocalizedText("The instance ID is malformed.", "实例ID格式不正确。")
        case .instanceNotFound: LocalizedText("The instance does not exist.", "实例不存在。")
        case .instanceNameInvalid: LocalizedText("The name of the instance is empty or too long.", "实例名称为空或过长。")
        case .instanceQuota: LocalizedText("The account can have no more instances.", "账号的实例数量已达上限。")
        case .instanceStateInvalid: LocalizedText("There is no such state of instances.", "实例状态不存在。")
        case .loginOptionsInvalid:
            LocalizedText("The options are none that may stand in front of a key.", "选项不能用于密钥之前。")
        case .loginUserInvalid: LocalizedText("The login user is no name of a user.", "登录用户名不合法。")
        case .operatorAccount:
            LocalizedText("The operator's own account cannot be disabled or deleted.", "运营者账号不能被禁用或删除。")
        case .pageInvalid: LocalizedText("Offset or Limit is out of range.", "偏移量或返回数量超出范围。")
        case .productUnknown: LocalizedText("There is no such product.", "产品不存在。")
        case .quotaOutOfRange: LocalizedText("The quota is out of range.", "配额超出范围。")
        case .remarkTooLong: LocalizedText("The remark is too long.", "备注过长。")
        case .unseenInvalid: LocalizedText("The time is out of range.", "时间超出范围。")
        case .tagQuota: LocalizedText("The account can have no more tags.", "账号的标签数量已达上限。")
        case .tagInvalid: LocalizedText("The key or the value of a tag is invalid, or a key stands twice.", "标签不合法或重复。")
        }
    }

    var condition: String {
        switch self {
        case .accountNotFound: "No account has this Uin."
        case .auditFilterInvalid:
            "A time is negative or later than the year 9999, StartTime is after EndTime, or Limit or After is out of its range."
        case .auditTokenInvalid: "NextToken was not given out."
        case .hostAddressInvalid:
            "Address is neither an IPv4 address, an IPv6 address without brackets and zone, nor a DNS name: at most "
                + "253 characters, each label at most 63 letters, digits, - and _. A port belongs into Port."
        case .hostGroupIDMalformed:
            "HostGroupId is not hg- and eight of [a-z0-9]."
        case .hostGroupLifetimeInvalid:
            "Lifetime is not in \(Hosts.lifetimesAllowed.lowerBound)–\(Hosts.lifetimesAllowed.upperBound)."
        case .hostGroupNotFound:
            "The account has no group invitation with this HostGroupId."
        case .hostGroupUsesInvalid:
            "Uses is not in \(Hosts.usesAllowed.lowerBound)–\(Hosts.usesAllowed.upperBound)."
        case .hostImageInvalid: "ImageId is an image of Windows."
        case .hostNameTaken:
            "Another host of the account and product has this InstanceName, in whatever case, and AllowDuplicate is "
                + "not true; or InstanceName has the form of the identifier of an instance."
        case .hostNotFound: "The account has no host with this InstanceId."
        case .hostPortInvalid: "Port is not in 1–65535."
        case .hostRegionInvalid: "InstanceRegion is not served here."
        case .hostStatusInvalid:
            "Status is neither INVITED, JOINED nor REVOKED."
        case .imageIDMalformed: "ImageId is neither img- nor lhbp- and eight of [a-z0-9]."
        case .imageNameInvalid: "ImageName is empty, or has more than \(Instances.imageNameLengthMax) characters."
        case .imageNotFound: "The account has made no image with this ImageId."
        case .instanceIDMalformed:
            "An identifier is neither ins- nor lhins- and eight of [a-z0-9], or is of another product than the first."
        case .instanceNotFound: "The account has no instance with this identifier."
        case .instanceNameInvalid: "InstanceName is empty, or has more than \(Instances.nameLengthMax) characters."
        case .instanceQuota: "The account has \(Instances.quota) instances of the product."
        case .instanceStateInvalid:
            "InstanceState is no state of the product, or LatestOperationState is neither OPERATING, SUCCESS nor FAILED."
        case .loginOptionsInvalid:
            "Options is not a list of options of authorized_keys, or has cert-authority or principals."
        case .loginUserInvalid: "LoginUser is no name that sshd may ask for."
        case .operatorAccount: "Uin is the first account's."
        case .pageInvalid: "Offset is negative, or Limit is not in its range."
        case .productUnknown: "Product is neither cvm nor lighthouse."
        case .quotaOutOfRange: "KeyPairQuota is not in 0–\(KeyPairQuotas.limitMax)."
        case .remarkTooLong: "Remark has more than \(AccountAdministration.remarkLengthMax) characters."
        case .unseenInvalid:
            "UnseenFor is not in \(HostAdministration.unseenAllowed.lowerBound)–\(HostAdministration.unseenAllowed.upperBound)."
        case .tagQuota:
            "The account has too many different keys of tags, or too many values of one."
        case .tagInvalid:
            "A key or value has no characters, too many or others than a tag may have, a key begins with a reserved prefix or stands twice, or TagValue is there without TagKey or the other way around."
        }
    }
}
