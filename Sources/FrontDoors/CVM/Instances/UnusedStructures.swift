// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// Parameters of RunInstances without effect here. Clients send them, so they are declared with all fields.
enum UnusedStructures {
    static let declarations: [ParameterDeclaration] = [
        .withoutEffect("EnhancedService", .structure(enhancedService)),
        .withoutEffect("ActionTimer", .structure(actionTimer)),
        .withoutEffect("InstanceMarketOptions", .structure(marketOptions)),
        .withoutEffect("Metadata", .structure(metadata)),
        .withoutEffect(
            "CpuTopology", structure("CpuTopology", [("CoreCount", .integer), ("ThreadPerCore", .integer)])),
        .withoutEffect("ChcIds", list(of: .string)),
        .withoutEffect("PartitionNumber", .integer),
        .withoutEffect("EnableJumboFrame", .boolean),
        .withoutEffect("NetworkInterfaces", list(of: .structure(networkInterface))),
    ]

    /// The metadata of an instance may have values of some kilobytes.
    private static let longText = ParameterShape.text(bytesMax: 16 * 1024, overLong: .refused)

    /// The unused fields of a structure whose other fields are used.
    static func fields(_ fields: [(String, ParameterShape)], required: Set<String> = []) -> [ParameterDeclaration] {
        fields.map { .withoutEffect($0.0, $0.1, isRequired: required.contains($0.0)) }
    }

    /// A list of at most 100 elements, the longest of any list of the product.
    static func list(of element: ParameterShape) -> ParameterShape { .list(of: element, kind: .names, countMax: 100) }

    private static func structure(_ name: String, _ shapes: [(String, ParameterShape)]) -> ParameterShape {
        .structure(StructureShape(typeName: name, fields: fields(shapes)))
    }

    private static let enhancedService = StructureShape(
        typeName: "EnhancedService",
        fields: fields([
            ("SecurityService", structure("RunSecurityServiceEnabled", [("Enabled", .boolean)])),
            ("MonitorService", structure("RunMonitorServiceEnabled", [("Enabled", .boolean)])),
            ("AutomationService", structure("RunAutomationServiceEnabled", [("Enabled", .boolean)])),
        ]))

    private static let actionTimer = StructureShape(
        typeName: "ActionTimer",
        fields: fields([
            ("TimerAction", .string), ("ActionTime", .string), ("Externals", externals), ("ActionTimerId", .string),
            ("Status", .string), ("InstanceId", .string),
        ]))

    private static let externals = structure(
        "Externals",
        [
            ("ReleaseAddress", .boolean), ("UnsupportNetworks", list(of: .string)),
            (
                "StorageBlockAttr",
                structure("StorageBlock", [("Type", .string), ("MinSize", .integer), ("MaxSize", .integer)])
            ),
        ])

    private static let marketOptions = StructureShape(
        typeName: "InstanceMarketOptionsRequest",
        fields: fields(
            [
                (
                    "SpotOptions",
                    .structure(
                        StructureShape(
                            typeName: "SpotMarketOptions",
                            fields: fields(
                                [("MaxPrice", .string), ("SpotInstanceType", .string)], required: ["MaxPrice"])))
                ), ("MarketType", .string),
            ], required: ["SpotOptions"]))

    private static let metadata = StructureShape(
        typeName: "Metadata",
        fields: fields(
            [
                (
                    "Items",
                    list(
                        of: .structure(
                            StructureShape(
                                typeName: "MetadataItem",
                                fields: fields([("Key", .string), ("Value", longText)], required: ["Key", "Value"]))))
                )
            ], required: ["Items"]))

    private static let networkInterface = StructureShape(
        typeName: "NetworkInterfaces",
        fields: fields(
            [
                ("InterfaceType", .string), ("VpcId", .string), ("SubnetId", .string),
                ("PrivateIpv4AddressCount", .integer), ("NetworkInterfaceId", .string),
                ("SecurityGroupIds", list(of: .string)), ("DeleteWithInstance", .boolean),
            ], required: ["InterfaceType", "VpcId", "SubnetId", "PrivateIpv4AddressCount"]))
}
