// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel

/// CloudAudit's own error codes, as far as Keywright answers them.
enum CloudAuditErrorCode: String, DocumentedErrorCode, CaseIterable {
    /// The vendor's spelling.
    case attributeKey = "InvalidParameterValue.attributeKey"
    case maxResult = "InvalidParameterValue.MaxResult"
    case overTime = "LimitExceeded.OverTime"
    case searchError = "InternalError.SearchError"
    case time = "InvalidParameter.Time"
    case timeValue = "InvalidParameterValue.Time"

    var text: LocalizedText {
        switch self {
        case .attributeKey: LocalizedText("There is no such attribute to search by.", "检索条件不存在。")
        case .maxResult: LocalizedText("The number of events to return is out of range.", "返回条数超出范围。")
        case .overTime: LocalizedText("The range of time is too long.", "检索时间范围超限。")
        case .searchError: LocalizedText("The events could not be searched.", "检索失败。")
        case .time: LocalizedText("A time is not in Unix seconds.", "时间必须为秒级整型时间戳。")
        case .timeValue: LocalizedText("The start time is after the end time.", "开始时间不能大于结束时间。")
        }
    }

    var condition: String {
        switch self {
        case .attributeKey: "AttributeKey is none of those listed."
        case .maxResult: "MaxResults is not 1–\(EventParameters.countMax)."
        case .overTime: "StartTime and EndTime are too far apart."
        case .searchError: SharedConditions.fault
        case .time: "StartTime or EndTime is negative, or later than the year 9999."
        case .timeValue: "StartTime is after EndTime."
        }
    }
}
