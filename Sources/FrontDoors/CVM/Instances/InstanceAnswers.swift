// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import InstanceTerms
import UseCases

// The Instance structure of CVM.
extension JSONWriter {
    /// Writes the fields in the order of the vendor's data structure, without the fields that are optional.
    mutating func instance(_ instance: Instance, at time: Instant) {
        let origin = instance.origin
        let size = InstanceTypeParameter.size(of: instance.shape.type)
        let state = instance.timeline.state(at: time)
        object { json in
            json.placement(of: origin)
            json.string("InstanceId", instance.id.text)
            json.string("InstanceType", instance.shape.type)
            json.integer("CPU", size.cores)
            json.integer("Memory", size.memory)
            json.string("RestrictState", "NORMAL")
            json.string("InstanceName", instance.name)
            json.string("InstanceChargeType", instance.shape.chargeType)
            json.systemDisk(of: instance)
            json.array("DataDisks") { json in
                for disk in instance.settings.dataDisks { json.dataDisk(disk) }
            }
            json.texts("PrivateIpAddresses", [origin.privateAddress])
            json.texts("PublicIpAddresses", origin.publicAddress.map { [$0] })
            json.network(of: instance)
            json.string("ImageId", origin.image.id.text)
            json.string("RenewFlag", instance.shape.renewFlag ?? InstanceAnswers.renewFlagDefault)
            json.string("CreatedTime", origin.createdAt.timestamp)
            json.string("ExpiredTime", instance.expiresAt?.timestamp ?? InstanceAnswers.neverExpires)
            json.string("OsName", origin.image.osName)
            json.texts("SecurityGroupIds", instance.settings.securityGroups)
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

    private mutating func systemDisk(of instance: Instance) {
        object("SystemDisk") { json in
            json.string("DiskType", instance.shape.systemDiskType)
            json.integer("DiskSize", instance.shape.systemDiskSize)
            json.settings(of: instance.settings.systemDisk)
        }
    }

    private mutating func settings(of disk: DiskSettings) {
        string("DiskName", disk.name)
        boolean("Encrypt", disk.isEncrypted)
        string("KmsKeyId", disk.kmsKeyID)
    }

    private mutating func dataDisk(_ disk: DataDisk) {
        object { json in
            json.integer("DiskSize", disk.size)
            json.string("DiskType", disk.type)
            json.string("DiskId", disk.id)
            json.boolean("DeleteWithInstance", disk.isDeletedWithInstance)
            json.string("SnapshotId", disk.snapshotID)
            json.settings(of: disk.settings)
            json.integer("ThroughputPerformance", disk.throughput)
            json.boolean("BurstPerformance", disk.hasBursts)
        }
    }

    private mutating func network(of instance: Instance) {
        let (network, chargeType) = (instance.settings.network, instance.settings.internetChargeType)
        object("InternetAccessible") { json in
            json.string("InternetChargeType", chargeType.isEmpty ? InternetParameter.chargeTypeDefault : chargeType)
            json.integer("InternetMaxBandwidthOut", instance.shape.bandwidthOut)
        }
        object("VirtualPrivateCloud") { json in
            json.string("VpcId", network.vpcID)
            json.string("SubnetId", network.subnetID)
            json.boolean("AsVpcGateway", network.isGateway)
            json.integer("Ipv6AddressCount", network.ipv6Addresses)
        }
    }

    private mutating func operation(of instance: Instance, at time: Instant) {
        string("Uuid", instance.origin.uuid)
        text("LatestOperation", instance.operation?.name)
        text("LatestOperationState", instance.operationState(at: time))
        text("LatestOperationRequestId", instance.operation?.requestID)
    }

    private mutating func end(of instance: Instance, in state: InstanceState?) {
        let (image, settings) = (instance.origin.image, instance.settings)
        string("DisasterRecoverGroupId", settings.disasterRecoverGroups.first ?? "")
        array("IPv6Addresses") { _ in }
        string("CamRoleName", settings.camRoleName)
        string("HpcClusterId", settings.hpcClusterID)
        array("RdmaIpAddresses") { _ in }
        string("DedicatedClusterId", settings.dedicatedClusterID)
        string("IsolatedSource", state == .shutdown ? "MANMADE" : "NOTISOLATED")
        texts("DisasterRecoverGroupIds", settings.disasterRecoverGroups)
        string("LicenseType", "TencentCloud")
        boolean("DisableApiTermination", settings.isProtected)
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
