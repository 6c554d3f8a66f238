// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import IPAddresses
import UseCases

/// The settings of a disk besides its type and size.
enum DiskSettingParameters {
    private static let nameLengthMax = 128
    private static let name = Parameter.optionalString("DiskName", "At most \(nameLengthMax) characters.").matching(
        length: 0...nameLengthMax)
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
        "DiskSize", "0–\(sizes.upperBound) GB. One of 0 is none."
    ).within(sizes)
    private static let type = Parameter.optionalString(
        "DiskType", "One of \(types.joined(separator: ", ")); \(SystemDiskParameter.typeDefault) when absent."
    ).oneOf(types).whenAbsent(.text(SystemDiskParameter.typeDefault))
    private static let isDeletedWithInstance = Parameter.optionalFlag("DeleteWithInstance", "true when absent.")
    private static let snapshotID = OutsideID.parameter("SnapshotId")
    private static let throughput = Parameter.optionalInteger(
        "ThroughputPerformance", "0–\(throughputMax) MB/s; 0 when absent."
    ).within(0...throughputMax).whenAbsent(.integer(0))
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
