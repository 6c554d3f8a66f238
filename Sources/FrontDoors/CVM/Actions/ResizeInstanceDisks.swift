// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ResizeInstanceDisks: CVMAction {
    private static let instanceID = Parameter.string("InstanceId", overLong: .leftToAction, "ins-xxxxxxxx.")
        .identifiers(["ins"])
    private static let forceStop = Parameter.flag(
        "ForceStop", "Whether a running instance is stopped for it, and started again; false when absent.")
    private static let isOnline = Parameter.flag(
        "ResizeOnline", "Whether the instance runs on meanwhile; false when absent.")

    static let name = "ResizeInstanceDisks"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Makes the system disk or one data disk of an instance larger. A running one is stopped for it by "
        + "ForceStop, or runs on by "
        + "ResizeOnline."
    static let parameters = [
        instanceID.declaration, GrownDiskParameter.parameter.declaration, forceStop.declaration,
        GrownSystemDiskParameter.parameter.declaration, isOnline.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstance(name, instanceID)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "DiskType is none of its values; DiskSize is out of its range, or smaller than the disk."),
        CommonErrorCode.missingParameter.when(
            "There is neither SystemDisk nor DataDisks, SystemDisk has neither DiskType nor DiskSize, or a data disk "
                + "has no DiskId."),
        CVMErrorCode.instanceNotSupported.when(SettingConditions.ofHost),
        CVMErrorCode.parameterCombinationInvalid.when("There are both SystemDisk and DataDisks."),
        CVMErrorCode.stateRunning.when("The instance is RUNNING, and neither ForceStop nor ResizeOnline is true."),
    ]
    static let errors =
        CVMErrorCode.ofOperations(in: [.stopped]) + [
            .dataDiskNotOfInstance, .instanceNotSupported, .parameterCombinationInvalid,
        ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let idText = try call.parameters[Self.instanceID]
        guard let id = InstanceID(idText, of: .cvm) else {
            throw .parameter("InstanceId", .instanceIDMalformed, idText.shown)
        }
        try await instances.grow(
            try Self.growth(call.parameters), of: id, isOnline: try call.parameters[Self.isOnline],
            stopsRunning: try call.parameters[Self.forceStop], in: call.region, for: call.caller)
        return .empty
    }

    private static func growth(_ parameters: ParameterValues) throws(DomainFailure) -> Instances.DiskGrowth {
        let system = try parameters[GrownSystemDiskParameter.parameter]
        let data = try GrownDiskParameter.read(parameters)
        if system != nil, data != nil {
            throw .refused(
                "DataDisks", CVMErrorCode.parameterCombinationInvalid,
                detail: LocalizedText(
                    "SystemDisk and DataDisks exclude each other.", "SystemDisk 与 DataDisks 不能同时使用。"))
        }
        if let data { return .data(id: data.id, size: data.size) }
        guard let system else { throw .missing("SystemDisk") }
        let (type, size) = try GrownSystemDiskParameter.read(system)
        return .system(size: size, type: type)
    }
}

/// `SystemDisk` of an instance that is there.
private enum GrownSystemDiskParameter {
    private static let type = Parameter.optionalString(
        "DiskType", "One of \(SystemDiskParameter.types.joined(separator: ", ")); it stays as it is when absent."
    ).oneOf(SystemDiskParameter.types)
    private static let size = Parameter.optionalInteger(
        "DiskSize",
        "Up to \(SystemDiskParameter.sizes.upperBound) GB, and not less than it has; it stays so when absent.")

    static let parameter = Parameter<ParameterValues?>.optionalStructure(
        "SystemDisk",
        of: StructureShape(
            typeName: "SystemDisk",
            fields: [type.declaration] + UnusedStructures.fields([("DiskId", .string)]) + [size.declaration]
                + UnusedStructures.fields([
                    ("CdcId", .string), ("DiskName", .string), ("Encrypt", .boolean), ("KmsKeyId", .string),
                ])),
        "DiskType, DiskSize or both; excludes DataDisks.")

    /// One of them at least.
    static func read(_ disk: ParameterValues) throws(DomainFailure) -> (type: String?, size: Int64?) {
        let type = try Choice.read(try disk[Self.type], of: disk.path(of: Self.type), from: SystemDiskParameter.types)
        let size = try disk[Self.size]
        if let size, !SystemDiskParameter.sizes.contains(size) {
            throw .invalid(disk.path(of: Self.size), String(size))
        }
        guard type != nil || size != nil else { throw .missing(disk.path(of: Self.size)) }
        return (type, size)
    }
}

/// `DataDisks` of one disk that is to grow.
private enum GrownDiskParameter {
    private static let sizes: ClosedRange<Int64> = 1...32_000
    private static let size = Parameter.integer("DiskSize", "Up to \(sizes.upperBound) GB, and not less than it has.")
    private static let id = Parameter.optionalString(
        "DiskId", "The disk, as DescribeInstances tells it. Required.")

    private static let others = UnusedStructures.fields([
        ("DiskType", .string), ("DeleteWithInstance", .boolean), ("SnapshotId", .string), ("Encrypt", .boolean),
        ("KmsKeyId", .string), ("ThroughputPerformance", .integer), ("CdcId", .string),
        ("BurstPerformance", .boolean), ("DiskName", .string),
    ])

    static let parameter = Parameter<[ParameterValues]>.optionalStructures(
        "DataDisks",
        of: StructureShape(typeName: "DataDisk", fields: [size.declaration, id.declaration] + others),
        kind: .names, countMax: 1, "One disk; excludes SystemDisk.")

    static func read(_ parameters: ParameterValues) throws(DomainFailure) -> (id: String, size: Int64)? {
        guard let disk = try parameters[parameter].first else { return nil }
        let size = try disk[size]
        guard sizes.contains(size) else { throw .invalid(disk.path(of: self.size), String(size)) }
        guard let text = try disk[id], !text.isEmpty else { throw .missing(disk.path(of: id)) }
        return (text.kept, size)
    }
}
