// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyMaterial
import KeyPairModel
package import UseCases

// From a failure of the domain to the name, and by it the number, of generation A.
extension LegacyAFrontDoor {
    package func error(for failure: DomainFailure, in action: any Action) -> WireError { Self.error(for: failure) }

    static func error(for failure: DomainFailure) -> WireError {
        switch failure {
        case .nameInvalid(let problem, let text):
            WireError(nameCode(problem), parameter: "keyName", value: text)
        case .publicKeyMalformed(let problem):
            WireError(LegacyAErrorCode.publicKeyMalformed, detail: problem.explanation, parameter: "pubKey")
        case .keyPairIDMalformed(let text), .keyPairIDRepeated(let text):
            WireError(LegacyAErrorCode.keyPairIDMalformed, value: text)
        case .instanceIDMalformed(let text), .instanceIDRepeated(let text):
            WireError(LegacyAErrorCode.instanceIDMalformed, parameter: "instanceIds", value: text)
        case .pageInvalid(.offsetNegative, let value):
            .invalidValue(of: "offset", String(value))
        case .pageInvalid(.limitNegative, let value), .pageInvalid(.limitOutOfRange, let value):
            .invalidValue(of: "limit", String(value))
        case .projectNegative(let number):
            .invalidValue(of: "projectId", String(number))
        case .project(.flagInvalid(let parameter, let value)):
            .invalidValue(of: parameter, String(value))
        case .keyPairNotFound(let id):
            WireError(LegacyAErrorCode.keyPairIDNotFound, value: id.text)
        case .instanceNotFound(let id):
            WireError(LegacyAErrorCode.instanceIDNotFound, value: id.text)
        case .nameTaken(let name):
            WireError(LegacyAErrorCode.keyPairNameDuplicate, parameter: "keyName", value: name.text)
        case .publicKeyTaken:
            WireError(LegacyAErrorCode.publicKeyDuplicate, parameter: "pubKey")
        case .quotaReached(let quota):
            WireError(LegacyAErrorCode.keyPairLimitExceeded, value: String(quota))
        case .keyGenerationFailed(let reason), .storageUnavailable(let reason), .fault(let reason):
            WireError(LegacyAErrorCode.internalError, reason: reason)
        case .notPermitted(let refusal):
            .notPermitted(LegacyAErrorCode.notPermitted, refusal)
        case .instance(.stateRefuses(let id, _)), .instance(.operationUnderWay(let id)),
            .instance(.stoppedWithoutCharging(let id)), .instance(.windows(let id)):
            WireError(LegacyAErrorCode.instanceNotSupported, parameter: "instanceIds", value: id.text)
        case .instance(.keyPairInUse(let id)), .instance(.keyPairInImage(let id)):
            WireError(LegacyAErrorCode.keyPairNotSupported, value: id.text)
        case .account, .accountGone, .identity, .federation, .audit, .project, .tags, .host, .hostGrant,
            .instance,
            .bindingTypeInvalid,
            .descriptionTooLong, .filterUnknown, .filterValueInvalid, .idsAndFilters, .nothingToModify, .orderInvalid,
            .projectNotFound, .quotaNameUnknown, .resourceTypeInvalid, .tagInvalid,
            .tagRepeated, .usernameWithoutOnline:
            WireError(LegacyAErrorCode.internalError, reason: "not a failure of generation A: \(failure)")
        }
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name), .listTooLong(let name, _, _):
            WireError(LegacyAErrorCode.listLimitExceeded, parameter: name)
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(LegacyAErrorCode.internalError, reason: reason)
    }

    private static func nameCode(_ problem: KeyPairName.Problem) -> LegacyAErrorCode {
        switch problem {
        case .empty: .keyPairNameEmpty
        case .tooLong: .keyPairNameTooLong
        case .illegalCharacter: .keyPairNameIncludeIllegalChar
        }
    }
}
