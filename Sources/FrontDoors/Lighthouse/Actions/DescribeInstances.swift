// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import IPAddresses
import UseCases

struct DescribeInstances: LighthouseAction {
    private static let ids = Parameter.optionalStrings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhins-xxxxxxxx, each once; excludes Filters."
    ).identifiers(["lhins"])
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: instance-name, private-ip-address, public-ip-address, "
            + "zone, instance-state, bundle-id, tag-key, tag-value, tag:<key>; excludes InstanceIds.",
        valuesMax: InstanceFilters.valuesMax)
    private static let orderField = Parameter.optionalString(
        "OrderField", overLong: .leftToAction,
        "EXPIRED_TIME; when absent, instances that are SHUTDOWN come first, then the others, each newest first.")
    private static let order = Parameter.optionalString(
        "Order", overLong: .leftToAction, "ASC or DESC; ASC when absent. Only with OrderField."
    ).oneOf(["ASC", "DESC"]).whenAbsent(.text("ASC"))

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
        try FilterParameter.exclude(structures, ids, "InstanceIds")
        if !ids.isEmpty { return .ids(try IdentifierLists.instanceIDs(ids)) }
        return structures.isEmpty ? .all : .matching(try FilterParameter.filters(structures, filter))
    }

    private static func sorting(_ parameters: ParameterValues) throws(DomainFailure) -> InstanceSorting {
        let (field, order) = (try parameters[orderField], try parameters[order])
        guard let field else {
            if order != nil { throw .refused("OrderField", LighthouseErrorCode.orderFieldRequired) }
            return .releasedFirst
        }
        guard field.isExactly("EXPIRED_TIME") else {
            throw .refused("OrderField", LighthouseErrorCode.outOfRange, field.shown)
        }
        guard let order else { return .byExpiry(ascending: true) }
        guard ["ASC", "DESC"].contains(where: order.isExactly) else {
            throw .refused("Order", LighthouseErrorCode.outOfRange, order.shown)
        }
        return .byExpiry(ascending: order.isExactly("ASC"))
    }

    private static func filter(_ filter: SentFilter) throws(DomainFailure) -> InstanceFilter? {
        switch filter.name {
        case "instance-name":
            .nameIs(
                try filter.texts(or: LighthouseErrorCode.instanceNameTooLong) {
                    $0.unicodeScalars.count <= CreateInstances.nameLengthMax
                })
        case "private-ip-address": .privateAddressIs(try addresses(filter))
        case "public-ip-address": .publicAddressIs(try addresses(filter))
        case "zone": .zoneIs(try filter.texts(or: LighthouseErrorCode.zoneInvalid, where: isZoneName))
        case "instance-state": .stateIs(filter.texts)
        case "bundle-id": .typeIs(filter.texts)
        default: InstanceFilters.tagFilter(filter)
        }
    }

    private static func addresses(_ filter: SentFilter) throws(DomainFailure) -> [String] {
        try filter.texts(or: LighthouseErrorCode.ipFormatInvalid) { IPAddress($0.kept) != nil }
    }
}

/// Whether a text consists of lower-case letters, digits and hyphens and ends in a number: `ap-guangzhou-3`.
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

/// Parts that the filters of instances, blueprints and bundles share.
enum InstanceFilters {
    static let valuesMax = 100
    static let errors: [LighthouseErrorCode] = [
        .filterNameEmpty, .filterNameUnknown, .filterValueLimitExceeded, .invalidFilter, .listLimitExceeded, .negative,
        .noPermission, .outOfRange, .parameterConflict,
    ]

    static func tagFilter(_ filter: SentFilter) -> InstanceFilter? {
        switch filter.name {
        case "tag-key": .tagKeyIs(filter.texts)
        case "tag-value": .tagValueIs(filter.texts)
        default: FilterParameter.tagKey(in: filter.name).map { .tag(key: $0.kept, valueIs: filter.texts) }
        }
    }
}
