// SPDX-License-Identifier: Apache-2.0

private let times: [String: any Sendable] = ["StartTime": 1_700_000_000, "EndTime": 1_700_000_000]

let auditPermissionCases: [PermissionCase] =
    ["DescribeEvents", "LookUpEvents"].map {
        PermissionCase(product: .cloudaudit, action: $0, parameters: times, resources: [])
    }
    + ["DescribeAuditRecords", "VerifyAuditTrail"].map {
        PermissionCase(product: .admin, action: $0, parameters: ["Uin": "100000000002"], resources: [])
    }

private func event(_ action: String, _ code: String, _ parameters: [String: any Sendable]) -> Refusal {
    Refusal(.cloudaudit, action, code, times.merging(parameters) { _, new in new })
}

private func attribute(_ key: String, _ value: String) -> [String: any Sendable] {
    ["LookupAttributes": [["AttributeKey": key, "AttributeValue": value]]]
}

private func eventRefusals(_ action: String, daysMax: Int) -> [Refusal] {
    let tooMany = (0...20).map { ["AttributeKey": "EventName", "AttributeValue": "a\($0)"] }
    return [
        event(action, "InvalidParameter.Time", ["StartTime": -1]),
        event(action, "InvalidParameter.Time", ["EndTime": Int.max]),
        event(action, "InvalidParameterValue.Time", ["StartTime": 1_700_000_001]),
        event(action, "LimitExceeded.OverTime", ["EndTime": 1_700_000_001 + daysMax * 86_400]),
        event(action, "InvalidParameterValue.MaxResult", ["MaxResults": 51]),
        event(action, "InvalidParameterValue.MaxResult", ["MaxResults": 0]),
        event(action, "InvalidParameterValue.attributeKey", attribute("Colour", "blue")),
        event(action, "InvalidParameterValue.attributeKey", attribute("eventname", "x")),
        event(action, "InvalidParameterValue", attribute("ActionType", "write")),
        event(action, "InvalidParameterValue", attribute("ReadOnly", "1")),
        event(action, "InvalidParameterValue", attribute("CamErrorCode", "none")),
        event(action, "InvalidParameter", ["LookupAttributes": tooMany]),
        .fault(.cloudaudit, action, "InternalError.SearchError", times),
        .fault(.cloudaudit, action, "InternalError.SearchError", times),
    ]
}

/// Refusals of the doors to the audit trail.
let auditRefusals: [Refusal] =
    eventRefusals("LookUpEvents", daysMax: 7) + eventRefusals("DescribeEvents", daysMax: 30) + [
        event("LookUpEvents", "InvalidParameterValue", ["Mode": "slow"]),
        event("LookUpEvents", "InvalidParameter", ["NextToken": "x"]),
        event("LookUpEvents", "InvalidParameter", ["NextToken": "dDA"]),
        event("DescribeEvents", "InvalidParameterValue", ["IsReturnLocation": 2]),
        event("DescribeEvents", "InvalidParameter", ["NextToken": -1]),
        event(
            "DescribeEvents", "LimitExceeded.OverTime",
            ["StartTime": 1_700_000_000 - 90 * 86_400 - 1, "EndTime": 1_692_300_000]),
        Refusal(.admin, "DescribeAuditRecords", "ResourceNotFound.Account", ["Uin": "0100000000001"]),
        Refusal(.admin, "DescribeAuditRecords", "InvalidParameterValue.AuditToken", ["NextToken": "!"]),
        .fault(.admin, "DescribeAuditRecords", "InternalError"),
        Refusal(.admin, "VerifyAuditTrail", "ResourceNotFound.Account", ["Uin": "0"]),
        .fault(.admin, "VerifyAuditTrail", "InternalError"),
    ]
    + [("Limit", 0), ("Limit", 101), ("After", -1), ("StartTime", -1), ("EndTime", Int.max)].map { name, value in
        Refusal(.admin, "DescribeAuditRecords", "InvalidParameterValue.AuditFilter", [name: value])
    }
    + [Refusal(.admin, "DescribeAuditRecords", "InvalidParameterValue.AuditFilter", ["StartTime": 2, "EndTime": 1])]
    // The token of a part of another trail, and invalid tokens.
    + ["djcuMQ", "x", "djE", "djEuMS4x", "dGE"].map { token in
        Refusal(
            .admin, "VerifyAuditTrail", "InvalidParameterValue.AuditToken",
            ["Uin": "100000000001", "NextToken": token])
    }
