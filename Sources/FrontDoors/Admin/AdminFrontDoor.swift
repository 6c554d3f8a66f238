// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
import KeyPairModel
package import UseCases

/// Keywright's own administration, in the form of the vendor's APIs: the accounts of the server, their quotas
/// and their audit trails. Only identities of the
/// operator's account, the first, may call it.
package struct AdminFrontDoor: FrontDoor {
    package let name = "admin"
    package let version = "2026-11-01"
    package let actions: [any Action]

    package init(accounts: AccountAdministration, trail: AuditTrail) {
        actions = [
            CreateAccount(accounts: accounts),
            DeleteAccount(accounts: accounts),
            DescribeAuditRecords(trail: trail),
            DescribeQuotas(accounts: accounts),
            DisableAccount(accounts: accounts),
            EnableAccount(accounts: accounts),
            ListAccounts(accounts: accounts),
            ModifyQuota(accounts: accounts),
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
        case .audit(let failure): Self.error(for: failure)
        case .pageInvalid(let problem, let value):
            WireError(
                AdminErrorCode.pageInvalid, parameter: problem == .offsetNegative ? "Offset" : "Limit",
                value: String(value))
        case .notPermitted(let permission, let resource, let requestID):
            .notPermitted(
                CommonErrorCode.unauthorizedOperation, action: permission, resource: resource, requestID: requestID)
        case .storageUnavailable(let reason), .fault(let reason):
            internalError(in: type(of: action).name, reason: reason)
        default:
            internalError(in: type(of: action).name, reason: "not a failure of the administration: \(failure)")
        }
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
