// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import InstanceTerms
import UseCases

// The Instance structure of Lighthouse.
extension JSONWriter {
    mutating func describedInstance(_ instance: Instance, at time: Instant) {
        let (origin, shape) = (instance.origin, instance.shape)
        let bundle = Bundle.bundle(shape.type)
        object { json in
            json.string("InstanceId", instance.id.text)
            json.string("BundleId", shape.type)
            json.string("BlueprintId", origin.image.id.text)
            json.integer("CPU", bundle.cpu)
            json.integer("Memory", bundle.memory)
            json.string("InstanceName", instance.name)
            json.string("InstanceChargeType", shape.chargeType)
            json.object("SystemDisk") { json in
                json.string("DiskType", shape.systemDiskType)
                json.integer("DiskSize", shape.systemDiskSize)
                json.string("DiskId", "lhdisk-" + instance.id.text.suffix(8))
            }
            json.strings("PrivateAddresses", [origin.privateAddress])
            json.strings("PublicAddresses", origin.publicAddress.map { [$0] } ?? [])
            json.object("InternetAccessible") { json in
                json.string("InternetChargeType", "TRAFFIC_POSTPAID_BY_HOUR")
                json.integer("InternetMaxBandwidthOut", shape.bandwidthOut)
                json.boolean("PublicIpAssigned", origin.publicAddress != nil)
            }
            json.string("RenewFlag", shape.renewFlag ?? RenewFlag.default)
            json.object("LoginSettings") { $0.strings("KeyIds", instance.bindings.map(\.keyPair.text)) }
            json.state(of: instance, at: time)
            json.string("PlatformType", origin.image.platformType)
            json.string("Platform", origin.image.platform)
            json.string("OsName", origin.image.osName)
            json.string("Zone", origin.zone)
            json.tags("Tags", instance.tags)
            json.string("InstanceRestrictState", "NORMAL")
        }
    }

    private mutating func state(of instance: Instance, at time: Instant) {
        let state = instance.timeline.state(at: time)
        string("InstanceState", state?.rawValue ?? "")
        string("Uuid", instance.origin.uuid)
        string("LatestOperation", instance.operation?.name ?? "")
        string("LatestOperationState", instance.operationState(at: time) ?? "")
        string("LatestOperationRequestId", instance.operation?.requestID ?? "")
        instant("LatestOperationStartedTime", instance.operation?.startedAt)
        let timeline = instance.timeline
        let isolatedTime = timeline.second == .shutdown ? timeline.turnsAt : timeline.endsAt
        instant("IsolatedTime", state == .shutdown ? isolatedTime : nil)
        instant("CreatedTime", instance.origin.createdAt)
        instant("ExpiredTime", instance.expiresAt)
    }

    mutating func strings(_ name: String, _ texts: [String]) {
        array(name) { json in
            for text in texts { json.string(nil, text) }
        }
    }

    private mutating func instant(_ name: String, _ instant: Instant?) {
        if let instant { string(name, instant.timestamp) } else { null(name) }
    }
}

extension SystemImage {
    var platformType: String { Self.platformType(isWindows: isWindows) }

    static func platformType(isWindows: Bool) -> String { isWindows ? "WINDOWS" : "LINUX_UNIX" }
}

/// The renewal of an instance at the end of its term.
enum RenewFlag {
    static let `default` = "NOTIFY_AND_MANUAL_RENEW"
    static let all = ["NOTIFY_AND_AUTO_RENEW", `default`, "DISABLE_NOTIFY_AND_MANUAL_RENEW"]
}

/// The declared fields of this structure, for the reference page.
enum InstanceAnswers {
    static let described = AnswerShape.structure("Instance", ordered + doing + system)

    private static let ordered = [
        AnswerField("InstanceId", .string, "The identifier: lhins- and eight of [a-z0-9]."),
        AnswerField("BundleId", .string, "The bundle that it was ordered as."),
        AnswerField("BlueprintId", .string, "The blueprint that it was made of."),
        AnswerField("CPU", .integer, "Cores of the bundle; 2 where DescribeBundles does not list it."),
        AnswerField("Memory", .integer, "In GB, of the bundle; 4 where DescribeBundles does not list it."),
        AnswerField("InstanceName", .string, "The name."),
        AnswerField("InstanceChargeType", .string, "PREPAID."),
        AnswerField(
            "SystemDisk",
            .structure(
                "SystemDisk",
                [
                    AnswerField("DiskType", .string, "CLOUD_SSD."), AnswerField("DiskSize", .integer, "In GB."),
                    AnswerField("DiskId", .string, "An identifier; there is no disk."),
                ]), "That of the bundle."),
        AnswerField("PrivateAddresses", .list(of: .string), "One address, drawn at random."),
        AnswerField("PublicAddresses", .list(of: .string), "One address, drawn at random."),
        AnswerField(
            "InternetAccessible",
            .structure(
                "InternetAccessible",
                [
                    AnswerField("InternetChargeType", .string, "TRAFFIC_POSTPAID_BY_HOUR."),
                    AnswerField("InternetMaxBandwidthOut", .integer, "In Mbit/s."),
                    AnswerField("PublicIpAssigned", .boolean, "Whether there is a public address."),
                ]), "That of the bundle."),
        AnswerField("RenewFlag", .string, "As it was ordered. Nothing happens at the end of the term."),
        AnswerField(
            "LoginSettings",
            .structure("LoginSettings", [AnswerField("KeyIds", .list(of: .string), "The key pairs that are bound.")]),
            "What opens it."),
    ]

    private static let doing = [
        AnswerField("InstanceState", .string, "PENDING, RUNNING, STOPPED, …: what it is doing now."),
        AnswerField("Uuid", .string, "A UUID."),
        AnswerField("LatestOperation", .string, "The last action on it, as StopInstances; may be empty."),
        AnswerField(
            "LatestOperationState", .string,
            "OPERATING until the last action has taken its time, then SUCCESS, or FAILED where the operator set that."),
        AnswerField("LatestOperationRequestId", .string, "The RequestId of the last action."),
        AnswerField(
            "LatestOperationStartedTime", .timestamp, "When the last action began; null where there was none.",
            isNullable: true),
        AnswerField(
            "IsolatedTime", .timestamp, "Since when it is SHUTDOWN; null where it is not.", isNullable: true),
        AnswerField("CreatedTime", .timestamp, "When it was made, in UTC."),
        AnswerField(
            "ExpiredTime", .timestamp, "The end of its term, so many months after it was made; null where it has none.",
            isNullable: true),
    ]

    private static let system = [
        AnswerField("PlatformType", .string, "LINUX_UNIX or WINDOWS."),
        AnswerField("Platform", .string, "The distribution, as UBUNTU."),
        AnswerField("OsName", .string, "The operating system and its version."),
        AnswerField("Zone", .string, "The zone."), .tags,
        AnswerField("InstanceRestrictState", .string, "NORMAL."),
    ]
}
