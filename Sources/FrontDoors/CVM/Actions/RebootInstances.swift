// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct RebootInstances: CVMAction {
    private static let stopType = StopTypeParameter(flag: "ForceReboot")

    static let name = "RebootInstances"
    static let accessLevel = AccessLevel.write
    static let summary = "Restarts instances that are RUNNING, all or none: they are REBOOTING and soon RUNNING."
    static let parameters = [InstanceIDsParameter.required.declaration] + stopType.declarations
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "StopType is none of its values, or there are both ForceReboot and StopType.")
    ]
    static let errors = CVMErrorCode.ofOperations(in: [.running])

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        try Self.stopType.check(call.parameters)
        try await instances.reboot(ids, in: call.region, for: call.caller)
        return .empty
    }
}
