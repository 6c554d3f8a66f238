// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ModifyInstancesVpcAttribute: CVMAction {
    private static let forceStop = Parameter.optionalFlag(
        "ForceStop", "Whether a running instance is stopped for it, and started again; true when absent.")

    static let name = "ModifyInstancesVpcAttribute"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Puts instances into a network, all or none, perhaps with private addresses. What is absent of it is none "
        + "from then on, but "
        + "the addresses, which stay."
    static let parameters = [
        InstanceIDsParameter.required.declaration, NetworkParameter.required.declaration, forceStop.declaration,
        .withoutEffect("ReserveHostName", .boolean),
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("Ipv6AddressCount is out of its range."),
        CVMErrorCode.instanceNotSupported.when(SettingConditions.ofHost),
        CVMErrorCode.ipAddressMalformed.when("One of PrivateIpAddresses is no IPv4 address."),
        CVMErrorCode.parameterCombinationInvalid.when("PrivateIpAddresses are not as many as InstanceIds."),
        CVMErrorCode.stateRunning.when("An instance is RUNNING and ForceStop is false."),
        CVMErrorCode.subnetIDMalformed.when(SettingConditions.malformed("SubnetId")),
        CVMErrorCode.vpcIDMalformed.when(SettingConditions.malformed("VpcId")),
    ]
    static let errors =
        CVMErrorCode.ofOperations(in: [.stopped]) + [
            .instanceNotSupported, .ipAddressMalformed, .parameterCombinationInvalid, .subnetIDMalformed,
            .vpcIDMalformed,
        ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        let (network, addresses) = try NetworkParameter.read(
            try call.parameters[NetworkParameter.required], count: ids.count)
        try await instances.move(
            ids, to: network, addresses: addresses, stopsRunning: try call.parameters[Self.forceStop] ?? true,
            in: call.region, for: call.caller)
        return .empty
    }
}
