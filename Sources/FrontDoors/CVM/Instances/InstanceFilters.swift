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
    static func read(_ name: String, _ values: [String], in region: Region) throws(DomainFailure) -> InstanceFilter? {
        if let filter = try plain(name, values, in: region) { return filter }
        if let filter = try aboutTags(name, values) { return filter }
        return try ofOtherThings(name, values)
    }

    private static func plain(
        _ name: String, _ values: [String], in region: Region
    ) throws(DomainFailure) -> InstanceFilter? {
        switch name {
        case "zone":
            for value in values where !region.zones.contains(where: { $0.id.isExactly(value) }) {
                throw .instance(.zoneNotFound(value))
            }
            return .zoneIs(values)
        case "project-id": return .projectIs(try projects(values))
        case "instance-id": return .idIs(try IdentifierParameters.instanceIDs(values, of: .cvm).map(\.text))
        case "uuid": return .uuidIs(try each(values, of: name) { isUUID($0) })
        case "instance-name": return .nameIs(values)
        case "instance-charge-type": return .chargeTypeIs(values)
        case "instance-state": return .stateIs(values)
        case "private-ip-address": return .privateAddressIs(try each(values, of: name) { isAddress($0, isIPv4: true) })
        case "public-ip-address": return .publicAddressIs(try each(values, of: name) { isAddress($0, isIPv4: true) })
        case "creation-start-time": return try times(values, of: name).min().map(InstanceFilter.createdSince)
        case "creation-end-time": return try times(values, of: name).max().map(InstanceFilter.createdUntil)
        default: return nil
        }
    }

    private static func aboutTags(_ name: String, _ values: [String]) throws(DomainFailure) -> InstanceFilter? {
        if name == "tag-key" {
            try checkTags { () throws(Tag.Problem) in for value in values { try Tag.check(key: value) } }
            return .tagKeyIs(values)
        }
        if name == "tag-value" {
            try checkTags { () throws(Tag.Problem) in for value in values { try Tag.check(value: value) } }
            return .tagValueIs(values)
        }
        guard let key = FilterParameter.tagKey(in: name) else { return nil }
        try checkTags { () throws(Tag.Problem) in
            try Tag.check(key: key)
            for value in values { try Tag.check(value: value) }
        }
        return .tag(key: key, valueIs: values)
    }

    private static func checkTags(_ check: () throws(Tag.Problem) -> Void) throws(DomainFailure) {
        do throws(Tag.Problem) {
            try check()
        } catch {
            throw .tagInvalid(error, key: "")
        }
    }

    /// Things that are not here: well-formed names of them are met by no instance.
    private static func ofOtherThings(_ name: String, _ values: [String]) throws(DomainFailure) -> InstanceFilter? {
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

    private static func projects(_ values: [String]) throws(DomainFailure) -> [ProjectID] {
        var projects: [ProjectID] = []
        for value in values {
            guard let number = Int64(value) else { throw .filterValueInvalid(value) }
            projects.append(ProjectID(number: number))
        }
        return projects
    }

    private static func times(_ values: [String], of name: String) throws(DomainFailure) -> [Instant] {
        var times: [Instant] = []
        for value in values {
            guard let time = Instant(plainTimestamp: value) else {
                throw .instance(.filterValueMalformed(filter: name, value))
            }
            times.append(time)
        }
        return times
    }

    /// The values, if all of them have the form.
    private static func each(
        _ values: [String], of name: String, _ hasForm: (String) -> Bool
    ) throws(DomainFailure) -> [String] {
        for value in values where !hasForm(value) {
            throw .instance(.filterValueMalformed(filter: name, value))
        }
        return values
    }

    /// A prefix and eight of `[a-z0-9]`.
    private static func hasForm(_ text: String, _ prefix: String) -> Bool {
        let rest = text.utf8.dropFirst(prefix.utf8.count)
        return text.utf8.starts(with: prefix.utf8) && rest.count == 8
            && rest.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
    }

    private static func isUUID(_ text: String) -> Bool {
        text.utf8.count == 36 && text.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil
    }

    private static func isAddress(_ text: String, isIPv4: Bool) -> Bool {
        text.utf8.count <= 64 && IPAddress(text)?.isIPv4 == isIPv4
    }
}
