// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import IPAddresses
import UseCases

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
        "Ipv6AddressCount", "0–\(ipv6AddressesMax); 0 when absent. It is kept, and there are no such addresses."
    ).within(0...Int64(ipv6AddressesMax)).whenAbsent(.integer(0))

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
