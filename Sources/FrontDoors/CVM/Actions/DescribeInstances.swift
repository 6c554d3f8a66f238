// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeInstances: CVMAction {
    private static let instanceIDs = InstanceIDsParameter.optional(excluding: "Filters")
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: \(InstanceFilters.names). Times are YYYY-MM-DD hh:mm:ss in "
            + "UTC; excludes InstanceIds.")

    static let name = "DescribeInstances"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the instances of the region, newest first. Identifiers that are well formed and unknown are left out."
    static let parameters = [
        instanceIDs.declaration, filters.declaration, PageParameters.offset.declaration,
        PageParameters.limit.declaration,
    ]
    static let requestRate = RequestRate.documented(40)
    static let permission = Permission.onAllInstances(name)
    static let answer = AnswerField.page("InstanceSet", of: InstanceAnswers.instance, "The instances.")
    static let conditions = [
        CommonErrorCode.invalidParameter.when("There are both InstanceIds and Filters."),
        CommonErrorCode.invalidParameterValue.when(
            "\(PageParameters.invalidValues); a value of the filter project-id is no integer."),
        CVMErrorCode.instanceIDMalformed.when(
            "An instance ID of InstanceIds or of the filter instance-id is not ins- and eight of [a-z0-9]."),
        CVMErrorCode.zoneMismatchRegion.when("A value of the filter zone is no zone of the region."),
        CVMErrorCode.tagKeyReserved.when(
            "The key of a filter of tags begins with one of \(TagParameter.reservedPrefixes), in any case of letters."),
    ]
    static let errors: [CVMErrorCode] = [
        .filterInvalid, .filterValueLimitExceeded, .hostIDMalformed, .instanceIDMalformed, .internalServerError,
        .ipAddressMalformed, .ipv6AddressMalformed, .listLimitExceeded, .securityGroupIDMalformed,
        .subnetIDMalformed, .tagKeyIllegal, .tagKeyReserved, .tagValueIllegal, .timeFormatInvalid, .uuidMalformed,
        .vpcIDMalformed, .zoneMismatchRegion,
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await instances.describe(
            try query(call), in: call.region, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.page("InstanceSet", page) { $0.instance($1, at: call.caller.time) } }
    }

    private func query(_ call: Call) throws(DomainFailure) -> InstanceQuery {
        let ids = try call.parameters[Self.instanceIDs]
        let filters = try call.parameters[Self.filters]
        try FilterParameter.exclude(filters, ids, "InstanceIds")
        if !ids.isEmpty { return .ids(try IdentifierParameters.instanceIDs(ids, of: .cvm)) }
        guard !filters.isEmpty else { return .all }
        return .matching(
            try FilterParameter.filters(filters) { filter throws(DomainFailure) in
                try InstanceFilters.read(filter, in: call.region)
            })
    }
}
