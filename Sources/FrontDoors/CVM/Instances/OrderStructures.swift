// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

// Structures of RunInstances whose fields are used.

/// `Placement`: the zone and project of an instance.
enum PlacementParameter {
    private static let zone = Parameter.string("Zone", overLong: .leftToAction, "A zone of the region.")
    private static let project = Parameter.optionalInteger(
        "ProjectId", "0, the default project and that of an absent one, or another of the account.")

    static let parameter = Parameter.structure(
        "Placement",
        of: StructureShape(
            typeName: "Placement",
            fields: [zone.declaration, project.declaration]
                + UnusedStructures.fields([
                    ("HostIds", UnusedStructures.list(of: .string)), ("HostId", .string),
                    ("DedicatedResourcePackTenancy", .string),
                    ("DedicatedResourcePackIds", UnusedStructures.list(of: .string)), ("RackId", .string),
                ])), "The zone, and perhaps the project.")

    static func read(_ call: Call) throws(DomainFailure) -> (zone: Zone, project: ProjectID) {
        let placement = try call.parameters[parameter]
        let name = try placement[zone]
        guard let zone = call.region.zones.first(where: { $0.id.isExactly(name) }) else {
            throw .refused(placement.path(of: Self.zone), CVMErrorCode.zoneMismatchRegion, name.shown)
        }
        return (zone, try ProjectParameter.project(try placement[project] ?? 0, at: placement.path(of: project)))
    }
}

/// `InstanceChargeType` and `InstanceChargePrepaid`: how an instance is charged. Nothing costs anything here.
enum ChargeParameters {
    static let types = ["PREPAID", "POSTPAID_BY_HOUR", "CDHPAID", "SPOTPAID", "CDCPAID"]
    static let periods: [Int64] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 24, 36, 48, 60]
    static let renewFlags = [
        "NOTIFY_AND_AUTO_RENEW", "NOTIFY_AND_MANUAL_RENEW", "DISABLE_NOTIFY_AND_MANUAL_RENEW",
    ]

    private static let typeName = "InstanceChargeType"
    private static let renewFlagName = "RenewFlag"
    private static let prepaidName = "InstanceChargePrepaid"

    static let type = Parameter.optionalString(
        typeName, "One of \(types.joined(separator: ", ")); POSTPAID_BY_HOUR when absent."
    ).oneOf(types).whenAbsent(.text("POSTPAID_BY_HOUR"))
    private static let period = Parameter.integer(
        "Period", "Months: one of \(periods.map(String.init).joined(separator: ", ")).")
    private static let renewFlag = Parameter.optionalString(
        renewFlagName,
        "One of \(renewFlags.joined(separator: ", ")); NOTIFY_AND_MANUAL_RENEW when absent. Shown, and without effect."
    ).oneOf(renewFlags).whenAbsent(.text("NOTIFY_AND_MANUAL_RENEW"))
    static let prepaid = Parameter<ParameterValues?>.optionalStructure(
        prepaidName,
        of: StructureShape(typeName: prepaidName, fields: [period.declaration, renewFlag.declaration]),
        "Required for PREPAID, and looked at for it alone.")

    /// The number of months is 0 for instances that are not prepaid.
    static func read(
        _ parameters: ParameterValues
    ) throws(DomainFailure) -> (type: String, months: Int64, renewFlag: String?) {
        let type = try Choice.read(try parameters[type], of: typeName, from: types) ?? "POSTPAID_BY_HOUR"
        guard type == "PREPAID" else { return (type, 0, nil) }
        guard let prepaid = try parameters[prepaid] else { throw .missing(prepaidName) }
        let months = try prepaid[period]
        guard periods.contains(months) else {
            throw .refused(prepaid.path(of: period), CVMErrorCode.periodInvalid, String(months))
        }
        let renewFlag = try Choice.read(
            try prepaid[renewFlag], of: "\(prepaidName).\(renewFlagName)", from: renewFlags)
        return (type, months, renewFlag)
    }
}

/// `SystemDisk`.
enum SystemDiskParameter {
    static let types = [
        "LOCAL_BASIC", "LOCAL_SSD", "CLOUD_BASIC", "CLOUD_SSD", "CLOUD_PREMIUM", "CLOUD_BSSD", "CLOUD_HSSD",
        "CLOUD_TSSD",
    ]
    static let typeDefault = "CLOUD_PREMIUM"
    /// In GB.
    static let sizes: ClosedRange<Int64> = 1...2048
    static let sizeDefault: Int64 = 50

    private static let type = Parameter.optionalString(
        "DiskType", "One of \(types.joined(separator: ", ")); \(typeDefault) when absent."
    ).oneOf(types).whenAbsent(.text(typeDefault))
    private static let size = Parameter.optionalInteger(
        "DiskSize", "\(sizes.lowerBound)–\(sizes.upperBound) GB; \(sizeDefault) when absent."
    ).within(Int64(sizes.lowerBound)...Int64(sizes.upperBound)).whenAbsent(.integer(Int64(sizeDefault)))

    static let parameter = Parameter<ParameterValues?>.optionalStructure(
        "SystemDisk",
        of: StructureShape(
            typeName: "SystemDisk",
            fields: [type.declaration] + UnusedStructures.fields([("DiskId", .string)]) + [size.declaration]
                + UnusedStructures.fields([("CdcId", .string)]) + DiskSettingParameters.declarations),
        "What DescribeInstances shows of the system disk.")

    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> (type: String, size: Int64) {
        let disk = try parameters[parameter]
        let type = try Choice.read(try disk?[type], of: "SystemDisk.DiskType", from: types)
        let size = try disk?[size]
        if let size, !sizes.contains(size) { throw .invalid("SystemDisk.DiskSize", String(size)) }
        return (type ?? typeDefault, size ?? sizeDefault)
    }
}

/// `InternetAccessible`: whether the instance has a public address.
enum InternetParameter {
    /// In Mbit/s.
    static let bandwidths: ClosedRange<Int64> = 0...65_535
    private static let chargeTypes = [
        "BANDWIDTH_PREPAID", "TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR", "BANDWIDTH_PACKAGE",
        "BANDWIDTH_POSTPAID_BY_MONTH",
    ]
    static let chargeTypeDefault = "TRAFFIC_POSTPAID_BY_HOUR"
    private static let chargeType = Parameter.optionalString(
        "InternetChargeType", "One of \(chargeTypes.joined(separator: ", ")); \(chargeTypeDefault) when absent."
    ).oneOf(chargeTypes).whenAbsent(.text(chargeTypeDefault))
    private static let bandwidth = Parameter.optionalInteger(
        "InternetMaxBandwidthOut", "\(bandwidths.lowerBound)–\(bandwidths.upperBound) Mbit/s; 0 when absent."
    ).within(bandwidths).whenAbsent(.integer(0))
    private static let isAssigned = Parameter.optionalFlag(
        "PublicIpAssigned",
        "Whether it has a public address; where absent, whether the bandwidth is not 0. With a bandwidth of 0 it has none."
    )

    private static let shape = StructureShape(
        typeName: "InternetAccessible",
        fields: [chargeType.declaration, bandwidth.declaration, isAssigned.declaration]
            + UnusedStructures.fields([
                ("BandwidthPackageId", .string), ("InternetServiceProvider", .string),
                ("IPv4AddressType", .string), ("IPv6AddressType", .string), ("AntiDDoSPackageId", .string),
            ]))
    static let parameter = Parameter<ParameterValues?>.optionalStructure(
        "InternetAccessible", of: shape, "The public address and its bandwidth.")

    static func read(
        _ parameters: ParameterValues
    ) throws(DomainFailure) -> (bandwidth: Int64, hasPublicAddress: Bool) {
        guard let internet = try parameters[parameter] else { return (0, false) }
        let bandwidth = try internet[Self.bandwidth] ?? 0
        guard bandwidths.contains(bandwidth) else {
            throw .invalid(internet.path(of: Self.bandwidth), String(bandwidth))
        }
        return (bandwidth, try internet[isAssigned] ?? true && bandwidth > 0)
    }

    static func chargeType(_ parameters: ParameterValues) throws(DomainFailure) -> String? {
        try Choice.read(
            try parameters[parameter]?[chargeType], of: "InternetAccessible.InternetChargeType", from: chargeTypes)
    }
}

/// `LoginSettings`: the login of an instance.
enum LoginParameter {
    private static let password = Parameter.optionalString(
        "Password", overLong: .leftToAction,
        "8–30 characters of two kinds for Linux, 12–30 of three for Windows, of: small letters, capitals, digits, and "
            + "\(InstancePassword.specialCharacters) Not beginning with /. Only that there is one is kept."
    ).secret
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: KeyIDsParameter.countMax,
        "At most \(KeyIDsParameter.countMax) key pairs, skey-xxxxxxxx; not for Windows."
    ).identifiers(["skey"])
    private static let keepsImageLogin = Parameter.optionalString(
        "KeepImageLogin",
        "TRUE or FALSE, in any letters: as the instance was that the image was made of; FALSE when absent.")

    static let parameter = Parameter<ParameterValues?>.optionalStructure(
        "LoginSettings",
        of: StructureShape(
            typeName: "LoginSettings",
            fields: [password.declaration, keyIDs.declaration, keepsImageLogin.declaration]),
        "One of the three at most. Without any of them there is a password that nobody knows.")

    /// The key identifiers as they were sent: policies are evaluated before values are checked.
    static func unchecked(_ parameters: ParameterValues) throws(DomainFailure) -> [ClientText] {
        try parameters[parameter]?[keyIDs] ?? []
    }

    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> Instances.Order.Login {
        guard let login = try parameters[parameter] else { return .unspecified }
        let password = try login[password]
        let ids = try IdentifierParameters.keyPairIDs(try login[keyIDs], of: .cvm, at: login.path(of: keyIDs))
        let keepsImageLogin = try flag(try login[keepsImageLogin])
        let given = [password != nil, !ids.isEmpty, keepsImageLogin].count { $0 }
        if given > 1 {
            throw .refused(
                "LoginSettings", CVMErrorCode.parameterCombinationInvalid,
                detail: LocalizedText(
                    "Password, KeyIds and a KeepImageLogin of TRUE exclude each other.",
                    "Password、KeyIds 与值为 TRUE 的 KeepImageLogin 不能同时使用。"))
        }
        if let password { return .password(password.kept) }
        if keepsImageLogin { return .asImage }
        return ids.isEmpty ? .unspecified : .keyPairs(ids)
    }

    private static func flag(_ text: ClientText?) throws(DomainFailure) -> Bool {
        guard let text, !text.isEmpty else { return false }
        switch text.lowercasedASCII {
        case "true": return true
        case "false": return false
        default: throw .invalid("LoginSettings.KeepImageLogin", text.shown)
        }
    }
}

/// A text that must be one of a few values.
enum Choice {
    /// An empty text counts as absent, because some SDKs always send one.
    static func read(
        _ text: ClientText?, of parameter: String, from choices: [String]
    ) throws(DomainFailure) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard let choice = choices.first(where: text.isExactly) else {
            throw .invalid(parameter, text.shown)
        }
        return choice
    }
}
