// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct AssociateSecurityGroups: CVMAction {
    static let name = "AssociateSecurityGroups"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Puts instances that are RUNNING or STOPPED into security groups, all or none, after those in which they "
        + "are. The groups "
        + "are kept and shown, and nothing keeps to them."
    static let parameters = [
        SecurityGroupsParameter.required.declaration, InstanceIDsParameter.required.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CVMErrorCode.instanceNotSupported.when(SettingConditions.ofHost),
        CVMErrorCode.securityGroupIDMalformed.when(SettingConditions.securityGroupIDMalformed),
    ]
    static let errors =
        CVMErrorCode.ofOperations(in: [.running, .stopped]) + [
            .instanceNotSupported, .securityGroupIDMalformed, .tooManySecurityGroups,
        ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await instances.associate(
            securityGroups: try SecurityGroupsParameter.read(SecurityGroupsParameter.required, call.parameters),
            with: try InstanceIDsParameter.read(call), in: call.region, for: call.caller)
        return .empty
    }
}
