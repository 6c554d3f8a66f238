// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DisassociateSecurityGroups: CVMAction {
    static let name = "DisassociateSecurityGroups"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Takes instances that are RUNNING or STOPPED out of security groups, all or none. Groups in which they "
        + "are not mean nothing."
    static let parameters = [
        SecurityGroupsParameter.required.declaration, InstanceIDsParameter.required.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CVMErrorCode.instanceNotSupported.when(SettingConditions.ofHost),
        CVMErrorCode.securityGroupIDMalformed.when(SettingConditions.securityGroupIDMalformed),
        CVMErrorCode.tooManySecurityGroups.when(
            "There are more than \(InstanceSettings.securityGroupsMax) SecurityGroupIds."),
    ]
    static let errors =
        CVMErrorCode.ofOperations(in: [.running, .stopped]) + [
            .instanceNotSupported, .securityGroupIDMalformed, .tooManySecurityGroups,
        ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await instances.disassociate(
            securityGroups: try SecurityGroupsParameter.read(SecurityGroupsParameter.required, call.parameters),
            from: try InstanceIDsParameter.read(call), in: call.region, for: call.caller)
        return .empty
    }
}
