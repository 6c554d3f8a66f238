// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

// The Instance structure of CVM.
extension JSONWriter {
    /// In the order of the model, without the fields that are not always present.
    mutating func instance(_ instance: Instance, at time: Instant) {
        let origin = instance.origin
        let size = InstanceTypeParameter.size(of: instance.shape.type)
        let state = instance.course.state(at: time)
        object { json in
            json.placement(of: origin)
            json.string("InstanceId", instance.id.text)
            json.string("InstanceType", instance.shape.type)
            json.integer("CPU", size.cores)
            json.integer("Memory", size.memory)
            json.string("RestrictState", "NORMAL")
            json.string("InstanceName", instance.name)
            json.string("InstanceChargeType", instance.shape.chargeType)
            json.systemDisk(of: instance.shape)
            json.array("DataDisks") { _ in }
            json.texts("PrivateIpAddresses", [origin.privateAddress])
            json.texts("PublicIpAddresses", origin.publicAddress.map { [$0] })
            json.network(of: instance.shape)
            json.string("ImageId", origin.image.id.text)
            json.string("RenewFlag", instance.shape.renewFlag ?? InstanceAnswers.renewFlagDefault)
            json.string("CreatedTime", origin.createdAt.timestamp)
            json.string("ExpiredTime", instance.expiresAt?.timestamp ?? InstanceAnswers.neverExpires)
            json.string("OsName", origin.image.osName)
            json.array("SecurityGroupIds") { _ in }
            json.object("LoginSettings") { json in
                json.texts("KeyIds", instance.bindings.isEmpty ? nil : instance.bindings.map(\.keyPair.text))
            }
            json.string("InstanceState", (state ?? .terminating).rawValue)
            json.tags("Tags", instance.tags)
            json.string("StopChargingMode", InstanceAnswers.stopChargingMode(of: instance, in: state))
            json.operation(of: instance, at: time)
            json.end(of: instance, in: state)
        }
    }

    private mutating func placement(of origin: InstanceOrigin) {
        object("Placement") { json in
            json.string("Zone", origin.zone)
            json.integer("ProjectId", origin.project.number)
        }
    }

    private mutating func systemDisk(of shape: InstanceShape) {
        object("SystemDisk") { json in
            json.string("DiskType", shape.systemDiskType)
            json.integer("DiskSize", shape.systemDiskSize)
            json.boolean("Encrypt", false)
            json.string("KmsKeyId", "")
        }
    }

    private mutating func network(of shape: InstanceShape) {
        object("InternetAccessible") { json in
            json.string("InternetChargeType", "TRAFFIC_POSTPAID_BY_HOUR")
            json.integer("InternetMaxBandwidthOut", shape.bandwidthOut)
        }
        object("VirtualPrivateCloud") { json in
            json.string("VpcId", "")
            json.string("SubnetId", "")
            json.boolean("AsVpcGateway", false)
        }
    }

    private mutating func operation(of instance: Instance, at time: Instant) {
        string("Uuid", instance.origin.uuid)
        text("LatestOperation", instance.operation?.name)
        text("LatestOperationState", instance.operationState(at: time))
        text("LatestOperationRequestId", instance.operation?.requestID)
    }

    private mutating func end(of instance: Instance, in state: InstanceState?) {
        let image = instance.origin.image
        string("DisasterRecoverGroupId", "")
        array("IPv6Addresses") { _ in }
        string("CamRoleName", "")
        string("HpcClusterId", "")
        array("RdmaIpAddresses") { _ in }
        string("DedicatedClusterId", "")
        string("IsolatedSource", state == .shutdown ? "MANMADE" : "NOTISOLATED")
        array("DisasterRecoverGroupIds") { _ in }
        string("LicenseType", "TencentCloud")
        boolean("DisableApiTermination", false)
        string(
            "HostName", instance.origin.hostName.isEmpty ? HostName.ofUnnamed(instance) : instance.origin.hostName)
        string("DefaultLoginUser", image.loginUser)
        integer("DefaultLoginPort", image.isWindows ? 3389 : 22)
        string("LatestOperationErrorMsg", "")
    }

    private mutating func text(_ name: String, _ text: String?) {
        string(name, text ?? "")
    }

    private mutating func texts(_ name: String, _ texts: [String]?) {
        array(name) { json in
            for text in texts ?? [] { json.string(nil, text) }
        }
    }
}

/// What the structure says, and tells of itself on the reference pages.
enum InstanceAnswers {
    static let neverExpires = "9999-12-31T23:59:59Z"

    static let renewFlagDefault = "NOTIFY_AND_MANUAL_RENEW"

    static func stopChargingMode(of instance: Instance, in state: InstanceState?) -> String {
        guard state == .stopped, instance.shape.chargeType == "POSTPAID_BY_HOUR" else { return "NOT_APPLICABLE" }
        return instance.stoppedWithoutCharging ? "STOP_CHARGING" : "KEEP_CHARGING"
    }

    static let instance = AnswerShape.structure(
        "Instance",
        [
            AnswerField("Placement", .structure("Placement", placement), "Where it is."),
            AnswerField("InstanceId", .string, "The identifier: ins- and eight of [a-z0-9]."),
            AnswerField("InstanceType", .string, "The type that it was ordered as."),
            AnswerField("CPU", .integer, "The cores that the name of the type stands for; 2 where it says nothing."),
            AnswerField("Memory", .integer, "The memory in GB likewise; 4 where it says nothing."),
            AnswerField("RestrictState", .string, "NORMAL."),
            AnswerField("InstanceName", .string, "The name."),
            AnswerField("InstanceChargeType", .string, "How it is paid, as it was ordered."),
            AnswerField("SystemDisk", .structure("SystemDisk", systemDisk), "The system disk as it was ordered."),
            AnswerField("DataDisks", .list(of: .structure("DataDisk", [])), "Empty: there are none."),
            AnswerField("PrivateIpAddresses", .list(of: .string), "One address, which leads nowhere."),
            AnswerField(
                "PublicIpAddresses", .list(of: .string), "One address of a network for documents, or none."),
        ] + network + image + login + operation + end)

    private static let placement = [
        AnswerField("Zone", .string, "The zone."),
        AnswerField("ProjectId", .integer, "The project; 0 is the default project."),
    ]

    private static let systemDisk = [
        AnswerField("DiskType", .string, "The type."), AnswerField("DiskSize", .integer, "The size in GB."),
        AnswerField("Encrypt", .boolean, "false."), AnswerField("KmsKeyId", .string, "Empty."),
    ]

    private static let network = [
        AnswerField(
            "InternetAccessible",
            .structure(
                "InternetAccessible",
                [
                    AnswerField("InternetChargeType", .string, "TRAFFIC_POSTPAID_BY_HOUR."),
                    AnswerField("InternetMaxBandwidthOut", .integer, "In Mbit/s, as it was ordered."),
                ]), "The public bandwidth."),
        AnswerField(
            "VirtualPrivateCloud",
            .structure(
                "VirtualPrivateCloud",
                [
                    AnswerField("VpcId", .string, "Empty: there are no networks."),
                    AnswerField("SubnetId", .string, "Empty."), AnswerField("AsVpcGateway", .boolean, "false."),
                ]), "The network."),
    ]

    private static let image = [
        AnswerField("ImageId", .string, "The image that it was made of."),
        AnswerField("RenewFlag", .string, "As it was ordered; \(renewFlagDefault) where nothing was said."),
        AnswerField("CreatedTime", .timestamp, "When it was made, in UTC."),
        AnswerField(
            "ExpiredTime", .timestamp,
            "The months that it was ordered for later; \(neverExpires) where it is not prepaid."),
        AnswerField("OsName", .string, "The operating system of the image."),
        AnswerField("SecurityGroupIds", .list(of: .string), "Empty: there are none."),
    ]

    private static let login = [
        AnswerField(
            "LoginSettings",
            .structure(
                "LoginSettings",
                [
                    AnswerField("KeyIds", .list(of: .string), "The key pairs that open it, sorted.")
                ]), "How to log in."),
        AnswerField("InstanceState", .string, "What it is doing: RUNNING, STOPPED or another of its states."), .tags,
        AnswerField(
            "StopChargingMode", .string,
            "STOP_CHARGING or KEEP_CHARGING while an instance that is paid by the hour is stopped; else NOT_APPLICABLE."
        ),
    ]

    private static let operation = [
        AnswerField("Uuid", .string, "A UUID of its own."),
        AnswerField("LatestOperation", .string, "The last action on it; empty where there was none."),
        AnswerField("LatestOperationState", .string, "OPERATING, then SUCCESS or FAILED; empty likewise."),
        AnswerField("LatestOperationRequestId", .string, "The RequestId of that call; empty likewise."),
    ]

    private static let end = [
        AnswerField("DisasterRecoverGroupId", .string, "Empty: there are none."),
        AnswerField("IPv6Addresses", .list(of: .string), "Empty: it has none."),
        AnswerField("CamRoleName", .string, "Empty: there are no roles."),
        AnswerField("HpcClusterId", .string, "Empty: there are none."),
        AnswerField("RdmaIpAddresses", .list(of: .string), "Empty: it has none."),
        AnswerField("DedicatedClusterId", .string, "Empty: there are none."),
        AnswerField("IsolatedSource", .string, "MANMADE while it is SHUTDOWN; else NOTISOLATED."),
        AnswerField("DisasterRecoverGroupIds", .list(of: .string), "Empty: there are none."),
        AnswerField("LicenseType", .string, "TencentCloud."),
        AnswerField("DisableApiTermination", .boolean, "false: each can be terminated."),
        AnswerField("HostName", .string, "The name of the host."),
        AnswerField("DefaultLoginUser", .string, "Who logs in: the user of the image."),
        AnswerField("DefaultLoginPort", .integer, "22, or 3389 of Windows."),
        AnswerField("LatestOperationErrorMsg", .string, "Empty: what fails says so at once."),
    ]
}
