// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

/// Checks of settings of instances.
let instanceSettingChecks: [StorageCheck] = [
    StorageCheck("what an instance was given comes back as it was given, and as it was changed", [2, 26]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let given = try Samples.instance(1).with(try Samples.settings(3))
        let plain = try Samples.instance(2)
        try await storage.change(.add([given, plain], token: nil))
        #expect(try await storage.allInstances(of: Samples.account, at: Samples.time) == [given, plain])
        var changed = given.with(try Samples.settings(0))
        changed.origin.project = ProjectID(number: 7)
        changed.origin.privateAddress = "10.9.9.9"
        changed.shape.systemDiskType = "CLOUD_SSD"
        changed.shape.systemDiskSize = 500
        changed.shape.bandwidthOut = 77
        changed.shape.renewFlag = "NOTIFY_AND_AUTO_RENEW"
        try await storage.change(.save([changed]))
        let reopened = try await engine.reopen()
        let kept = try #require(try await reopened.instances([given.id], of: Samples.account, at: Samples.time).first)
        #expect(kept == changed.atRevision(1) && kept.settings == changed.settings)
        // Compared as bytes, because Swift treats different encodings of a text as equal.
        #expect(Array(kept.settings.systemDisk.name.utf8) == Array("caf\u{e9}".utf8))
        #expect(given.settings.dataDisks.map { Array($0.settings.name.utf8) }.first == Array("cafe\u{301}".utf8))
    },
    StorageCheck("user data belongs to its instance, and goes with it", [3, 10, 18, 27]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let (first, second) = (try Samples.instance(1), try Samples.instance(2))
        let (script, other) = (try UserData("IyEvYmluL3NoCg=="), try UserData("Zm9v\r\nYmFy"))
        let ids = [first.id, second.id, try Samples.instanceID(9)]
        func kept(by account: AccountID = Samples.account) async throws -> [InstanceID: UserData] {
            try await storage.userData(of: ids, in: account, at: Samples.time)
        }
        try await storage.change(.add([first, second], token: nil, userData: script))
        try await storage.change(.add([first], token: nil), by: Samples.otherAccount)
        #expect(try await kept() == [first.id: script, second.id: script])
        #expect(try await kept(by: Samples.otherAccount).isEmpty)
        #expect(try await storage.userData(of: [], in: Samples.account, at: Samples.time).isEmpty)
        // A change without user data does not modify it.
        try await storage.change(.save([first]))
        #expect(try await kept()[first.id] == script)
        // A change with another revision changes nothing.
        await expectUnmet(
            .instance(.isAtRevision(first.id, 0)), Samples.change(.instance(.save([first], userData: other))),
            in: storage)
        #expect(try await kept()[first.id] == script)
        try await storage.change(.save([first.atRevision(1)], userData: other))
        #expect(try await kept() == [first.id: other, second.id: script])
        try await storage.change(.save([second], userData: UserData.none))
        #expect(try await kept() == [first.id: other])
        // The data is removed when the release of the instance begins, and with the account.
        var ending = first.atRevision(2)
        ending.timeline = StateTimeline(.terminating, into: nil, from: Samples.time, milliseconds: 1_000)
        try await storage.change(.save([ending]))
        #expect(try await storage.instances([first.id], of: Samples.account, at: Samples.time).count == 1)
        #expect(try await kept().isEmpty)
        try await storage.change(.save([first], userData: script), by: Samples.otherAccount)
        #expect(try await kept(by: Samples.otherAccount) == [first.id: script])
        try await storage.apply(Samples.change(.account(.remove(Samples.otherAccount))))
        #expect(try await kept(by: Samples.otherAccount).isEmpty)
    },
]

extension Samples {
    /// Settings in which every property has a value of its own.
    static func settings(_ disks: Int) throws -> InstanceSettings {
        var settings = InstanceSettings()
        settings.network.vpcID = "vpc-\(disks)"
        settings.network.subnetID = "subnet-1"
        settings.network.isGateway = true
        settings.network.ipv6Addresses = 3
        settings.internetChargeType = "BANDWIDTH_PACKAGE"
        settings.securityGroups = ["sg-2", "sg-1", "sg-\"\\"]
        settings.systemDisk.name = "caf\u{e9}"
        settings.systemDisk.isEncrypted = true
        settings.systemDisk.kmsKeyID = "kms-1"
        var disk = DiskSettings()
        disk.name = "cafe\u{301}"
        disk.isEncrypted = true
        disk.kmsKeyID = "kms-2"
        for number in 0..<disks {
            settings.dataDisks.append(
                DataDisk(
                    id: "ldisk-\(number)", type: "CLOUD_SSD", size: Int64(100 + number),
                    settings: number == 0 ? disk : DiskSettings(), isDeletedWithInstance: number == 1,
                    snapshotID: number == 0 ? "snap-1" : "", throughput: Int64(number), hasBursts: number == 2))
        }
        settings.camRoleName = "role"
        settings.hpcClusterID = "hpc-1"
        settings.dedicatedClusterID = "cluster-1"
        settings.disasterRecoverGroups = ["ps-1"]
        settings.isProtected = true
        return settings
    }
}

extension Instance {
    fileprivate func with(_ settings: InstanceSettings) -> Instance {
        var instance = self
        instance.settings = settings
        return instance
    }
}
