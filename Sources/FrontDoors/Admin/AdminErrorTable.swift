// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import DomainModel
package import UseCases

// Conversion of failures to codes of the administration door.
extension AdminFrontDoor: AccountErrors, HostErrors, InstanceErrors, InstanceAdministrationErrors, OrderErrors,
    TagQuotaErrors, AuditErrors
{
    package func error(for failure: AccountFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .remarkTooLong: WireError(AdminErrorCode.remarkTooLong, parameter: "Remark")
        case .notFound(let uin): WireError(AdminErrorCode.accountNotFound, parameter: "Uin", value: uin)
        case .isOperator: WireError(AdminErrorCode.operatorAccount, parameter: "Uin")
        case .productUnknown(let name):
            WireError(AdminErrorCode.productUnknown, parameter: "Product", value: name)
        case .quotaOutOfRange(let quota):
            WireError(AdminErrorCode.quotaOutOfRange, parameter: "KeyPairQuota", value: String(quota))
        }
    }

    package func error(for failure: HostFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .nameInvalid(let text):
            WireError(AdminErrorCode.instanceNameInvalid, parameter: "InstanceName", value: text)
        case .imageIDMalformed(let text): WireError(AdminErrorCode.imageIDMalformed, parameter: "ImageId", value: text)
        case .nothingToModify: .missing("Options")
        case .optionsInvalid(let text):
            WireError(AdminErrorCode.loginOptionsInvalid, parameter: "Options", value: text)
        case .loginUserInvalid(let text):
            WireError(AdminErrorCode.loginUserInvalid, parameter: "LoginUser", value: text)
        case .addressInvalid(let text):
            WireError(AdminErrorCode.hostAddressInvalid, parameter: "Address", value: text)
        case .portInvalid(let port): WireError(AdminErrorCode.hostPortInvalid, parameter: "Port", value: String(port))
        case .regionNotServed(let text):
            WireError(AdminErrorCode.hostRegionInvalid, parameter: "InstanceRegion", value: text)
        case .nameTaken(let text): WireError(AdminErrorCode.hostNameTaken, parameter: "InstanceName", value: text)
        case .statusUnknown(let text): WireError(AdminErrorCode.hostStatusInvalid, parameter: "Status", value: text)
        case .unseenOutOfRange(let seconds):
            WireError(AdminErrorCode.unseenInvalid, parameter: "UnseenFor", value: String(seconds))
        case .groupIDMalformed(let text):
            WireError(AdminErrorCode.hostGroupIDMalformed, parameter: "HostGroupId", value: text)
        case .groupNotFound(let text):
            WireError(AdminErrorCode.hostGroupNotFound, parameter: "HostGroupId", value: text)
        case .usesOutOfRange(let uses):
            WireError(AdminErrorCode.hostGroupUsesInvalid, parameter: "Uses", value: String(uses))
        case .lifetimeOutOfRange(let seconds):
            WireError(AdminErrorCode.hostGroupLifetimeInvalid, parameter: "Lifetime", value: String(seconds))
        case .notEnrolled(let text): WireError(AdminErrorCode.hostNotFound, parameter: "InstanceId", value: text)
        }
    }

    package func error(for failure: InstanceFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .notFound(let id):
            WireError(
                AdminErrorCode.instanceNotFound, parameter: action.path(of: "InstanceIds", "InstanceId"), value: id.text
            )
        }
    }

    package func error(for failure: InstanceAdministrationFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .imageNameTooLong(let name):
            WireError(AdminErrorCode.imageNameInvalid, parameter: "ImageName", value: name)
        case .stateUnknown(let text):
            WireError(AdminErrorCode.instanceStateInvalid, parameter: "InstanceState", value: text)
        case .operationStateUnknown(let text):
            WireError(AdminErrorCode.instanceStateInvalid, parameter: "LatestOperationState", value: text)
        case .ofOtherProduct(let id):
            WireError(AdminErrorCode.instanceIDMalformed, parameter: "InstanceIds", value: id.text)
        }
    }

    package func error(for failure: OrderFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .imageNotFound(let id): WireError(AdminErrorCode.imageNotFound, parameter: "ImageId", value: id.text)
        case .windowsImage(let id): WireError(AdminErrorCode.hostImageInvalid, parameter: "ImageId", value: id.text)
        case .quotaReached(let quota): WireError(AdminErrorCode.instanceQuota, value: String(quota))
        }
    }

    package func error(for failure: TagQuotaFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .attachedQuotaReached(let quota), .keyQuotaReached(let quota), .valueQuotaReached(let quota):
            WireError(AdminErrorCode.tagQuota, parameter: "Tags", value: String(quota))
        }
    }

    package func error(for failure: AuditFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .tokenInvalid: WireError(AdminErrorCode.auditTokenInvalid, parameter: "NextToken")
        }
    }

    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        switch problem {
        case .instanceIDMalformed: ParameterRefusal(AdminErrorCode.instanceIDMalformed)
        case .page: ParameterRefusal(AdminErrorCode.pageInvalid)
        case .tag, .tagKeyRepeated: ParameterRefusal(AdminErrorCode.tagInvalid)
        case .keyName, .keyPairIDMalformed, .repeated, .exclusive, .filterUnknown, .filterMalformed, .listTooLong:
            .invalid
        }
    }
}
