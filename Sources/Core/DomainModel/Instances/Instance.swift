// SPDX-License-Identifier: Apache-2.0

/// An instance, with the properties that key pairs need. The model keeps whether it has a password, never the password.
package struct Instance: Sendable, Equatable {
    package let id: InstanceID
    /// Whether the instance is a real machine that was enrolled as a host.
    package let isHost: Bool
    package var origin: InstanceOrigin
    package var shape: InstanceShape
    package var settings: InstanceSettings
    package var name: String
    package var timeline: StateTimeline
    package var operation: InstanceOperation?
    package var hasPassword: Bool
    /// Whether the instance was stopped with StoppedMode STOP_CHARGING.
    package var stoppedWithoutCharging: Bool
    /// The bindings of this instance, sorted by key pair.
    package var bindings: [KeyPairBinding]
    /// Tags, sorted by key. They are changed by the tag operations, as those of key pairs are, not with the instance.
    package var tags: [Tag]
    /// The number of changes of the instance. A change is saved only if the revision is the one that was read.
    package let revision: Int64

    package init(
        id: InstanceID, isHost: Bool = false, origin: InstanceOrigin, shape: InstanceShape,
        settings: InstanceSettings = InstanceSettings(), name: String,
        timeline: StateTimeline, operation: InstanceOperation?, hasPassword: Bool,
        stoppedWithoutCharging: Bool = false, bindings: [KeyPairBinding], tags: [Tag], revision: Int64 = 0
    ) {
        self.id = id
        self.isHost = isHost
        self.origin = origin
        self.shape = shape
        self.settings = settings
        self.name = name
        self.timeline = timeline
        self.operation = operation
        self.hasPassword = hasPassword
        self.stoppedWithoutCharging = stoppedWithoutCharging
        self.bindings = bindings
        self.tags = tags
        self.revision = revision
    }

    /// `OPERATING`, `SUCCESS` or `FAILED`; `nil` if there was no operation.
    package func operationState(at time: Instant) -> String? {
        guard let operation else { return nil }
        return timeline.isUnderWay(at: time) ? "OPERATING" : operation.fails ? "FAILED" : "SUCCESS"
    }
}

/// The properties that are fixed when an instance is created.
package struct InstanceOrigin: Sendable, Equatable {
    package let region: String
    package let zone: String
    package var project: ProjectID
    package let image: SystemImage
    package let uuid: String
    package let hostName: String
    package var privateAddress: String
    /// `nil` if the instance has no public address.
    package let publicAddress: String?
    package let createdAt: Instant

    package init(
        region: String, zone: String, project: ProjectID, image: SystemImage, uuid: String, hostName: String,
        privateAddress: String, publicAddress: String?, createdAt: Instant
    ) {
        self.region = region
        self.zone = zone
        self.project = project
        self.image = image
        self.uuid = uuid
        self.hostName = hostName
        self.privateAddress = privateAddress
        self.publicAddress = publicAddress
        self.createdAt = createdAt
    }
}

/// The ordered size and terms of an instance, with later changes. No rule of key pairs depends on them.
package struct InstanceShape: Sendable, Equatable {
    /// The instance type in CVM, or the bundle in Lighthouse.
    package let type: String
    package var systemDiskType: String
    /// In GB.
    package var systemDiskSize: Int64
    /// In Mbit/s.
    package var bandwidthOut: Int64
    package let chargeType: String
    /// In months, for prepaid instances; 0 for others.
    package let months: Int64
    /// The renewal of prepaid instances, such as `NOTIFY_AND_MANUAL_RENEW`, which clients compare with their own value.
    package var renewFlag: String?

    package init(
        type: String, systemDiskType: String, systemDiskSize: Int64, bandwidthOut: Int64, chargeType: String,
        months: Int64, renewFlag: String? = nil
    ) {
        self.type = type
        self.systemDiskType = systemDiskType
        self.systemDiskSize = systemDiskSize
        self.bandwidthOut = bandwidthOut
        self.chargeType = chargeType
        self.months = months
        self.renewFlag = renewFlag
    }
}

/// A key pair that can log in to an instance, as a user of that instance.
package struct KeyPairBinding: Sendable, Hashable {
    package let keyPair: KeyPairID
    package let instance: InstanceID
    package let username: String

    package init(keyPair: KeyPairID, instance: InstanceID, username: String) {
        self.keyPair = keyPair
        self.instance = instance
        self.username = username
    }
}
