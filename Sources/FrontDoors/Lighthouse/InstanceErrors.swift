// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
package import UseCases

// Conversion of failures about instances and bindings to codes of Lighthouse.
extension LighthouseFrontDoor: InstanceErrors, InstanceStateErrors, BindingErrors {
    package func error(for failure: InstanceFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .notFound(let id): refusal(.instanceIDNotFound, "InstanceIds", id.text)
        }
    }

    package func error(for failure: InstanceStateFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .refuses(let id, .pending): refusal(.instanceCreating, "InstanceIds", id.text)
        case .refuses(let id, let state):
            WireError(
                LighthouseErrorCode.invalidInstanceState,
                detail: LocalizedText("It is \(state.rawValue).", "其状态为 \(state.rawValue)。"),
                parameter: "InstanceIds", value: id.text)
        case .operationUnderWay(let id): refusal(.instanceOperationInProgress, "InstanceIds", id.text)
        case .stoppedWithoutCharging(let id): refusal(.invalidInstanceState, "InstanceIds", id.text)
        case .ofHost(let id):
            WireError(
                LighthouseErrorCode.invalidInstanceState,
                detail: LocalizedText(
                    "It is a host: the operator takes it away by DeleteHost.", "该实例为主机：由运营者以 DeleteHost 移除。"),
                parameter: "InstanceIds", value: id.text)
        case .windows(let id):
            WireError(
                // The vendor's list for unbinding has no code for Windows, to which nothing can be bound.
                action.code(
                    LighthouseErrorCode.windowsNotSupportKeyPair, or: LighthouseErrorCode.keyPairNotBound),
                parameter: "InstanceIds", value: id.text)
        }
    }

    package func error(for failure: BindingFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .boundAlready(let keyPair, _): refusal(.keyPairBindDuplicate, "KeyIds", keyPair.text)
        case .notBound(let keyPair, _): refusal(.keyPairNotBound, "KeyIds", keyPair.text)
        case .boundForAnotherUser(_, let username): refusal(.keyPairUsernameMismatch, "Username", username)
        }
    }
}
