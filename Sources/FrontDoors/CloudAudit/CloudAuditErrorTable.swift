// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
package import UseCases

// Conversion of failures to codes of CloudAudit.
extension CloudAuditFrontDoor: AuditErrors {
    package func error(for failure: AuditFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .tokenInvalid: .malformed(EventParameters.tokenInvalid, parameter: "NextToken")
        }
    }

    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .listTooLong(_, let countMax):
            ParameterRefusal(
                CommonErrorCode.invalidParameter,
                LocalizedText("There may be at most \(countMax).", "最多 \(countMax) 个。"))
        case .filterMalformed: ParameterRefusal(CommonErrorCode.missingParameter)
        case .keyName, .keyPairIDMalformed, .instanceIDMalformed, .repeated, .page, .exclusive, .filterUnknown, .tag,
            .tagKeyRepeated:
            .invalid
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CloudAuditErrorCode.searchError, reason: reason)
    }
}
