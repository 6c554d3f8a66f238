// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyPairModel
package import UseCases

// From a failure of the domain to the code of CloudAudit.
extension CloudAuditFrontDoor {
    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        switch failure {
        case .audit(let failure): Self.error(for: failure)
        case .notPermitted(let refusal):
            .notPermitted(CommonErrorCode.unauthorizedOperation, refusal)
        case .storageUnavailable(let reason), .fault(let reason):
            internalError(in: type(of: action).name, reason: reason)
        default: internalError(in: type(of: action).name, reason: "not a failure of the audit trail: \(failure)")
        }
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name): .missing(name)
        case .listTooLong(let name, _, let countMax): .malformed(Details.atMost(countMax), parameter: name)
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CloudAuditErrorCode.searchError, reason: reason)
    }

    private static func error(for failure: AuditFailure) -> WireError {
        switch failure {
        case .timeInvalid(let parameter, let value):
            WireError(CloudAuditErrorCode.time, parameter: parameter, value: String(value))
        case .timesReversed: WireError(CloudAuditErrorCode.timeValue, parameter: "StartTime")
        case .spanTooLong(let days):
            WireError(CloudAuditErrorCode.overTime, detail: Details.days(days), parameter: "EndTime")
        case .tooLongAgo(let days):
            WireError(CloudAuditErrorCode.overTime, detail: Details.ago(days), parameter: "StartTime")
        case .countOutOfRange(let parameter, let value):
            WireError(CloudAuditErrorCode.maxResult, parameter: parameter, value: String(value))
        case .attributeUnknown(let key):
            WireError(CloudAuditErrorCode.attributeKey, parameter: "AttributeKey", value: key)
        case .attributeValueInvalid(let key, let value):
            .invalidValue(of: "AttributeValue", value, detail: Details.ofAttribute(key))
        case .tokenInvalid: .malformed(Details.token, parameter: "NextToken")
        case .modeUnknown(let text): .invalidValue(of: "Mode", text)
        case .flagInvalid(let parameter, let value): .invalidValue(of: parameter, String(value))
        }
    }
}

/// What messages add to the text of their code.
private enum Details {
    static let token = LocalizedText("It was not given out.", "该凭证无效。")

    static func atMost(_ count: Int) -> LocalizedText {
        LocalizedText("There may be at most \(count).", "最多 \(count) 个。")
    }

    static func days(_ days: Int64) -> LocalizedText {
        LocalizedText("The times may be \(days) days apart at most.", "时间跨度最多 \(days) 天。")
    }

    static func ago(_ days: Int64) -> LocalizedText {
        LocalizedText("It may be \(days) days ago at most.", "最早为 \(days) 天前。")
    }

    static func ofAttribute(_ key: String) -> LocalizedText {
        LocalizedText("It is no value of this attribute.", "该检索条件的取值不合法。")
    }
}
