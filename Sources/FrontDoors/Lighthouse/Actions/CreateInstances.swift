// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct CreateInstances: LighthouseAction {
    /// In characters.
    static let nameLengthMax = 60
    private static let countMax: Int64 = 30
    private static let periods: Set<Int64> = Set(1...12).union([24, 36, 48, 60])
    private static let defaultName = "Lighthouse"

    private static let bundleID = Parameter.string(
        "BundleId", overLong: .leftToAction,
        "As bundle2022_gen_01: bundle, perhaps a year, _ and small letters, digits and _. DescribeBundles lists "
            + "a few; others are accepted as well.")
    private static let blueprintID = Parameter.string(
        "BlueprintId", overLong: .leftToAction, "One of DescribeBlueprints: lhbp-xxxxxxxx."
    ).identifiers(["lhbp"])
    private static let period = Parameter.integer("Period", "In months: 1–12, 24, 36, 48 or 60.").within(1...60)
    private static let renewFlag = Parameter.optionalString(
        "RenewFlag", "\(RenewFlag.all.joined(separator: ", ")); \(RenewFlag.default) when absent.")
    private static let charge = Parameter.structure(
        "InstanceChargePrepaid",
        of: StructureShape(
            typeName: "InstanceChargePrepaid", fields: [period.declaration, renewFlag.declaration]),
        "The term. Nothing happens at its end.")
    private static let instanceName = Parameter.optionalString(
        "InstanceName", overLong: .leftToAction,
        "At most \(nameLengthMax) characters; \(defaultName) when absent. Of several, each gets a number "
            + "at its end, or in the place of {R:1}."
    ).matching(length: 0...nameLengthMax)
    private static let count = Parameter.optionalInteger("InstanceCount", "1–\(countMax); 1 when absent.").within(
        1...Int64(countMax)
    ).whenAbsent(.integer(1))
    private static let zones = Parameter.optionalStrings(
        "Zones", kind: .names, countMax: 100, overLong: .leftToAction,
        "Zones of the region, of which the first is taken; its first when absent."
    )
    private static let dryRun = Parameter.flag("DryRun", "Whether to find out only whether the call would succeed.")
    private static let clientToken = Parameter.optionalString(
        "ClientToken", overLong: .leftToAction,
        "At most \(Instances.clientTokenLengthMax) characters. The same token again, within a day, makes "
            + "nothing and answers what it made."
    ).matching(length: 0...Instances.clientTokenLengthMax)

    static let name = "CreateInstances"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Makes instances, all or none. They are PENDING at first and RUNNING in a moment. There is no machine behind them."
    static let parameters =
        [
            bundleID.declaration, blueprintID.declaration, charge.declaration, instanceName.declaration,
            count.declaration, zones.declaration, dryRun.declaration, clientToken.declaration,
            LoginParameter.parameter.declaration, TagParameter.optional.declaration,
        ] + UnusedCreationParameters.declarations
    static let requestRate = RequestRate.usual
    static let permission = Permission(name, on: "instance/* and keypair/<id> for each of KeyIds") {
        parameters throws(DomainFailure) in
        ["instance/*"] + (try LoginParameter.keyIDs(parameters)).map { "keypair/\($0.kept)" }
    }.withTags { parameters throws(DomainFailure) in
        try TagParameter.unchecked(try parameters[TagParameter.optional])
    }
    static let answer = [
        AnswerField("InstanceIdSet", .list(of: .string), "The identifiers of the new instances.")
    ]
    static let errors: [LighthouseErrorCode] = [
        .blueprintIDMalformed, .blueprintIDNotFound, .bundleInvalid, .clientTokenTooLong, .createInstancesFailed,
        .dryRunOperation, .duplicated, .instanceNameTooLong, .instanceQuotaReached, .keyIDNotFound, .keyPairIDMalformed,
        .listLimitExceeded, .noPermission, .outOfRange, .parameterConflict, .passwordInvalid,
        .windowsNotSupportKeyPair, .zoneInvalid,
    ]
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "A tag breaks the rules of its key or value, or a key stands twice; RenewFlag or AutoGeneratePassword has "
                + "another value than those allowed; Zones or Containers is longer than its limit."),
        LighthouseErrorCode.outOfRange.when("Period or InstanceCount is not one of the numbers allowed."),
        LighthouseErrorCode.instanceNameTooLong.when("InstanceName is over \(nameLengthMax) characters long."),
        LighthouseErrorCode.parameterConflict.when(
            "There are KeyIds and a password, or a password beside AutoGeneratePassword YES."),
        CommonErrorCode.missingParameter.when("AutoGeneratePassword is NO and there is neither a Password nor KeyIds."),
        LighthouseErrorCode.windowsNotSupportKeyPair.when("There are KeyIds and the blueprint is of Windows."),
        LighthouseErrorCode.zoneInvalid.when("The region has no such zone."),
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try await instances.create(
            try Self.order(call), as: Self.name, isDryRun: try call.parameters[Self.dryRun], for: call.caller)
        return Answer { $0.strings("InstanceIdSet", ids.map(\.text)) }
    }

    private static func order(_ call: Call) throws(DomainFailure) -> Instances.Order {
        let parameters = call.parameters
        let imageID = try parameters[blueprintID]
        guard let image = ImageID(imageID, of: .lighthouse) else {
            throw .refused("BlueprintId", LighthouseErrorCode.blueprintIDMalformed, imageID.shown)
        }
        let name = try parameters[instanceName] ?? ClientText(defaultName)
        guard name.unicodeScalars.count <= nameLengthMax else {
            throw .refused("InstanceName", LighthouseErrorCode.instanceNameTooLong, name.shown)
        }
        let count = try parameters[count] ?? 1
        guard (1...countMax).contains(count) else {
            throw .refused("InstanceCount", LighthouseErrorCode.outOfRange, String(count))
        }
        let token = try parameters[clientToken].flatMap { $0.isEmpty ? nil : $0 }
        if let token, token.unicodeScalars.count > Instances.clientTokenLengthMax {
            throw .refused("ClientToken", LighthouseErrorCode.clientTokenTooLong, token.shown)
        }
        return Instances.Order(
            region: call.region, zone: try zone(parameters, in: call.region), project: .default, image: image,
            shape: try shape(parameters), name: name.kept, hostName: { _ in "VM" }, count: Int(count),
            login: try LoginParameter.login(parameters), hasPublicAddress: true,
            tags: try TagParameter.tags(try parameters[TagParameter.optional]), clientToken: token?.kept)
    }

    private static func shape(_ parameters: ParameterValues) throws(DomainFailure) -> InstanceShape {
        let text = try parameters[bundleID]
        guard let id = text.identifier(bytesMax: 80), Bundle.isWellFormed(id) else {
            throw .refused("BundleId", LighthouseErrorCode.bundleInvalid, text.shown)
        }
        let bundle = Bundle.bundle(id)
        let charge = try parameters[charge]
        let period = try charge[period]
        guard periods.contains(period) else {
            throw .refused(charge.path(of: self.period), LighthouseErrorCode.outOfRange, String(period))
        }
        let flag = try charge[renewFlag] ?? ClientText(RenewFlag.default)
        guard RenewFlag.all.contains(where: flag.isExactly) else {
            throw .invalid(charge.path(of: renewFlag), flag.shown)
        }
        return InstanceShape(
            type: id, systemDiskType: bundle.systemDiskType, systemDiskSize: bundle.systemDiskSize,
            bandwidthOut: bundle.bandwidthOut, chargeType: "PREPAID", months: period, renewFlag: flag.kept)
    }

    private static func zone(_ parameters: ParameterValues, in region: Region) throws(DomainFailure) -> Zone {
        let ids = try parameters[zones]
        let isKnown = { (id: ClientText) in region.zones.contains { id.isExactly($0.id) } }
        if let unknown = ids.first(where: { !isKnown($0) }) {
            throw .refused("Zones", LighthouseErrorCode.zoneInvalid, unknown.shown)
        }
        guard let zone = region.zones.first(where: { ids.first?.isExactly($0.id) ?? true }) else {
            throw .fault(reason: "the region has no zone")
        }
        return zone
    }
}
