// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyPairModel
package import UseCases

/// Keywright's own administration, in the form of the vendor's APIs: the accounts of the server, their quotas, their audit
/// trails, the states of their instances, the images of those, and the hosts. Only identities of the operator's account, the
/// first, may call it.
package struct AdminFrontDoor: FrontDoor {
    package let name = "admin"
    package let version = "2026-11-01"
    package let actions: [any Action]

    package init(
        accounts: AccountAdministration, instances: InstanceAdministration, hosts: HostAdministration,
        trail: AuditTrail
    ) {
        actions = [
            CreateAccount(accounts: accounts),
            CreateImage(instances: instances),
            DeleteAccount(accounts: accounts),
            DeleteHost(hosts: hosts),
            DeleteImage(instances: instances),
            DescribeAuditRecords(trail: trail),
            DescribeQuotas(accounts: accounts),
            DisableAccount(accounts: accounts),
            EnableAccount(accounts: accounts),
            EnrollHost(hosts: hosts),
            InviteHost(hosts: hosts),
            InviteHostGroup(hosts: hosts),
            ListAccounts(accounts: accounts),
            ListHostGroups(hosts: hosts),
            ListHosts(hosts: hosts),
            ListImages(instances: instances),
            ModifyHost(hosts: hosts),
            ModifyQuota(accounts: accounts),
            RenameHost(hosts: hosts),
            RevokeHost(hosts: hosts),
            RevokeHostGroup(hosts: hosts),
            SetInstanceState(instances: instances),
            VerifyAuditTrail(trail: trail),
        ]
    }

    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        switch failure {
        case .account(.remarkTooLong): WireError(AdminErrorCode.remarkTooLong, parameter: "Remark")
        case .account(.notFound(let uin)): WireError(AdminErrorCode.accountNotFound, parameter: "Uin", value: uin)
        case .account(.isOperator): WireError(AdminErrorCode.operatorAccount, parameter: "Uin")
        case .account(.productUnknown(let name)):
            WireError(AdminErrorCode.productUnknown, parameter: "Product", value: name)
        case .account(.quotaOutOfRange(let quota)):
            WireError(AdminErrorCode.quotaOutOfRange, parameter: "KeyPairQuota", value: String(quota))
        case .instanceIDMalformed(let text): WireError(AdminErrorCode.instanceIDMalformed, value: text)
        case .instanceNotFound(let id): WireError(AdminErrorCode.instanceNotFound, value: id.text)
        case .instance(let failure): Self.error(for: failure, in: action) ?? unknown(failure: failure, in: action)
        case .host(let failure): Self.error(for: failure)
        case .tagInvalid(_, let key), .tagRepeated(let key):
            WireError(AdminErrorCode.tagInvalid, parameter: "Tags", value: key)
        case .tags(.keyQuotaReached(let quota)), .tags(.valueQuotaReached(let quota)):
            WireError(AdminErrorCode.tagQuota, parameter: "Tags", value: String(quota))
        case .nothingToModify: .missing("Options")
        case .audit(let failure): Self.error(for: failure)
        case .pageInvalid(let problem, let value):
            WireError(
                AdminErrorCode.pageInvalid, parameter: problem == .offsetNegative ? "Offset" : "Limit",
                value: String(value))
        case .notPermitted(let refusal):
            .notPermitted(CommonErrorCode.unauthorizedOperation, refusal)
        case .storageUnavailable(let reason), .fault(let reason):
            internalError(in: type(of: action).name, reason: reason)
        default:
            unknown(failure: failure, in: action)
        }
    }

    private static func error(for failure: HostFailure) -> WireError {
        switch failure {
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

    private static func error(for failure: InstanceFailure, in action: any Action) -> WireError? {
        switch failure {
        case .imageIDMalformed(let text): WireError(AdminErrorCode.imageIDMalformed, parameter: "ImageId", value: text)
        case .imageNotFound(let id): WireError(AdminErrorCode.imageNotFound, parameter: "ImageId", value: id.text)
        case .nameTooLong(let name):
            action is EnrollHost || action is RenameHost
                ? WireError(AdminErrorCode.instanceNameInvalid, parameter: "InstanceName", value: name)
                : WireError(AdminErrorCode.imageNameInvalid, parameter: "ImageName", value: name)
        case .windowsImage(let id): WireError(AdminErrorCode.hostImageInvalid, parameter: "ImageId", value: id.text)
        case .quotaReached(let quota): WireError(AdminErrorCode.instanceQuota, value: String(quota))
        case .stateUnknown(let text): WireError(AdminErrorCode.instanceStateInvalid, value: text)
        default: nil
        }
    }

    private func unknown(failure: any Error, in action: any Action) -> WireError {
        internalError(in: type(of: action).name, reason: "not a failure of the administration: \(failure)")
    }

    private static func error(for failure: AuditFailure) -> WireError {
        switch failure {
        case .timeInvalid(let parameter, let value), .countOutOfRange(let parameter, let value):
            WireError(AdminErrorCode.auditFilterInvalid, parameter: parameter, value: String(value))
        case .timesReversed: WireError(AdminErrorCode.auditFilterInvalid, parameter: "StartTime")
        case .tokenInvalid: WireError(AdminErrorCode.auditTokenInvalid, parameter: "NextToken")
        case .spanTooLong, .tooLongAgo, .attributeUnknown, .attributeValueInvalid, .modeUnknown, .flagInvalid:
            WireError(CommonErrorCode.internalError, reason: "not a failure of the administration: \(failure)")
        }
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name), .listTooLong(let name, _, _):
            WireError(CommonErrorCode.invalidParameterValue, parameter: name)
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CommonErrorCode.internalError, reason: reason)
    }
}
