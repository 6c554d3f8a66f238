// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import KeyPairModel
import UseCases

// Settings of instances for things that Keywright does not have. Their form is checked; they are stored and returned.

/// The identifier of something that Keywright does not have.
enum OutsideID {
    static let bytesMax = 64
    static let limits = "At most \(bytesMax) visible characters of ASCII, kept as they are sent."

    static func parameter(_ name: String) -> Parameter<ClientText?> {
        .optionalString(name, overLong: .leftToAction, limits)
    }

    static func isOne(_ text: ClientText) -> Bool { !text.isEmpty && text.identifier(bytesMax: bytesMax) != nil }

    /// An empty or absent one is none, an empty text.
    static func read(
        _ text: ClientText?, at path: String, or code: any ErrorCode = CommonErrorCode.invalidParameterValue
    ) throws(DomainFailure) -> String {
        guard let text, !text.isEmpty else { return "" }
        guard let id = text.identifier(bytesMax: bytesMax) else { throw .refused(path, code, text.shown) }
        return id
    }

    /// The identifiers in the given order, without duplicates.
    static func list(
        _ texts: [ClientText], at path: String, or code: any ErrorCode = CommonErrorCode.invalidParameterValue
    ) throws(DomainFailure) -> [String] {
        var ids: [String] = []
        for text in texts {
            let id = try read(text, at: path, or: code)
            guard !id.isEmpty else { throw .refused(path, code, text.shown) }
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}

/// `SecurityGroupIds`, or `SecurityGroups` in ModifyInstancesAttribute.
enum SecurityGroupsParameter {
    private static let limits =
        "At most \(InstanceSettings.securityGroupsMax) for an instance, in the order of their priority, each of "
        + "at most "
        + "\(OutsideID.bytesMax) visible characters of ASCII."

    static let optional = parameter("SecurityGroupIds")
    static let replacing = parameter("SecurityGroups")
    static let required = Parameter.strings(
        "SecurityGroupIds", kind: .names, countMax: 100, overLong: .leftToAction, limits)

    private static func parameter(_ name: String) -> Parameter<[ClientText]> {
        .optionalStrings(name, kind: .names, countMax: 100, overLong: .leftToAction, limits)
    }

    static func read(_ parameter: Parameter<[ClientText]>, _ parameters: ParameterValues) throws(DomainFailure)
        -> [String]
    {
        let path = parameters.path(of: parameter)
        let groups = try OutsideID.list(
            try parameters[parameter], at: path, or: CVMErrorCode.securityGroupIDMalformed)
        guard groups.count <= InstanceSettings.securityGroupsMax else {
            throw .refused(path, CVMErrorCode.tooManySecurityGroups, String(groups.count))
        }
        return groups
    }
}

/// `VirtualPrivateCloud`: the network of an instance.
enum NetworkParameter {
    private static let vpcID = Parameter.string("VpcId", overLong: .leftToAction, OutsideID.limits)
    private static let subnetID = Parameter.string("SubnetId", overLong: .leftToAction, OutsideID.limits)
    private static let isGateway = Parameter.flag("AsVpcGateway", "false when absent.")
    private static let addresses = Parameter.optionalStrings(
        "PrivateIpAddresses", kind: .names, countMax: 100,
        "Private addresses of IPv4, one for each instance. They are not compared with those of others.")
    private static let ipv6AddressesMax: Int64 = 100
    private static let ipv6Addresses = Parameter.optionalInteger(
        "Ipv6AddressCount", "0–\(ipv6AddressesMax); 0 when absent. It is kept, and there are no such addresses.")

    private static let shape = StructureShape(
        typeName: "VirtualPrivateCloud",
        fields: [
            vpcID.declaration, subnetID.declaration, isGateway.declaration, addresses.declaration,
            ipv6Addresses.declaration,
        ])
    static let optional = Parameter<ParameterValues?>.optionalStructure(
        "VirtualPrivateCloud", of: shape, "The network. Whether there is such a one is not looked at.")
    static let required = Parameter.structure(
        "VirtualPrivateCloud", of: shape, "The network. Whether there is such a one is not looked at.")

    /// - Parameter count: The number of instances.
    static func read(
        _ network: ParameterValues?, count: Int
    ) throws(DomainFailure) -> (network: InstanceNetwork, addresses: [String]) {
        var read = InstanceNetwork()
        guard let network else { return (read, []) }
        read.vpcID = try OutsideID.read(
            try network[vpcID], at: network.path(of: vpcID), or: CVMErrorCode.vpcIDMalformed)
        read.subnetID = try OutsideID.read(
            try network[subnetID], at: network.path(of: subnetID), or: CVMErrorCode.subnetIDMalformed)
        read.isGateway = try network[isGateway]
        read.ipv6Addresses = try network[ipv6Addresses] ?? 0
        guard (0...ipv6AddressesMax).contains(read.ipv6Addresses) else {
            throw .invalid(network.path(of: ipv6Addresses), String(read.ipv6Addresses))
        }
        let path = network.path(of: addresses)
        var found: [String] = []
        for (index, text) in try network[addresses].enumerated() {
            guard IPAddress.isIPv4(text.kept) else {
                throw .refused("\(path).\(index)", CVMErrorCode.ipAddressMalformed, text.shown)
            }
            found.append(text.kept)
        }
        guard found.isEmpty || found.count == count else {
            throw .refused(
                path, CVMErrorCode.parameterCombinationInvalid, String(found.count),
                detail: LocalizedText(
                    "There must be one for each instance: \(count).", "须为每台实例各指定一个，共 \(count) 个。"))
        }
        return (read, found)
    }
}

/// The settings of a disk besides its type and size.
enum DiskSettingParameters {
    private static let nameLengthMax = 128
    private static let name = Parameter.optionalString("DiskName", "At most \(nameLengthMax) characters.")
    private static let isEncrypted = Parameter.flag("Encrypt", "false when absent. It is kept, and there is no disk.")
    private static let kmsKeyID = OutsideID.parameter("KmsKeyId")

    static let declarations = [name.declaration, isEncrypted.declaration, kmsKeyID.declaration]

    static func read(_ disk: ParameterValues?) throws(DomainFailure) -> DiskSettings {
        var settings = DiskSettings()
        guard let disk else { return settings }
        let name = try disk[name] ?? ""
        guard name.unicodeScalars.count <= nameLengthMax else { throw .invalid(disk.path(of: Self.name), name.shown) }
        settings.name = name.kept
        settings.isEncrypted = try disk[isEncrypted]
        settings.kmsKeyID = try OutsideID.read(try disk[kmsKeyID], at: disk.path(of: kmsKeyID))
        return settings
    }
}

/// `DataDisks`.
enum DataDisksParameter {
    static let types = SystemDiskParameter.types + ["LOCAL_NVME", "LOCAL_PRO", "CLOUD_BIGDATA"]
    private static let sizes: ClosedRange<Int64> = 0...32_000
    private static let throughputMax: Int64 = 10_000

    private static let size = Parameter.integer(
        "DiskSize", "0–\(sizes.upperBound) GB. One of 0 is none.")
    private static let type = Parameter.optionalString(
        "DiskType", "One of \(types.joined(separator: ", ")); \(SystemDiskParameter.typeDefault) when absent.")
    private static let isDeletedWithInstance = Parameter.optionalFlag("DeleteWithInstance", "true when absent.")
    private static let snapshotID = OutsideID.parameter("SnapshotId")
    private static let throughput = Parameter.optionalInteger(
        "ThroughputPerformance", "0–\(throughputMax) MB/s; 0 when absent.")
    private static let hasBursts = Parameter.flag("BurstPerformance", "false when absent.")

    private static let fields: [ParameterDeclaration] = [
        [size.declaration, type.declaration], UnusedStructures.fields([("DiskId", .string)]),
        [isDeletedWithInstance.declaration, snapshotID.declaration], UnusedStructures.fields([("CdcId", .string)]),
        DiskSettingParameters.declarations, [throughput.declaration, hasBursts.declaration],
    ].flatMap { $0 }

    static let parameter = Parameter<[ParameterValues]>.optionalStructures(
        "DataDisks", of: StructureShape(typeName: "DataDisk", fields: fields), kind: .names,
        countMax: InstanceSettings.dataDisksMax,
        "At most \(InstanceSettings.dataDisksMax) disks for data. Each gets an identifier, and is not there.")

    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> [DataDisk] {
        var disks: [DataDisk] = []
        for disk in try parameters[parameter] {
            let type = try Choice.read(try disk[type], of: disk.path(of: type), from: types)
            let (size, throughput) = (try disk[size], try disk[throughput] ?? 0)
            guard sizes.contains(size) else { throw .invalid(disk.path(of: Self.size), String(size)) }
            guard (0...throughputMax).contains(throughput) else {
                throw .invalid(disk.path(of: Self.throughput), String(throughput))
            }
            let made = DataDisk(
                type: type ?? SystemDiskParameter.typeDefault, size: size,
                settings: try DiskSettingParameters.read(disk),
                isDeletedWithInstance: try disk[isDeletedWithInstance] ?? true,
                snapshotID: try OutsideID.read(try disk[snapshotID], at: disk.path(of: snapshotID)),
                throughput: throughput, hasBursts: try disk[hasBursts])
            if size > 0 { disks.append(made) }
        }
        return disks
    }
}

/// `UserData`: the script that a machine would run at its first start.
enum UserDataParameter {
    static let parameter = Parameter.optionalString(
        "UserData", bytesMax: UserData.textBytesMax, overLong: .leftToAction,
        "Base64, perhaps with line ends, of at most \(UserData.bytesMax) bytes. It is kept as it is sent, and in "
            + "no message, "
            + "log or record."
    ).confidential

    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> UserData? {
        guard let text = try parameters[parameter] else { return nil }
        do throws(UserData.Problem) {
            return try UserData(text.kept)
        } catch {
            let path = parameters.path(of: parameter)
            switch error {
            case .notBase64: throw .refused(path, CVMErrorCode.userDataInvalid)
            case .tooLong: throw .invalid(path, nil, detail: tooLong)
            }
        }
    }

    private static let tooLong = LocalizedText(
        "It is too long: at most \(UserData.bytesMax) bytes are allowed, in base64 of at most "
            + "\(UserData.textBytesMax) with its line ends.",
        "内容过长：解码后最多 \(UserData.bytesMax) 字节，base64 文本（含换行）最多 \(UserData.textBytesMax) 字节。")
}

/// `CamRoleName`.
enum RoleNameParameter {
    static let lengthMax = 128
    static let parameter = Parameter.optionalString(
        "CamRoleName", overLong: .leftToAction,
        "At most \(lengthMax) visible characters of ASCII. It is kept: there are no roles.")

    /// `nil` if it is absent; an empty text removes the role.
    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> String? {
        guard let text = try parameters[parameter] else { return nil }
        guard !text.isEmpty else { return "" }
        guard let name = text.identifier(bytesMax: lengthMax) else {
            throw .invalid(parameters.path(of: parameter), text.shown)
        }
        return name
    }
}

/// All parameters of RunInstances that are only stored and returned.
enum SettingParameters {
    private static let hpcClusterID = OutsideID.parameter("HpcClusterId")
    private static let dedicatedClusterID = OutsideID.parameter("DedicatedClusterId")
    private static let disasterRecoverGroups = Parameter.optionalStrings(
        "DisasterRecoverGroupIds", kind: .names, countMax: 1, overLong: .leftToAction,
        "One, of at most \(OutsideID.bytesMax) visible characters of ASCII.")
    private static let isProtected = Parameter.flag(
        "DisableApiTermination", "Whether TerminateInstances is refused; false when absent.")

    static let declarations = [
        DataDisksParameter.parameter.declaration, NetworkParameter.optional.declaration,
        SecurityGroupsParameter.optional.declaration, disasterRecoverGroups.declaration,
        UserDataParameter.parameter.declaration, RoleNameParameter.parameter.declaration,
        hpcClusterID.declaration, dedicatedClusterID.declaration, isProtected.declaration,
    ]

    /// The settings of one instance, and the private addresses of all.
    static func read(
        _ parameters: ParameterValues, count: Int
    ) throws(DomainFailure) -> (settings: InstanceSettings, addresses: [String]) {
        var settings = InstanceSettings()
        let (network, addresses) = try NetworkParameter.read(try parameters[NetworkParameter.optional], count: count)
        settings.network = network
        settings.internetChargeType = try InternetParameter.chargeType(parameters) ?? ""
        settings.securityGroups = try SecurityGroupsParameter.read(SecurityGroupsParameter.optional, parameters)
        settings.systemDisk = try DiskSettingParameters.read(try parameters[SystemDiskParameter.parameter])
        settings.dataDisks = try DataDisksParameter.read(parameters)
        settings.camRoleName = try RoleNameParameter.read(parameters) ?? ""
        settings.hpcClusterID = try OutsideID.read(try parameters[hpcClusterID], at: "HpcClusterId")
        settings.dedicatedClusterID = try OutsideID.read(try parameters[dedicatedClusterID], at: "DedicatedClusterId")
        settings.disasterRecoverGroups = try OutsideID.list(
            try parameters[disasterRecoverGroups], at: "DisasterRecoverGroupIds")
        settings.isProtected = try parameters[isProtected]
        return (settings, addresses)
    }
}
