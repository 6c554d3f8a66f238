// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
package import ActionAPI
import DomainModel
package import UseCases

/// The security token service, version 2018-08-13: the caller's identity, and temporary keys.
package struct STSFrontDoor: FrontDoor, FederationErrors {
    package let name = "sts"
    package let version = "2018-08-13"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]

    package init(federationTokens: FederationTokens) {
        actions = [GetCallerIdentity(), GetFederationToken(federationTokens: federationTokens)]
    }

    package func refusal(of problem: DoorParameterProblem, in action: any Action.Type) -> ParameterRefusal {
        ParameterRefusal(STSErrorCode.parameterError)
    }

    package func error(for failure: FederationFailure, in action: any Action.Type) -> WireError {
        switch failure {
        case .nameInvalid(let name): WireError(STSErrorCode.parameterError, parameter: "Name", value: name)
        case .durationOutOfRange(let seconds):
            WireError(STSErrorCode.overTime, parameter: "DurationSeconds", value: String(seconds))
        case .policyInvalid(let failure):
            WireError(
                Self.code(for: failure), detail: failure.problem.reason, parameter: "Policy",
                value: failure.value)
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
