// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

// From a failure about instances to the code of CVM.
extension CVMFrontDoor {
    func error(for failure: InstanceFailure, in action: any Action) -> WireError {
        switch failure {
        case .parameterMissing(let name): .missing(name)
        case .nameTooLong(let text): refusal(.instanceNameTooLong, "InstanceName", text)
        case .hostNameInvalid(let text) where action is ModifyInstancesAttribute: .invalidValue(of: "HostName", text)
        case .hostNameInvalid(let text): refusal(.hostNameIllegal, "HostName", text)
        case .imageIDMalformed(let text): refusal(.imageIDMalformed, imageIDParameter(of: action), text)
        case .typeMalformed(let text): refusal(.instanceTypeMalformed, "InstanceType", text)
        case .chargeTypeInvalid(let parameter, let value), .stopTypeInvalid(let parameter, let value):
            .invalidValue(of: parameter, value)
        case .periodInvalid(let months): refusal(.periodInvalid, "InstanceChargePrepaid.Period", String(months))
        case .countOutOfRange("MinCount", let count): refusal(.minCountInvalid, "MinCount", String(count))
        case .countOutOfRange(let parameter, let count): .invalidValue(of: parameter, String(count))
        case .clientTokenTooLong(let text): refusal(.clientTokenTooLong, "ClientToken", text)
        case .passwordInvalid: WireError(CVMErrorCode.passwordInvalid, parameter: "Password")
        case .usernameInvalid(let text): .invalidValue(of: "UserName", text)
        case .loginsExclusive: WireError(CVMErrorCode.parameterCombinationInvalid, parameter: "LoginSettings")
        case .keepLoginOfPublicImage: .invalidValue(of: "LoginSettings.KeepImageLogin", "TRUE")
        case .filterValueMalformed(let filter, let value): filterError(filter, value, in: action)
        case .imageNotFound(let id): refusal(.imageIDNotFound, imageIDParameter(of: action), id.text)
        case .zoneNotFound(let zone):
            refusal(.zoneMismatchRegion, action is RunInstances ? "Placement.Zone" : "Filters", zone)
        case .launchTemplateNotFound(let id):
            refusal(.launchTemplateNotExisted, "LaunchTemplate.LaunchTemplateId", id)
        case .windowsImage(let id): refusal(.keyPairUnsupportedWindows, "ImageId", id.text)
        case .stateRefuses(let id, let state): refusal(.refusing(state), "InstanceIds", id.text)
        case .operationUnderWay(let id): refusal(.operationInProgress, "InstanceIds", id.text)
        case .stoppedWithoutCharging(let id): refusal(.stoppedWithoutCharging, "InstanceIds", id.text)
        case .windows(let id): refusal(.osWindows, "InstanceIds", id.text)
        case .keyPairInUse(let id), .keyPairInImage(let id): refusal(.keyPairNotSupported, "KeyIds", id.text)
        case .quotaReached(let quota): WireError(CVMErrorCode.instanceQuotaReached, value: String(quota))
        case .dryRunWorks: WireError(CVMErrorCode.dryRunOperation)
        case .stateUnknown, .orderFieldMissing, .bundleNotFound, .boundAlready, .notBound, .boundForAnotherUser:
            internalError(in: type(of: action).name, reason: "not a failure of CVM: \(failure)")
        }
    }

    private func refusal(_ code: CVMErrorCode, _ parameter: String, _ value: String) -> WireError {
        WireError(code, parameter: parameter, value: value)
    }

    private func imageIDParameter(of action: any Action) -> String {
        action is RunInstances ? "ImageId" : "ImageIds"
    }

    private func filterError(_ filter: String, _ value: String, in action: any Action) -> WireError {
        let code: CVMErrorCode? =
            switch filter {
            case "host-id": .hostIDMalformed
            case "vpc-id": .vpcIDMalformed
            case "subnet-id": .subnetIDMalformed
            case "security-group-id": .securityGroupIDMalformed
            case "uuid": .uuidMalformed
            case "private-ip-address", "public-ip-address": .ipAddressMalformed
            case "ipv6-address": .ipv6AddressMalformed
            case "creation-start-time", "creation-end-time": .timeFormatInvalid
            default: nil
            }
        return code.map { refusal($0, "Filters", value) } ?? .invalidValue(of: "Filters", value)
    }
}
