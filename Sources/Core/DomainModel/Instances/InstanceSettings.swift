// SPDX-License-Identifier: Apache-2.0

/// Settings of a CVM instance for things that Keywright does not have: networks, disks, services. They are stored and
/// returned as they were given. The only one with an effect is `isProtected`, which prevents the release.
package struct InstanceSettings: Sendable, Equatable {
    /// The limits are those of the vendor's pages.
    package static let securityGroupsMax = 5
    package static let dataDisksMax = 20

    package var network = InstanceNetwork()
    /// The way in which traffic is charged; empty means the default.
    package var internetChargeType = ""
    /// In the order of their priority.
    package var securityGroups: [String] = []
    package var systemDisk = DiskSettings()
    /// In the order of the request.
    package var dataDisks: [DataDisk] = []
    // An empty text in these settings means none.
    package var camRoleName = ""
    package var hpcClusterID = ""
    package var dedicatedClusterID = ""
    package var disasterRecoverGroups: [String] = []
    /// Whether the instance is protected from release by the API.
    package var isProtected = false

    package init() {}
}

/// The network of an instance. An empty text means none.
package struct InstanceNetwork: Sendable, Equatable {
    package var vpcID = ""
    package var subnetID = ""
    package var isGateway = false
    /// The number of IPv6 addresses that were requested.
    package var ipv6Addresses: Int64 = 0

    package init() {}
}

/// The settings of a disk besides its type and size. An empty text means none.
package struct DiskSettings: Sendable, Equatable {
    package var name = ""
    package var isEncrypted = false
    package var kmsKeyID = ""

    package init() {}
}

/// The settings of a data disk. No such disk exists.
package struct DataDisk: Sendable, Equatable {
    package var id: String
    package let type: String
    /// In GB.
    package var size: Int64
    package let settings: DiskSettings
    package let isDeletedWithInstance: Bool
    /// The source snapshot; empty means none.
    package let snapshotID: String
    /// In MB/s, in addition to the throughput of the disk type.
    package let throughput: Int64
    package let hasBursts: Bool

    /// - Parameter id: If empty, an identifier is drawn for each instance that is created.
    package init(
        id: String = "", type: String, size: Int64, settings: DiskSettings, isDeletedWithInstance: Bool,
        snapshotID: String, throughput: Int64, hasBursts: Bool
    ) {
        self.id = id
        self.type = type
        self.size = size
        self.settings = settings
        self.isDeletedWithInstance = isDeletedWithInstance
        self.snapshotID = snapshotID
        self.throughput = throughput
        self.hasBursts = hasBursts
    }

    package static func randomID(using source: inout some RandomNumberGenerator) -> String {
        "ldisk-" + IdentifierSuffix.random(using: &source)
    }
}

/// The user data for the first start of an instance, in base64 as it was sent: scripts, and secrets that people put in
/// them. It prints as its length.
package struct UserData: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The limit of the decoded data.
    package static let bytesMax = 16 * 1024
    /// The limit of the text: base64 of the largest data, with line breaks.
    package static let textBytesMax = 24 * 1024

    package enum Problem: Error {
        case notBase64
        case tooLong
    }

    package static let none = UserData(unchecked: "")

    package let text: String

    /// Accepts base64 (RFC 4648), with line breaks at any position.
    package init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Self.textBytesMax else { throw .tooLong }
        let letters = text.utf8.filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        let padding = letters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard letters.count.isMultiple(of: 4), padding <= 2, letters.dropLast(padding).allSatisfy(Self.isLetter) else {
            throw .notBase64
        }
        guard letters.count / 4 * 3 - padding <= Self.bytesMax else { throw .tooLong }
        self.init(unchecked: text)
    }

    private init(unchecked text: String) { self.text = text }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "+"), UInt8(ascii: "/"): true
        default: false
        }
    }

    package var isEmpty: Bool { text.utf8.isEmpty }

    package var description: String { "<user data of \(text.utf8.count) bytes>" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
