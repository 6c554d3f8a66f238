// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import ActionAPI
import KeyPairModel
package import UseCases

/// The security token service, version 2018-08-13: who calls, and keys for a time.
package struct STSFrontDoor: FrontDoor {
    package let name = "sts"
    package let version = "2018-08-13"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]

    package init(federationTokens: FederationTokens) {
        actions = [GetCallerIdentity(), GetFederationToken(federationTokens: federationTokens)]
    }

    package func error(for failure: DomainFailure, in action: any Action) -> WireError {
        switch failure {
        case .federation(let failure): Self.error(for: failure)
        case .notPermitted(let refusal):
            .notPermitted(CommonErrorCode.unauthorizedOperation, refusal)
        case .storageUnavailable(let reason), .fault(let reason):
            internalError(in: type(of: action).name, reason: reason)
        default: internalError(in: type(of: action).name, reason: "not a failure of STS: \(failure)")
        }
    }

    package func error(for problem: DoorParameterProblem, in action: any Action) -> WireError {
        switch problem {
        case .filterMalformed(let name), .listTooLong(let name, _, _):
            WireError(STSErrorCode.parameterError, parameter: name)
        }
    }

    package func internalError(in action: String, reason: String) -> WireError {
        WireError(CommonErrorCode.internalError, reason: reason)
    }

    private static func error(for failure: FederationFailure) -> WireError {
        switch failure {
        case .nameInvalid(let name): WireError(STSErrorCode.parameterError, parameter: "Name", value: name)
        case .durationOutOfRange(let seconds):
            WireError(STSErrorCode.overTime, parameter: "DurationSeconds", value: String(seconds))
        case .policyInvalid(let failure):
            WireError(
                code(for: failure), detail: failure.problem.reason, parameter: "Policy",
                value: failure.problem.value)
        case .policyTooLong: WireError(STSErrorCode.policyTooLong, parameter: "Policy")
        }
    }

    private static func code(for failure: PolicyFailure) -> STSErrorCode {
        switch failure.problem {
        case .tooLong: .policyTooLong
        case .notJSON, .nestedTooDeep, .memberTwice, .notObject: .policyFormat
        case .resource, .resourceForm, .resourceProject, .resourceService, .resourceRegion, .resourceAccount,
            .resourceContent:
            .policyResource
        case .unknownMember, .version, .statement, .unknownStatementMember, .principal, .effect, .actionMissing,
            .actionForm, .action, .condition, .conditionOperator, .conditionKey, .conditionValue:
            .policyInvalid
        }
    }
}
