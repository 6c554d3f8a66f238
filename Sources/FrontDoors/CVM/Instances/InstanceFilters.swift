// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import KeyPairModel
import UseCases

/// The filters of DescribeInstances.
enum InstanceFilters {
    static let names =
        "zone, project-id, instance-id, uuid, instance-name, instance-charge-type, instance-state, private-ip-address, "
        + "public-ip-address, tag-key, tag-value, tag:<key>, creation-start-time, creation-end-time; and of what is not "
        + "here, so that nothing meets them: host-id, dedicated-cluster-id, vpc-id, subnet-id, security-group-id, ipv6-address"

    /// `nil`: there is no filter of this name.
    static func read(_ name: ClientText, _ values: [ClientText], in region: Region) throws(DomainFailure)
        -> InstanceFilter?
    {
        if let filter = try plain(name, values, in: region) { return filter }
        if let filter = try aboutTags(name, values) { return filter }
        return try ofOtherThings(name, values)
    }

    private static func plain(
        _ name: ClientText, _ values: [ClientText], in region: Region
    ) throws(DomainFailure) -> InstanceFilter? {
        switch name {
        case "zone":
            for value in values where !region.zones.contains(where: { $0.id.isExactly(value) }) {
                throw .instance(.zoneNotFound(value.shown))
            }
            return .zoneIs(values.map(\.kept))
        case "project-id": return .projectIs(try projects(values))
        case "instance-id": return .idIs(try IdentifierParameters.instanceIDs(values, of: .cvm).map(\.text))
        case "uuid": return .uuidIs(try each(values, of: name) { isUUID($0) })
        case "instance-name": return .nameIs(values.map(\.kept))
        case "instance-charge-type": return .chargeTypeIs(values.map(\.kept))
        case "instance-state": return .stateIs(values.map(\.kept))
        case "private-ip-address": return .privateAddressIs(try each(values, of: name) { isAddress($0, isIPv4: true) })
        case "public-ip-address": return .publicAddressIs(try each(values, of: name) { isAddress($0, isIPv4: true) })
        case "creation-start-time": return try times(values, of: name).min().map(InstanceFilter.createdSince)
        case "creation-end-time": return try times(values, of: name).max().map(InstanceFilter.createdUntil)
        default: return nil
        }
    }

    private static func aboutTags(_ name: ClientText, _ values: [ClientText]) throws(DomainFailure) -> InstanceFilter? {
        if name == "tag-key" {
            try checkTags { () throws(Tag.Problem) in for value in values { try Tag.check(key: value) } }
            return .tagKeyIs(values.map(\.kept))
        }
        if name == "tag-value" {
            try checkTags { () throws(Tag.Problem) in for value in values { try Tag.check(value: value) } }
            return .tagValueIs(values.map(\.kept))
        }
        guard let key = FilterParameter.tagKey(in: name) else { return nil }
        try checkTags { () throws(Tag.Problem) in
            try Tag.check(key: key)
            for value in values { try Tag.check(value: value) }
        }
        return .tag(key: key.kept, valueIs: values.map(\.kept))
    }

    private static func checkTags(_ check: () throws(Tag.Problem) -> Void) throws(DomainFailure) {
        do throws(Tag.Problem) {
            try check()
        } catch {
            throw .tagInvalid(error, key: "")
        }
    }

    /// Things that are not here: well-formed names of them are met by no instance.
    private static func ofOtherThings(_ name: ClientText, _ values: [ClientText]) throws(DomainFailure)
        -> InstanceFilter?
    {
        switch name {
        case "dedicated-cluster-id": return .nothing
        case "host-id": _ = try each(values, of: name) { hasForm($0, "host-") }
        case "vpc-id": _ = try each(values, of: name) { hasForm($0, "vpc-") }
        case "subnet-id": _ = try each(values, of: name) { hasForm($0, "subnet-") }
        case "security-group-id": _ = try each(values, of: name) { hasForm($0, "sg-") }
        case "ipv6-address": _ = try each(values, of: name) { isAddress($0, isIPv4: false) }
        default: return nil
        }
        return .nothing
    }

    private static func projects(_ values: [ClientText]) throws(DomainFailure) -> [ProjectID] {
        var projects: [ProjectID] = []
        for value in values {
            guard let number = value.integer else {
                throw .filterValueInvalid(value.shown)
            }
            projects.append(ProjectID(number: number))
        }
        return projects
    }

    private static func times(_ values: [ClientText], of name: ClientText) throws(DomainFailure) -> [Instant] {
        var times: [Instant] = []
        for value in values {
            guard let time = Instant(plainTimestamp: value.kept) else {
                throw .instance(.filterValueMalformed(filter: name.shown, value.shown))
            }
            times.append(time)
        }
        return times
    }

    /// The values, if all of them have the form.
    private static func each(
        _ values: [ClientText], of name: ClientText, _ hasForm: (ClientText) -> Bool
    ) throws(DomainFailure) -> [String] {
        for value in values where !hasForm(value) {
            throw .instance(.filterValueMalformed(filter: name.shown, value.shown))
        }
        return values.map(\.kept)
    }

    /// A prefix and eight of `[a-z0-9]`.
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

    private static func isAddress(_ text: ClientText, isIPv4: Bool) -> Bool {
        text.utf8.count <= 64 && IPAddress(text.kept)?.isIPv4 == isIPv4
    }
}
