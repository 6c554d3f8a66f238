// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// The codes of the administration beyond the common ones.
enum AdminErrorCode: String, DocumentedErrorCode, CaseIterable {
    case accountNotFound = "ResourceNotFound.Account"
    case auditFilterInvalid = "InvalidParameterValue.AuditFilter"
    case auditTokenInvalid = "InvalidParameterValue.AuditToken"
    case operatorAccount = "OperationDenied.OperatorAccount"
    case pageInvalid = "InvalidParameterValue.Page"
    case productUnknown = "InvalidParameterValue.Product"
    case quotaOutOfRange = "InvalidParameterValue.KeyPairQuota"
    case remarkTooLong = "InvalidParameterValue.RemarkTooLong"

    var text: LocalizedText {
        switch self {
        case .accountNotFound: LocalizedText("The account does not exist.", "账号不存在。")
        case .auditFilterInvalid: LocalizedText("A filter of audit records is invalid.", "审计记录的筛选条件不合法。")
        case .auditTokenInvalid: LocalizedText("The token was not given out.", "凭证无效。")
        case .operatorAccount:
            LocalizedText("The operator's own account cannot be disabled or deleted.", "运营者账号不能被禁用或删除。")
        case .pageInvalid: LocalizedText("Offset or Limit is out of range.", "偏移量或返回数量超出范围。")
        case .productUnknown: LocalizedText("There is no such product.", "产品不存在。")
        case .quotaOutOfRange: LocalizedText("The quota is out of range.", "配额超出范围。")
        case .remarkTooLong: LocalizedText("The remark is too long.", "备注过长。")
        }
    }

    var condition: String {
        switch self {
        case .accountNotFound: "No account has this Uin."
        case .auditFilterInvalid:
            "A time is negative or later than the year 9999, StartTime is after EndTime, or Limit or After is out of its range."
        case .auditTokenInvalid: "NextToken was not given out."
        case .operatorAccount: "Uin is the first account's."
        case .pageInvalid: "Offset is negative, or Limit is not in its range."
        case .productUnknown: "Product is neither cvm nor lighthouse."
        case .quotaOutOfRange: "KeyPairQuota is not in 0–\(KeyPairQuotas.limitMax)."
        case .remarkTooLong: "Remark has more than \(AccountAdministration.remarkLengthMax) characters."
        }
    }
}
