// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ResetInstancesInternetMaxBandwidth: CVMAction {
    static let name = "ResetInstancesInternetMaxBandwidth"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Sets the public bandwidth of instances that are RUNNING or STOPPED, all or none. Their addresses stay."
    static let parameters = [
        InstanceIDsParameter.required.declaration, NewBandwidthParameter.parameter.declaration,
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
        let bandwidth = try NewBandwidthParameter.read(try call.parameters[NewBandwidthParameter.parameter])
        try await instances.setBandwidth(of: ids, to: bandwidth, in: call.region, for: call.caller)
        return .empty
    }
}

/// `InternetAccessible` of instances that are there.
private enum NewBandwidthParameter {
    private static let bandwidths = InternetParameter.bandwidths
    private static let bandwidth = Parameter.optionalInteger(
        "InternetMaxBandwidthOut", "\(bandwidths.lowerBound)–\(bandwidths.upperBound) Mbit/s. Required."
    ).within(bandwidths)

    static let parameter = Parameter.structure(
        "InternetAccessible",
        of: StructureShape(
            typeName: "InternetAccessible",
            fields: UnusedStructures.fields([("InternetChargeType", .string)]) + [bandwidth.declaration]
                + UnusedStructures.fields([
                    ("PublicIpAssigned", .boolean), ("BandwidthPackageId", .string),
                    ("InternetServiceProvider", .string), ("IPv4AddressType", .string), ("IPv6AddressType", .string),
                    ("AntiDDoSPackageId", .string),
                ])), "The bandwidth.")

    static func read(_ internet: ParameterValues) throws(DomainFailure) -> Int64 {
        let path = internet.path(of: Self.bandwidth)
        guard let bandwidth = try internet[Self.bandwidth] else { throw .missing(path) }
        guard bandwidths.contains(bandwidth) else { throw .invalid(path, String(bandwidth)) }
        return bandwidth
    }
}
