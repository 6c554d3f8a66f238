// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel

// Conversion of failures to codes of VPC.
extension VPCFrontDoor {
    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .page: ParameterRefusal(VPCErrorCode.range)
        case .exclusive(let other):
            ParameterRefusal(
                VPCErrorCode.coexist,
                LocalizedText("\(other) and Filters exclude each other.", "\(other) 与 Filters 不能同时使用。"))
        case .filterUnknown, .filterMalformed: ParameterRefusal(VPCErrorCode.filterInvalidKey)
        case .listTooLong(_, let countMax): .atMost(countMax, VPCErrorCode.limitExceeded)
        case .keyName, .keyPairIDMalformed, .instanceIDMalformed, .repeated, .tag, .tagKeyRepeated: .invalid
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(VPCErrorCode.internalServerError, reason: reason)
    }
}
