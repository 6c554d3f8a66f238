// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel

/// VPC's own error codes, as far as Keywright answers them.
enum VPCErrorCode: String, DocumentedErrorCode, CaseIterable {
    case coexist = "InvalidParameter.Coexist"
    case filterInvalidKey = "InvalidParameter.FilterInvalidKey"
    case internalServerError = "InternalServerError"
    case limitExceeded = "InvalidParameterValue.LimitExceeded"
    case malformed = "InvalidParameterValue.Malformed"
    case range = "InvalidParameterValue.Range"

    var text: LocalizedText {
        switch self {
        case .coexist: LocalizedText("These parameters exclude each other.", "参数不支持同时指定。")
        case .filterInvalidKey: LocalizedText("There is no such filter.", "指定过滤条件不存在。")
        case .internalServerError: LocalizedText("Internal error.", "操作内部错误。")
        case .limitExceeded: LocalizedText("There are too many values.", "参数值超出限制。")
        case .malformed: LocalizedText("The value is malformed.", "入参格式不合法。")
        case .range: LocalizedText("The value is out of its range.", "参数值不在指定范围。")
        }
    }

    var condition: String {
        switch self {
        case .coexist: "There are both IpAddresses and Filters."
        case .filterInvalidKey: "A filter has another name than those listed, no name or no values."
        case .internalServerError: SharedConditions.fault
        case .limitExceeded: "A list is longer than its limit."
        case .malformed: "An address is no IPv4 address."
        case .range: "\(PageParameters.invalidValues)."
        }
    }
}
