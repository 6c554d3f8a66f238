// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import IPAddresses
import UseCases

struct DescribeUsedIpAddress: Action {
    private static let countMax = 100
    private static let vpcID = Parameter.string("VpcId", "The network, as an instance was given it.")
    private static let subnetID = Parameter.optionalString("SubnetId", "A subnet of it, likewise.")
    private static let addresses = Parameter.optionalStrings(
        "IpAddresses", kind: .names, countMax: countMax,
        "At most \(countMax) addresses of IPv4 to ask about; excludes Filters.")
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: ip-addresses, resource-id; excludes IpAddresses.",
        valuesMax: countMax)

    static let name = "DescribeUsedIpAddress"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the private addresses in a network that instances of CVM have, in the region, newest first. One "
        + "that no instance has is "
        + "free: it is left out."
    static let parameters = [
        vpcID.declaration, subnetID.declaration, addresses.declaration, filters.declaration,
        PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let region = RegionRule.required
    static let requestRate = RequestRate.usual
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField(
            "IpAddressStates",
            .list(
                of: .structure(
                    "IpAddressStates",
                    [
                        AnswerField("VpcId", .string, "The network."),
                        AnswerField("SubnetId", .string, "The subnet; empty where none was given."),
                        AnswerField("IpAddress", .string, "The address."),
                        AnswerField("ResourceType", .string, "CVM."),
                        AnswerField("ResourceId", .string, "The instance that has it."),
                    ])), "The addresses in use."),
        AnswerField("TotalCount", .integer, "How many fit, before Offset and Limit are applied."),
    ]
    static let ownCodes: [any DocumentedErrorCode] = VPCErrorCode.allCases

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await instances.describe(
            try Self.query(call.parameters), in: call.region, range: try PageParameters.range(call.parameters),
            for: call.caller)
        return Answer { json in
            json.array("IpAddressStates") { json in
                for instance in page.elements { json.usedAddress(of: instance) }
            }
            json.integer("TotalCount", page.totalCount)
        }
    }

    private static func query(_ parameters: ParameterValues) throws(DomainFailure) -> InstanceQuery {
        let (vpcID, subnetID) = (try parameters[vpcID], try parameters[subnetID])
        let (texts, structures) = (try parameters[addresses], try parameters[filters])
        try FilterParameter.exclude(structures, texts, "IpAddresses")
        // An instance without a network has an empty text.
        var found: [InstanceFilter] = vpcID.isEmpty ? [.nothing] : [.vpcIs([vpcID.kept])]
        if let subnetID, !subnetID.isEmpty { found.append(.subnetIs([subnetID.kept])) }
        for (index, text) in texts.enumerated() where !isAddress(text) {
            throw .refused("\(parameters.path(of: addresses)).\(index)", VPCErrorCode.malformed, text.shown)
        }
        if !texts.isEmpty { found.append(.privateAddressIs(texts.map(\.kept))) }
        found += try FilterParameter.filters(structures) { filter throws(DomainFailure) -> InstanceFilter? in
            switch filter.name {
            case "ip-addresses":
                .privateAddressIs(try filter.texts(or: VPCErrorCode.malformed, where: isAddress))
            case "resource-id": .idIs(filter.texts)
            default: nil
            }
        }
        return .matching(found)
    }

    private static func isAddress(_ text: ClientText) -> Bool { IPAddress.isIPv4(text.kept) }
}

extension JSONWriter {
    fileprivate mutating func usedAddress(of instance: Instance) {
        object { json in
            json.string("VpcId", instance.settings.network.vpcID)
            json.string("SubnetId", instance.settings.network.subnetID)
            json.string("IpAddress", instance.origin.privateAddress)
            json.string("ResourceType", "CVM")
            json.string("ResourceId", instance.id.text)
        }
    }
}
