// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeBundles: LighthouseAction {
    private static let ids = Parameter.optionalStrings(
        "BundleIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers; excludes Filters.")
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: bundle-id, support-platform-type, bundle-type, "
            + "bundle-state; excludes BundleIds.")
    private static let zones = Parameter.optionalStrings(
        "Zones", kind: .names, countMax: 100, "Accepted, and without effect: each zone has every bundle.")
    private static let blueprintID = Parameter.optionalString(
        "BlueprintId", "Accepted, and without effect: each bundle takes every blueprint.")

    static let name = "DescribeBundles"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists a few bundles. CreateInstances takes others, too. Identifiers that are well formed and unknown are left out."
    static let parameters = [
        ids.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration, filters.declaration,
        zones.declaration, blueprintID.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onAllInstances(name)
    static let answer =
        [AnswerField("BundleSet", .list(of: .structure("Bundle", fields)), "The bundles.")]
        + [AnswerField("TotalCount", .integer, "How many fit, before Offset and Limit are applied.")]
    static let errors: [LighthouseErrorCode] =
        InstanceFilters.errors + [.bundleInvalid, .describeBundlesFailed]
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("Zones is longer than its limit."),
        LighthouseErrorCode.parameterConflict.when("There are both BundleIds and Filters."),
    ]

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let (ids, structures) = (try call.parameters[Self.ids], try call.parameters[Self.filters])
        try FilterParameter.exclude(structures, ids, "BundleIds")
        if let malformed = ids.first(where: { $0.identifier(bytesMax: 80).map { !Bundle.isWellFormed($0) } ?? true }) {
            throw .refused("BundleIds", LighthouseErrorCode.bundleInvalid, malformed.shown)
        }
        let filters = try FilterParameter.filters(structures, Self.filter)
        let found = Bundle.all.filter { bundle in
            (ids.isEmpty || ids.contains(where: bundle.id.isExactly)) && filters.allSatisfy { $0(bundle) }
        }
        let page = Page(found, try PageParameters.range(call.parameters))
        return Answer { json in
            json.array("BundleSet") { json in
                for bundle in page.elements { json.describedBundle(bundle) }
            }
            json.integer("TotalCount", page.totalCount)
        }
    }

    private static func filter(_ filter: SentFilter) -> ((Bundle) -> Bool)? {
        let values = filter.values
        return switch filter.name {
        case "bundle-id": { bundle in values.contains(where: bundle.id.isExactly) }
        case "support-platform-type": { _ in values.contains { $0 == "LINUX_UNIX" || $0 == "WINDOWS" } }
        case "bundle-type": { bundle in values.contains(where: bundle.type.isExactly) }
        case "bundle-state": { _ in values.contains { $0 == "ONLINE" } }
        default: nil
        }
    }

    private static let fields = [
        AnswerField("BundleId", .string, "The identifier."),
        AnswerField("Memory", .integer, "In GB."),
        AnswerField("SystemDiskType", .string, "CLOUD_SSD."),
        AnswerField("SystemDiskSize", .integer, "In GB."),
        AnswerField("MonthlyTraffic", .integer, "In GB."),
        AnswerField("SupportLinuxUnixPlatform", .boolean, "True."),
        AnswerField("SupportWindowsPlatform", .boolean, "True."),
        AnswerField(
            "Price",
            .structure(
                "Price",
                [
                    AnswerField(
                        "InstancePrice",
                        .structure(
                            "InstancePrice",
                            [
                                AnswerField("OriginalBundlePrice", .integer, "0."),
                                AnswerField("OriginalPrice", .integer, "0."),
                                AnswerField("Discount", .integer, "100: in percent of the price that is paid."),
                                AnswerField("DiscountPrice", .integer, "0."),
                                AnswerField("Currency", .string, "CNY."),
                                AnswerField("DetailPrices", .emptyList, "Empty."),
                            ]), "Of an instance for a month.")
                ]), "Nothing costs anything here."),
        AnswerField("CPU", .integer, "Cores."),
        AnswerField("InternetMaxBandwidthOut", .integer, "In Mbit/s."),
        AnswerField("InternetChargeType", .string, "TRAFFIC_POSTPAID_BY_HOUR."),
        AnswerField("BundleSalesState", .string, "AVAILABLE."),
        AnswerField("BundleType", .string, "STARTER_BUNDLE or GENERAL_BUNDLE."),
        AnswerField("BundleTypeDescription", .string, "The type in words."),
        AnswerField("BundleDisplayLabel", .string, "NORMAL."),
        AnswerField("TrafficUnlimited", .boolean, "False."),
    ]
}

extension JSONWriter {
    fileprivate mutating func freeOfCharge() {
        integer("OriginalBundlePrice", 0)
        integer("OriginalPrice", 0)
        integer("Discount", 100)
        integer("DiscountPrice", 0)
        string("Currency", "CNY")
        array("DetailPrices") { _ in }
    }

    fileprivate mutating func describedBundle(_ bundle: Bundle) {
        object { json in
            json.string("BundleId", bundle.id)
            json.integer("Memory", bundle.memory)
            json.string("SystemDiskType", bundle.systemDiskType)
            json.integer("SystemDiskSize", bundle.systemDiskSize)
            json.integer("MonthlyTraffic", bundle.monthlyTraffic)
            json.boolean("SupportLinuxUnixPlatform", true)
            json.boolean("SupportWindowsPlatform", true)
            json.object("Price") { $0.object("InstancePrice") { $0.freeOfCharge() } }
            json.integer("CPU", bundle.cpu)
            json.integer("InternetMaxBandwidthOut", bundle.bandwidthOut)
            json.string("InternetChargeType", "TRAFFIC_POSTPAID_BY_HOUR")
            json.string("BundleSalesState", "AVAILABLE")
            json.string("BundleType", bundle.type)
            json.string("BundleTypeDescription", bundle.typeDescription)
            json.string("BundleDisplayLabel", "NORMAL")
            json.boolean("TrafficUnlimited", false)
        }
    }
}
