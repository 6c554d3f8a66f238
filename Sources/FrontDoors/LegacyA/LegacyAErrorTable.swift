// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
import KeyMaterial
package import UseCases

// Conversion of failures to names of codes, which determine the numeric codes of generation A.
extension LegacyAFrontDoor: KeyPairErrors, InstanceErrors, InstanceStateErrors {
    package func error(for failure: KeyPairFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .publicKeyMalformed(let problem):
            WireError(LegacyAErrorCode.publicKeyMalformed, detail: problem.explanation, parameter: "pubKey")
        case .notFound(let id):
            WireError(LegacyAErrorCode.keyPairIDNotFound, parameter: action.path(of: "keyId", "keyIds"), value: id.text)
        case .nameTaken(let name):
            WireError(LegacyAErrorCode.keyPairNameDuplicate, parameter: "keyName", value: name.text)
        case .publicKeyTaken(let holder):
            WireError(LegacyAErrorCode.publicKeyDuplicate, detail: KeyPairFailure.naming(holder), parameter: "pubKey")
        case .quotaReached(let quota): WireError(LegacyAErrorCode.keyPairLimitExceeded, value: String(quota))
        case .inUse(let id), .inImage(let id):
            WireError(
                LegacyAErrorCode.keyPairNotSupported, parameter: action.path(of: "keyId", "keyIds"), value: id.text)
        }
    }

    package func error(for failure: InstanceFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .notFound(let id):
            WireError(LegacyAErrorCode.instanceIDNotFound, parameter: "instanceIds", value: id.text)
        }
    }

    package func error(for failure: InstanceStateFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .refuses(let id, _), .operationUnderWay(let id), .stoppedWithoutCharging(let id), .windows(let id),
            .ofHost(let id):
            WireError(LegacyAErrorCode.instanceNotSupported, parameter: "instanceIds", value: id.text)
        }
    }

    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .keyName(.empty): ParameterRefusal(LegacyAErrorCode.keyPairNameEmpty)
        case .keyName(.tooLong): ParameterRefusal(LegacyAErrorCode.keyPairNameTooLong)
        case .keyName(.illegalCharacter(let fault)):
            ParameterRefusal(LegacyAErrorCode.keyPairNameIncludeIllegalChar, fault.sentence)
        case .keyPairIDMalformed: ParameterRefusal(LegacyAErrorCode.keyPairIDMalformed)
        case .instanceIDMalformed: ParameterRefusal(LegacyAErrorCode.instanceIDMalformed)
        case .repeated, .page, .exclusive, .filterUnknown, .tag, .tagKeyRepeated: .invalid
        case .filterMalformed, .listTooLong: ParameterRefusal(LegacyAErrorCode.listLimitExceeded)
        }
    }

    package func notPermittedCode(in action: any Action.Type) -> any ErrorCode { LegacyAErrorCode.notPermitted }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(LegacyAErrorCode.internalError, reason: reason)
    }
}
