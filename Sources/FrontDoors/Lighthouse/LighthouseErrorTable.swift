// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
import KeyMaterial
package import UseCases

// Conversion of failures to codes of Lighthouse.
extension LighthouseFrontDoor: KeyPairErrors, OrderErrors, LoginErrors, TagQuotaErrors, HostGrantErrors {
    package func error(for failure: KeyPairFailure, in action: any Action.Type) -> WireError {
        let keyIDs = action.path(of: "KeyIds")
        return switch failure {
        case .publicKeyMalformed(let problem):
            WireError(
                LighthouseErrorCode.keyPairPublicKeyMalformed, detail: problem.explanation, parameter: "PublicKey")
        case .notFound(let id): refusal(.keyIDNotFound, keyIDs, id.text)
        case .nameTaken(let name): refusal(.duplicateParameterValue, "KeyName", name.text)
        case .publicKeyTaken(let holder):
            WireError(
                LighthouseErrorCode.keyPairPublicKeyDuplicated, detail: KeyPairFailure.naming(holder),
                parameter: "PublicKey")
        case .quotaReached(let quota): WireError(LighthouseErrorCode.keyPairLimitExceeded, value: String(quota))
        case .inUse(let id): refusal(.keyPairInUse, keyIDs, id.text)
        case .inImage(let id): refusal(.keyPairBoundToBlueprints, keyIDs, id.text)
        }
    }

    package func error(for failure: OrderFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .imageNotFound(let id): refusal(.blueprintIDNotFound, "BlueprintId", id.text)
        case .windowsImage(let id): refusal(.windowsNotSupportKeyPair, "BlueprintId", id.text)
        case .quotaReached(let quota): WireError(LighthouseErrorCode.instanceQuotaReached, value: String(quota))
        }
    }

    package func error(for failure: LoginFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .passwordInvalid:
            WireError(LighthouseErrorCode.passwordInvalid, parameter: action.path(of: "Password"))
        case .usernameInvalid(let name): .invalidValue(of: action.path(of: "UserName", "Username"), name)
        case .keepLoginOfPublicImage: .invalidValue(of: "LoginConfiguration", nil)
        case .dryRunWorks: WireError(LighthouseErrorCode.dryRunOperation)
        }
    }

    package func error(for failure: TagQuotaFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .attachedQuotaReached(let quota), .keyQuotaReached(let quota), .valueQuotaReached(let quota):
            refusal(.listLimitExceeded, "Tags", String(quota))
        }
    }

    package func error(for failure: HostGrantFailure, in action: any Action.Type) -> WireError {
        HostAccess.error(for: failure)
    }

    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .keyName(.empty): ParameterRefusal(LighthouseErrorCode.keyPairNameEmpty)
        case .keyName(.tooLong): ParameterRefusal(LighthouseErrorCode.keyPairNameTooLong)
        case .keyName(.illegalCharacter(let fault)):
            ParameterRefusal(LighthouseErrorCode.keyPairNameIncludeIllegalChar, fault.sentence)
        case .keyPairIDMalformed: ParameterRefusal(LighthouseErrorCode.keyPairIDMalformed)
        case .instanceIDMalformed: ParameterRefusal(LighthouseErrorCode.instanceIDMalformed)
        case .repeated: ParameterRefusal(LighthouseErrorCode.duplicated)
        case .page(.offsetNegative), .page(.limitNegative): ParameterRefusal(LighthouseErrorCode.negative)
        case .page(.limitOutOfRange): ParameterRefusal(LighthouseErrorCode.outOfRange)
        case .exclusive: ParameterRefusal(LighthouseErrorCode.parameterConflict)
        // The vendor's lists for the newer actions have more specific codes for filters.
        case .filterUnknown(isEmpty: true):
            ParameterRefusal(action.code(LighthouseErrorCode.filterNameEmpty, or: LighthouseErrorCode.invalidFilter))
        case .filterUnknown(isEmpty: false):
            ParameterRefusal(action.code(LighthouseErrorCode.filterNameUnknown, or: LighthouseErrorCode.invalidFilter))
        case .filterMalformed: ParameterRefusal(LighthouseErrorCode.invalidFilter)
        case .tag(.badKey(let problem)):
            ParameterRefusal(CommonErrorCode.invalidParameterValue, problem.sentence(ofKey: true))
        case .tag(.badValue(let problem)):
            ParameterRefusal(CommonErrorCode.invalidParameterValue, problem.sentence(ofKey: false))
        case .tag(.reservedKey): ParameterRefusal(CommonErrorCode.invalidParameterValue, Details.reservedKey)
        case .tagKeyRepeated:
            ParameterRefusal(
                CommonErrorCode.invalidParameterValue, LocalizedText("A tag key may stand once.", "标签键不能重复。"))
        case .listTooLong(.filterValues, let countMax):
            .atMost(
                countMax,
                action.code(
                    LighthouseErrorCode.filterValueLimitExceeded, or: LighthouseErrorCode.listLimitExceeded))
        case .listTooLong(.identifiers, let countMax), .listTooLong(.filters, let countMax),
            .listTooLong(.tags, let countMax), .listTooLong(.tagSpecifications, let countMax):
            .atMost(countMax, LighthouseErrorCode.listLimitExceeded)
        case .listTooLong(.names, let countMax): .atMost(countMax, CommonErrorCode.invalidParameterValue)
        }
    }

    /// Two of the vendor's lists do not contain the door's own code.
    package func notPermittedCode(in action: any Action.Type) -> any ErrorCode {
        action.code(LighthouseErrorCode.noPermission, or: CommonErrorCode.unauthorizedOperation)
    }

    /// The code of the action's list for a failed operation; InternalError if it has none.
    package func internalError(in action: String, reason: String) -> WireError {
        let listed = actions.first { type(of: $0).name == action }.map { type(of: $0).errorCodes } ?? []
        let code = LighthouseErrorCode.ofFailedOperations.first { listed.contains($0.rawValue) }
        return WireError(code ?? CommonErrorCode.internalError, reason: reason)
    }

    func refusal(_ code: LighthouseErrorCode, _ parameter: String, _ value: String) -> WireError {
        WireError(code, parameter: parameter, value: value)
    }
}

extension LighthouseErrorCode {
    fileprivate static let ofFailedOperations: [LighthouseErrorCode] = [
        .instanceOperationFailed, .createInstancesFailed, .createKeyPairFailed, .deleteKeyPairFailed,
        .importKeyPairFailed, .describeBlueprintsFailed, .describeBundlesFailed, .failedOperation,
    ]
}

/// Details that messages add to the text of their code.
private enum Details {
    static let reservedKey = LocalizedText("The tag key is reserved by the system.", "标签键为系统保留。")
}
