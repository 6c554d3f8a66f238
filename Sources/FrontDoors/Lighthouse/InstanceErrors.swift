// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

// From a failure about instances, and about what opens them, to the code of Lighthouse.
extension LighthouseFrontDoor {
    func error(for failure: InstanceFailure, in action: any Action) -> WireError {
        switch failure {
        case .parameterMissing(let name): .missing(name)
        case .nameTooLong(let name):
            WireError(LighthouseErrorCode.instanceNameTooLong, parameter: "InstanceName", value: name)
        case .imageIDMalformed(let text):
            WireError(LighthouseErrorCode.blueprintIDMalformed, parameter: "BlueprintId", value: text)
        case .imageNotFound(let id):
            WireError(LighthouseErrorCode.blueprintIDNotFound, parameter: "BlueprintId", value: id.text)
        case .typeMalformed(let text), .bundleNotFound(let text):
            WireError(LighthouseErrorCode.bundleInvalid, parameter: "BundleId", value: text)
        case .chargeTypeInvalid(let parameter, let value), .stopTypeInvalid(let parameter, let value):
            .invalidValue(of: parameter, value)
        case .periodInvalid(let months):
            WireError(
                LighthouseErrorCode.outOfRange, parameter: "InstanceChargePrepaid.Period", value: String(months))
        case .countOutOfRange(let parameter, let count):
            WireError(LighthouseErrorCode.outOfRange, parameter: parameter, value: String(count))
        case .clientTokenTooLong(let text):
            WireError(LighthouseErrorCode.clientTokenTooLong, parameter: "ClientToken", value: text)
        case .passwordInvalid:
            WireError(LighthouseErrorCode.passwordInvalid, parameter: "Password")
        case .usernameInvalid(let name):
            .invalidValue(
                of: type(of: action).name == ResetInstancesPassword.name ? "UserName" : "Username", name)
        case .loginsExclusive:
            WireError(LighthouseErrorCode.parameterConflict, parameter: "LoginConfiguration")
        case .filterValueMalformed(let filter, let value):
            WireError(Self.code(ofFilter: filter), parameter: "Filters", value: value)
        case .orderFieldMissing:
            WireError(LighthouseErrorCode.orderFieldRequired, parameter: "OrderField")
        case .zoneNotFound(let text):
            WireError(LighthouseErrorCode.zoneInvalid, parameter: "Zones", value: text)
        case .quotaReached(let quota):
            WireError(LighthouseErrorCode.instanceQuotaReached, value: String(quota))
        case .dryRunWorks: WireError(LighthouseErrorCode.dryRunOperation)
        case .stateRefuses, .operationUnderWay, .windows, .windowsImage, .boundAlready, .notBound,
            .boundForAnotherUser, .keyPairInUse, .keyPairInImage:
            stateError(for: failure, in: action)
        case .hostNameInvalid, .keepLoginOfPublicImage, .launchTemplateNotFound, .stateUnknown, .stoppedWithoutCharging:
            internalError(in: type(of: action).name, reason: "not a failure of Lighthouse: \(failure)")
        }
    }

    /// Of what stands as it stands.
    private func stateError(for failure: InstanceFailure, in action: any Action) -> WireError {
        switch failure {
        case .stateRefuses(let id, .pending):
            WireError(LighthouseErrorCode.instanceCreating, parameter: "InstanceIds", value: id.text)
        case .stateRefuses(let id, let state):
            WireError(
                LighthouseErrorCode.invalidInstanceState,
                detail: LocalizedText("It is \(state.rawValue).", "其状态为 \(state.rawValue)。"),
                parameter: "InstanceIds", value: id.text)
        case .operationUnderWay(let id):
            WireError(LighthouseErrorCode.instanceOperationInProgress, parameter: "InstanceIds", value: id.text)
        case .windows(let id):
            WireError(
                // The vendor's list for unbinding has no code for Windows: nothing can be bound to it.
                type(of: action).name == DisassociateInstancesKeyPairs.name
                    ? LighthouseErrorCode.keyPairNotBound : LighthouseErrorCode.windowsNotSupportKeyPair,
                parameter: "InstanceIds", value: id.text)
        case .windowsImage(let id):
            WireError(LighthouseErrorCode.windowsNotSupportKeyPair, parameter: "BlueprintId", value: id.text)
        case .boundAlready(let keyPair, _):
            WireError(LighthouseErrorCode.keyPairBindDuplicate, parameter: "KeyIds", value: keyPair.text)
        case .notBound(let keyPair, _):
            WireError(LighthouseErrorCode.keyPairNotBound, parameter: "KeyIds", value: keyPair.text)
        case .boundForAnotherUser(_, let username):
            WireError(LighthouseErrorCode.keyPairUsernameMismatch, parameter: "Username", value: username)
        case .keyPairInUse(let id):
            WireError(LighthouseErrorCode.keyPairInUse, parameter: "KeyIds", value: id.text)
        case .keyPairInImage(let id):
            WireError(LighthouseErrorCode.keyPairBoundToBlueprints, parameter: "KeyIds", value: id.text)
        default:
            internalError(in: type(of: action).name, reason: "not a failure of a state: \(failure)")
        }
    }

    private static func code(ofFilter name: String) -> any ErrorCode {
        switch name {
        case "instance-name": LighthouseErrorCode.instanceNameTooLong
        case "zone": LighthouseErrorCode.zoneInvalid
        case "private-ip-address", "public-ip-address": LighthouseErrorCode.ipFormatInvalid
        default: CommonErrorCode.invalidParameterValue
        }
    }
}
