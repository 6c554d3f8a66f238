// SPDX-License-Identifier: Apache-2.0

/// An instance as far as key pairs need it. Whether it has a password is kept, never the password.
package struct Instance: Sendable, Equatable {
    package let id: InstanceID
    /// Whether it is a real machine that was enrolled as a host.
    package let isHost: Bool
    package var origin: InstanceOrigin
    package var shape: InstanceShape
    package var settings: InstanceSettings
    package var name: String
    package var course: InstanceCourse
    package var operation: InstanceOperation?
    package var hasPassword: Bool
    /// Whether it was stopped with StoppedMode STOP_CHARGING.
    package var stoppedWithoutCharging: Bool
    /// Sorted by key pair. All are of this instance.
    package var bindings: [KeyPairBinding]
    /// Sorted by key. Changed as those of key pairs are, not with the rest.
    package var tags: [Tag]
    /// Counts the changes of the instance, so that a change rests on what was read.
    package let revision: Int64

    package init(
        id: InstanceID, isHost: Bool = false, origin: InstanceOrigin, shape: InstanceShape,
        settings: InstanceSettings = InstanceSettings(), name: String,
        course: InstanceCourse, operation: InstanceOperation?, hasPassword: Bool,
        stoppedWithoutCharging: Bool = false, bindings: [KeyPairBinding], tags: [Tag], revision: Int64 = 0
    ) {
        self.id = id
        self.isHost = isHost
        self.origin = origin
        self.shape = shape
        self.settings = settings
        self.name = name
        self.course = course
        self.operation = operation
        self.hasPassword = hasPassword
        self.stoppedWithoutCharging = stoppedWithoutCharging
        self.bindings = bindings
        self.tags = tags
        self.revision = revision
    }

    /// `OPERATING`, `SUCCESS` or `FAILED`; `nil` where nothing was done to it.
    package func operationState(at time: Instant) -> String? {
        guard let operation else { return nil }
        return course.isUnderWay(at: time) ? "OPERATING" : operation.fails ? "FAILED" : "SUCCESS"
    }
}

/// Where an instance comes from.
package struct InstanceOrigin: Sendable, Equatable {
    package let region: String
    package let zone: String
    package var project: ProjectID
    package let image: SystemImage
    package let uuid: String
    package let hostName: String
    package var privateAddress: String
    /// `nil` where it has none.
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

/// What an instance was ordered as, and what became of it. No rule of key pairs depends on it.
package struct InstanceShape: Sendable, Equatable {
    /// The instance type of CVM, the bundle of Lighthouse.
    package let type: String
    package var systemDiskType: String
    /// In GB.
    package var systemDiskSize: Int64
    /// In Mbit/s.
    package var bandwidthOut: Int64
    package let chargeType: String
    /// In months, of prepaid ones; 0 for others.
    package let months: Int64
    /// What is to become of prepaid ones at their end, as `NOTIFY_AND_MANUAL_RENEW`: clients compare it with what they sent.
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

/// A key pair that opens an instance, for a user of that instance.
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
