// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

/// Changes of attributes of instances. `nil` leaves an attribute as it is.
package struct InstanceAttributes: Sendable {
    package var name: String?
    package var securityGroups: [String]?
    package var camRoleName: String?
    package var isProtected: Bool?
    package var userData: UserData?

    package init() {}
}

// Settings of CVM instances for networks, disks and services, which Keywright only records. For a host they are
// refused, because they would not change the machine, except for attributes that exist only in Keywright.
extension Instances {
    /// Changes attributes of instances in any state. The instances must exist even if there is nothing to change.
    package func modify(
        _ ids: [InstanceID], _ attributes: InstanceAttributes, in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        // The name of a host is unique, and people reach the machine by it; RenameHost has the rules.
        let isNothingOfHosts =
            attributes.name != nil || attributes.securityGroups != nil || attributes.camRoleName != nil
            || attributes.userData != nil
        try await change(
            ids, as: "ModifyInstancesAttribute", userData: attributes.userData, in: region, for: caller
        ) { instance throws(DomainFailure) in
            if isNothingOfHosts { try instance.requireNoHost() }
            instance.name = attributes.name ?? instance.name
            instance.settings.securityGroups = attributes.securityGroups ?? instance.settings.securityGroups
            instance.settings.camRoleName = attributes.camRoleName ?? instance.settings.camRoleName
            instance.settings.isProtected = attributes.isProtected ?? instance.settings.isProtected
        }
    }

    package func setProject(
        of ids: [InstanceID], to project: ProjectID, in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        try await change(
            ids, as: "ModifyInstancesProject", if: project == .default ? [] : [.project(.exists(project))],
            in: region, for: caller
        ) { $0.origin.project = project }
    }

    package func setRenewFlag(
        of ids: [InstanceID], to flag: String, in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        try await change(ids, as: "ModifyInstancesRenewFlag", in: region, for: caller) {
            instance throws(DomainFailure) in
            guard instance.shape.chargeType == "PREPAID" else { throw .setting(.notPrepaid(instance.id)) }
            instance.shape.renewFlag = flag
        }
    }

    /// Moves instances into a network. They are stopped and started again for the change.
    ///
    /// - Parameters:
    ///   - addresses: The new private addresses, one for each instance; if empty, the addresses stay.
    ///   - stopsRunning: Whether a running instance is stopped; otherwise it is refused.
    package func move(
        _ ids: [InstanceID], to network: InstanceNetwork, addresses: [String], stopsRunning: Bool, in region: Region,
        for caller: Caller
    ) async throws(DomainFailure) {
        let byID = Dictionary(zip(ids, addresses), uniquingKeysWith: { first, _ in first })
        try await operate("ModifyInstancesVpcAttribute", on: ids, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try instance.requireNoHost()
            try instance.require(stopsRunning ? [.running, .stopped] : [.stopped], at: time)
            instance.settings.network = network
            instance.origin.privateAddress = byID[instance.id] ?? instance.origin.privateAddress
            instance.timeline = timeline(ofChanging: instance, at: time)
        }
    }

    package func setBandwidth(
        of ids: [InstanceID], to bandwidth: Int64, in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        try await operate("ResetInstancesInternetMaxBandwidth", on: ids, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try instance.requireNoHost()
            try instance.require([.running, .stopped], at: time)
            instance.shape.bandwidthOut = bandwidth
        }
    }

    /// The change of a disk of an instance.
    package enum DiskGrowth: Sendable {
        /// - Parameters:
        ///   - size: `nil` leaves it as it is.
        ///   - type: `nil` leaves it as it is.
        case system(size: Int64?, type: String?)
        case data(id: String, size: Int64)
    }

    /// Enlarges a disk of an instance.
    ///
    /// - Parameters:
    ///   - isOnline: Whether the instance keeps running.
    ///   - stopsRunning: Whether a running instance is stopped; otherwise it is refused, unless `isOnline` is true.
    package func grow(
        _ growth: DiskGrowth, of id: InstanceID, isOnline: Bool, stopsRunning: Bool, in region: Region,
        for caller: Caller
    ) async throws(DomainFailure) {
        try await operate("ResizeInstanceDisks", on: [id], in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try instance.requireNoHost()
            try instance.require(isOnline || stopsRunning ? [.running, .stopped] : [.stopped], at: time)
            switch growth {
            case .system(let size, let type):
                let grown = size ?? instance.shape.systemDiskSize
                guard grown >= instance.shape.systemDiskSize else {
                    throw .setting(.systemDiskWouldShrink(to: grown))
                }
                instance.shape.systemDiskSize = grown
                instance.shape.systemDiskType = type ?? instance.shape.systemDiskType
            case .data(let disk, let size):
                guard let index = instance.settings.dataDisks.firstIndex(where: { $0.id == disk }) else {
                    throw .setting(.diskNotFound(disk))
                }
                guard size >= instance.settings.dataDisks[index].size else {
                    throw .setting(.dataDiskWouldShrink(to: size))
                }
                instance.settings.dataDisks[index].size = size
            }
            if !isOnline { instance.timeline = timeline(ofChanging: instance, at: time) }
        }
    }

    /// Adds instances to security groups, after the groups that they are in already.
    package func associate(
        securityGroups groups: [String], with ids: [InstanceID], in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        try await operate("AssociateSecurityGroups", on: ids, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try instance.requireNoHost()
            try instance.require([.running, .stopped], at: time)
            for group in groups where !instance.settings.securityGroups.contains(group) {
                instance.settings.securityGroups.append(group)
            }
            guard instance.settings.securityGroups.count <= InstanceSettings.securityGroupsMax else {
                throw .setting(.tooManySecurityGroups(instance.id))
            }
        }
    }

    /// Removes instances from security groups. Groups that they are not in are ignored.
    package func disassociate(
        securityGroups groups: [String], from ids: [InstanceID], in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        try await operate("DisassociateSecurityGroups", on: ids, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try instance.requireNoHost()
            try instance.require([.running, .stopped], at: time)
            instance.settings.securityGroups.removeAll(where: groups.contains)
        }
    }

    /// The user data of instances of a region in the given order, empty if there is none. Unknown ones are ignored.
    package func userData(
        of ids: [InstanceID], in region: Region, for caller: Caller
    ) async throws(DomainFailure) -> [(InstanceID, UserData)] {
        let there = try await storing { () async throws(StorageFailure) in
            try await storage.instances(ids, of: caller.account, at: caller.time)
        }
        let userData = try await storing { () async throws(StorageFailure) in
            try await storage.userData(of: ids, in: caller.account, at: caller.time)
        }
        var left = Set(there.filter { $0.origin.region == region.id }.map(\.id))
        return ids.filter { left.remove($0) != nil }.map { ($0, userData[$0] ?? UserData.none) }
    }
}

extension Instance {
    /// Refuses hosts: settings of networks, disks and services do not apply to a machine.
    func requireNoHost() throws(DomainFailure) {
        if isHost { throw .setting(.ofHost(id)) }
    }
}
