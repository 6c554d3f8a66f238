// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import IPAddresses
import UseCases

/// The filters of DescribeInstances.
enum InstanceFilters {
    static let names =
        "zone, project-id, instance-id, uuid, instance-name, instance-charge-type, instance-state, private-ip-address, "
        + "public-ip-address, vpc-id, subnet-id, security-group-id, dedicated-cluster-id, tag-key, tag-value, "
        + "tag:<key>, "
        + "creation-start-time, creation-end-time; and of what is not here, so that nothing meets them: host-id, "
        + "ipv6-address"

    /// `nil` if there is no filter with this name.
    static func read(_ filter: SentFilter, in region: Region) throws(DomainFailure) -> InstanceFilter? {
        if let plain = try plain(filter, in: region) { return plain }
        if let aboutNetwork = try aboutNetwork(filter) { return aboutNetwork }
        if let aboutTags = try aboutTags(filter) { return aboutTags }
        return try ofOtherThings(filter)
    }

    private static func plain(_ filter: SentFilter, in region: Region) throws(DomainFailure) -> InstanceFilter? {
        switch filter.name {
        case "zone":
            .zoneIs(
                try filter.texts(or: CVMErrorCode.zoneMismatchRegion) { text in
                    region.zones.contains { $0.id.isExactly(text) }
                })
        case "project-id": .projectIs(try projects(filter))
        case "instance-id": .idIs(try filter.instanceIDs(of: .cvm))
        case "uuid": .uuidIs(try filter.texts(or: CVMErrorCode.uuidMalformed, where: isUUID))
        case "instance-name": .nameIs(filter.texts)
        case "instance-charge-type": .chargeTypeIs(filter.texts)
        case "instance-state": .stateIs(filter.texts)
        case "private-ip-address": .privateAddressIs(try addresses(filter))
        case "public-ip-address": .publicAddressIs(try addresses(filter))
        case "creation-start-time": try times(filter).min().map(InstanceFilter.createdSince)
        case "creation-end-time": try times(filter).max().map(InstanceFilter.createdUntil)
        default: nil
        }
    }

    private static func aboutNetwork(_ filter: SentFilter) throws(DomainFailure) -> InstanceFilter? {
        switch filter.name {
        case "vpc-id": .vpcIs(try filter.texts(or: CVMErrorCode.vpcIDMalformed, where: OutsideID.isOne))
        case "subnet-id": .subnetIs(try filter.texts(or: CVMErrorCode.subnetIDMalformed, where: OutsideID.isOne))
        case "security-group-id":
            .securityGroupIs(try filter.texts(or: CVMErrorCode.securityGroupIDMalformed, where: OutsideID.isOne))
        // An instance without one has an empty text.
        case "dedicated-cluster-id": .dedicatedClusterIs(filter.texts.filter { !$0.utf8.isEmpty })
        default: nil
        }
    }

    private static func aboutTags(_ filter: SentFilter) throws(DomainFailure) -> InstanceFilter? {
        switch filter.name {
        case "tag-key":
            for (index, key) in filter.values.enumerated() {
                try TagParameter.check(key: key, at: filter.path(ofValue: index))
            }
            return .tagKeyIs(filter.texts)
        case "tag-value":
            try checkTagValues(filter)
            return .tagValueIs(filter.texts)
        default:
            guard let key = FilterParameter.tagKey(in: filter.name) else { return nil }
            try TagParameter.check(key: key, at: filter.namePath)
            try checkTagValues(filter)
            return .tag(key: key.kept, valueIs: filter.texts)
        }
    }

    private static func checkTagValues(_ filter: SentFilter) throws(DomainFailure) {
        for (index, value) in filter.values.enumerated() {
            try TagParameter.check(value: value, at: filter.path(ofValue: index))
        }
    }

    /// Filters by things that Keywright does not have. Well-formed values match no instance.
    private static func ofOtherThings(_ filter: SentFilter) throws(DomainFailure) -> InstanceFilter? {
        switch filter.name {
        case "host-id": _ = try filter.texts(or: CVMErrorCode.hostIDMalformed) { hasForm($0, "host-") }
        case "ipv6-address":
            _ = try filter.texts(or: CVMErrorCode.ipv6AddressMalformed) { IPAddress($0.kept)?.isIPv4 == false }
        default: return nil
        }
        return .nothing
    }

    static func projects(_ filter: SentFilter) throws(DomainFailure) -> [ProjectID] {
        try filter.each { $0.integer.map(ProjectID.init(number:)) }
    }

    private static func addresses(_ filter: SentFilter) throws(DomainFailure) -> [String] {
        try filter.texts(or: CVMErrorCode.ipAddressMalformed) { IPAddress.isIPv4($0.kept) }
    }

    private static func times(_ filter: SentFilter) throws(DomainFailure) -> [Instant] {
        try filter.each(or: CVMErrorCode.timeFormatInvalid) { Instant(plainTimestamp: $0.kept) }
    }

    /// Whether a text is a prefix and eight of `[a-z0-9]`.
    private static func hasForm(_ text: ClientText, _ prefix: String) -> Bool {
        let rest = text.utf8.dropFirst(prefix.utf8.count)
        return text.utf8.starts(with: prefix.utf8) && rest.count == 8
            && rest.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
    }

    private static func isUUID(_ text: ClientText) -> Bool {
        text.utf8.count == 36
            && text.utf8.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            }
    }
}
