// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct ResetInstancesInternetMaxBandwidth: CVMAction {
    static let name = "ResetInstancesInternetMaxBandwidth"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Sets the public bandwidth of instances that are RUNNING or STOPPED, all or none. Their addresses stay."
    static let parameters = [
        InstanceIDsParameter.required.declaration, InternetParameter.required.declaration,
        .withoutEffect("StartTime", .string), .withoutEffect("EndTime", .string),
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("InternetMaxBandwidthOut is out of its range."),
        CommonErrorCode.missingParameter.when("InternetAccessible has no InternetMaxBandwidthOut."),
        CVMErrorCode.instanceNotSupported.when(SettingConditions.ofHost),
    ]
    static let errors = CVMErrorCode.ofOperations(in: [.running, .stopped]) + [.instanceNotSupported]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        let bandwidth = try InternetParameter.bandwidth(try call.parameters[InternetParameter.required])
        guard let bandwidth else { throw .missing("InternetAccessible.InternetMaxBandwidthOut") }
        try await instances.setBandwidth(of: ids, to: bandwidth, in: call.region, for: call.caller)
        return .empty
    }
}
