// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import KeyPairModel
import UseCases

struct DescribeInstances: LighthouseAction {
    private static let ids = Parameter.optionalStrings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhins-xxxxxxxx, each once; excludes Filters.")
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: instance-name, private-ip-address, public-ip-address, "
            + "zone, instance-state, bundle-id, tag-key, tag-value, tag:<key>; excludes InstanceIds.",
        valuesMax: InstanceFilters.valuesMax)
    private static let orderField = Parameter.optionalString(
        "OrderField", overLong: .leftToAction,
        "EXPIRED_TIME; when absent, instances that are SHUTDOWN come first, then the others, each newest first.")
    private static let order = Parameter.optionalString(
        "Order", overLong: .leftToAction, "ASC or DESC; ASC when absent. Only with OrderField.")

    static let name = "DescribeInstances"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists instances of the region that the call names, or of the default region. Identifiers that are well formed and "
        + "unknown are left out."
    static let parameters = [
        ids.declaration, filters.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration,
        orderField.declaration, order.declaration,
    ]
    static let requestRate = RequestRate.documented(100)
    static let permission = Permission.onAllInstances(name)
    static let answer = AnswerField.page("InstanceSet", of: InstanceAnswers.described, "The instances.")
    static let errors: [LighthouseErrorCode] =
        InstanceFilters.errors + [
            .duplicated, .failedOperation, .instanceIDMalformed, .instanceNameTooLong, .ipFormatInvalid,
            .orderFieldRequired, .zoneInvalid,
        ]
    static let conditions = [
        LighthouseErrorCode.outOfRange.when(
            "Limit is 0 or above \(PageRange.limits.upperBound), or OrderField or Order has another value than those "
                + "allowed."),
        LighthouseErrorCode.instanceNameTooLong.when(
            "A value of the filter instance-name is over \(CreateInstances.nameLengthMax) characters long."),
        LighthouseErrorCode.zoneInvalid.when("A value of the filter zone is no name of a zone."),
        LighthouseErrorCode.parameterConflict.when("There are both InstanceIds and Filters."),
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let query = try Self.query(call.parameters)
        let sorting = try Self.sorting(call.parameters)
        let page = try await instances.describe(
            query, in: call.region, sorted: sorting, range: try PageParameters.range(call.parameters),
            for: call.caller)
        return Answer { $0.page("InstanceSet", page) { $0.describedInstance($1, at: call.caller.time) } }
    }

    private static func query(_ parameters: ParameterValues) throws(DomainFailure) -> InstanceQuery {
        let (ids, structures) = (try parameters[ids], try parameters[filters])
        try InstanceParameters.requireOne(ids, structures)
        if !ids.isEmpty { return .ids(try IdentifierLists.instanceIDs(ids)) }
        return structures.isEmpty ? .all : .matching(try FilterParameter.filters(structures, filter))
    }

    private static func sorting(_ parameters: ParameterValues) throws(DomainFailure) -> InstanceSorting {
        let (field, order) = (try parameters[orderField], try parameters[order])
        guard let field else {
            if order != nil { throw .instance(.orderFieldMissing) }
            return .releasedFirst
        }
        guard field.isExactly("EXPIRED_TIME") else { throw .orderInvalid(parameter: "OrderField", value: field.shown) }
        guard let order else { return .byExpiry(ascending: true) }
        guard ["ASC", "DESC"].contains(where: order.isExactly) else {
            throw .orderInvalid(parameter: "Order", value: order.shown)
        }
        return .byExpiry(ascending: order.isExactly("ASC"))
    }

    private static func filter(_ name: ClientText, _ values: [ClientText]) throws(DomainFailure) -> InstanceFilter? {
        func require(_ isFit: (ClientText) -> Bool) throws(DomainFailure) {
            guard let unfit = values.first(where: { !isFit($0) }) else { return }
            throw .instance(.filterValueMalformed(filter: name.shown, unfit.shown))
        }
        switch name {
        case "instance-name":
            try require { $0.unicodeScalars.count <= CreateInstances.nameLengthMax }
            return .nameIs(values.map(\.kept))
        case "private-ip-address":
            try require { IPAddress($0.kept) != nil }
            return .privateAddressIs(values.map(\.kept))
        case "public-ip-address":
            try require { IPAddress($0.kept) != nil }
            return .publicAddressIs(values.map(\.kept))
        case "zone":
            try require(isZoneName)
            return .zoneIs(values.map(\.kept))
        case "instance-state": return .stateIs(values.map(\.kept))
        case "bundle-id": return .typeIs(values.map(\.kept))
        default: return InstanceFilters.tagFilter(name, values)
        }
    }
}

/// Small letters, digits and hyphens, and a number at the end: `ap-guangzhou-3`.
private func isZoneName(_ text: ClientText) -> Bool {
    guard let name = text.identifier(bytesMax: 64), let hyphen = name.utf8.lastIndex(of: UInt8(ascii: "-")) else {
        return false
    }
    let (region, number) = (name.utf8[..<hyphen], name.utf8[hyphen...].dropFirst())
    return (1...58).contains(region.count) && (1...5).contains(number.count)
        && number.allSatisfy { (0x30...0x39).contains($0) }
        && region.allSatisfy {
            (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
}

/// What the filters of instances, blueprints and bundles have in common.
enum InstanceFilters {
    static let valuesMax = 100
    static let errors: [LighthouseErrorCode] = [
        .filterNameEmpty, .filterNameUnknown, .filterValueLimitExceeded, .invalidFilter, .listLimitExceeded, .negative,
        .noPermission, .outOfRange, .parameterConflict,
    ]

    static func tagFilter(_ name: ClientText, _ values: [ClientText]) -> InstanceFilter? {
        switch name {
        case "tag-key": .tagKeyIs(values.map(\.kept))
        case "tag-value": .tagValueIs(values.map(\.kept))
        default: FilterParameter.tagKey(in: name).map { .tag(key: $0.kept, valueIs: values.map(\.kept)) }
        }
    }
}
