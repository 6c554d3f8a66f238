// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import InstanceTerms
import UseCases

/// The declared fields of the structure, for the reference pages.
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
            AnswerField(
                "DataDisks", .list(of: .structure("DataDisk", dataDisk)),
                "The data disks as they were ordered, in this order."),
            AnswerField(
                "PrivateIpAddresses", .list(of: .string), "One address, as it was given or drawn. It leads nowhere."),
            AnswerField(
                "PublicIpAddresses", .list(of: .string), "One address of a network for documents, or none."),
        ] + network + image + login + operation + end)

    private static let placement = [
        AnswerField("Zone", .string, "The zone."),
        AnswerField("ProjectId", .integer, "The project; 0 is the default project."),
    ]

    private static let systemDisk: [AnswerField] =
        [
            AnswerField("DiskType", .string, "The type."), AnswerField("DiskSize", .integer, "The size in GB."),
        ] + diskSettings

    private static let diskSettings: [AnswerField] = [
        AnswerField("DiskName", .string, "As it was given; else empty."),
        AnswerField("Encrypt", .boolean, "As it was given; else false."),
        AnswerField("KmsKeyId", .string, "As it was given; else empty."),
    ]

    private static let dataDisk: [AnswerField] =
        [
            AnswerField("DiskSize", .integer, "The size in GB."), AnswerField("DiskType", .string, "The type."),
            AnswerField(
                "DiskId", .string,
                "Its identifier: ldisk- and eight of [a-z0-9], as of a local disk: no other service has it."),
            AnswerField("DeleteWithInstance", .boolean, "As it was given; else true."),
            AnswerField("SnapshotId", .string, "As it was given; else empty."),
        ] + diskSettings + [
            AnswerField("ThroughputPerformance", .integer, "As it was given, in MB/s; else 0."),
            AnswerField("BurstPerformance", .boolean, "As it was given; else false."),
        ]

    private static let network = [
        AnswerField(
            "InternetAccessible",
            .structure(
                "InternetAccessible",
                [
                    AnswerField(
                        "InternetChargeType", .string,
                        "As it was given; else \(InternetParameter.chargeTypeDefault)."),
                    AnswerField("InternetMaxBandwidthOut", .integer, "In Mbit/s, as it was ordered."),
                ]), "The public bandwidth."),
        AnswerField(
            "VirtualPrivateCloud",
            .structure(
                "VirtualPrivateCloud",
                [
                    AnswerField("VpcId", .string, "As it was given; else empty."),
                    AnswerField("SubnetId", .string, "As it was given; else empty."),
                    AnswerField("AsVpcGateway", .boolean, "As it was given; else false."),
                    AnswerField("Ipv6AddressCount", .integer, "As it was given; else 0."),
                ]), "The network, of which no more is here."),
    ]

    private static let image = [
        AnswerField("ImageId", .string, "The image that it was made of."),
        AnswerField("RenewFlag", .string, "As it was ordered; \(renewFlagDefault) where nothing was said."),
        AnswerField("CreatedTime", .timestamp, "When it was made, in UTC."),
        AnswerField(
            "ExpiredTime", .timestamp,
            "The months that it was ordered for later; \(neverExpires) where it is not prepaid."),
        AnswerField("OsName", .string, "The operating system of the image."),
        AnswerField("SecurityGroupIds", .list(of: .string), "As they were given, in the order of their priority."),
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
        AnswerField("DisasterRecoverGroupId", .string, "As it was given; else empty."),
        AnswerField("IPv6Addresses", .list(of: .string), "Empty: it has none."),
        AnswerField("CamRoleName", .string, "As it was given; else empty."),
        AnswerField("HpcClusterId", .string, "As it was given; else empty."),
        AnswerField("RdmaIpAddresses", .list(of: .string), "Empty: it has none."),
        AnswerField("DedicatedClusterId", .string, "As it was given; else empty."),
        AnswerField("IsolatedSource", .string, "MANMADE while it is SHUTDOWN; else NOTISOLATED."),
        AnswerField("DisasterRecoverGroupIds", .list(of: .string), "As they were given."),
        AnswerField("LicenseType", .string, "TencentCloud."),
        AnswerField("DisableApiTermination", .boolean, "Whether TerminateInstances is refused."),
        AnswerField("HostName", .string, "The name of the host."),
        AnswerField("DefaultLoginUser", .string, "Who logs in: the user of the image."),
        AnswerField("DefaultLoginPort", .integer, "22, or 3389 of Windows."),
        AnswerField("LatestOperationErrorMsg", .string, "Empty: what fails says so at once."),
    ]
}
