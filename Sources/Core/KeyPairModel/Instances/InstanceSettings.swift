// SPDX-License-Identifier: Apache-2.0

/// What an instance of CVM was given about things that are not here: networks, disks, services. It is kept and
/// answered as it was given. Nothing depends on it, but that one that is protected is not released.
package struct InstanceSettings: Sendable, Equatable {
    /// The figures of the vendor's pages.
    package static let securityGroupsMax = 5
    package static let dataDisksMax = 20

    package var network = InstanceNetwork()
    /// How traffic is paid; empty: as usual.
    package var internetChargeType = ""
    /// In the order of their priority.
    package var securityGroups: [String] = []
    package var systemDisk = DiskSettings()
    /// In the order in which they were given.
    package var dataDisks: [DataDisk] = []
    // Of these, an empty text is none.
    package var camRoleName = ""
    package var hpcClusterID = ""
    package var dedicatedClusterID = ""
    package var disasterRecoverGroups: [String] = []
    /// Whether no call releases it.
    package var isProtected = false

    package init() {}
}

/// The network that an instance was put in. An empty text is none.
package struct InstanceNetwork: Sendable, Equatable {
    package var vpcID = ""
    package var subnetID = ""
    package var isGateway = false
    /// How many addresses of IPv6 were asked for.
    package var ipv6Addresses: Int64 = 0

    package init() {}
}

/// What was said of a disk beside its type and size. An empty text is none.
package struct DiskSettings: Sendable, Equatable {
    package var name = ""
    package var isEncrypted = false
    package var kmsKeyID = ""

    package init() {}
}

/// A disk for data, which is not there.
package struct DataDisk: Sendable, Equatable {
    package var id: String
    package let type: String
    /// In GB.
    package var size: Int64
    package let settings: DiskSettings
    package let isDeletedWithInstance: Bool
    /// Empty: of none.
    package let snapshotID: String
    /// In MB/s, beyond what the type has.
    package let throughput: Int64
    package let hasBursts: Bool

    /// - Parameter id: Empty: it is drawn for each instance that is made.
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

/// What an instance was given for its first start, in base64 as it was sent: scripts, and whatever secrets people
/// put in them. It prints as its length.
package struct UserData: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// Of the data itself.
    package static let bytesMax = 16 * 1024
    /// Of the text: base64 of as many, with line ends.
    package static let textBytesMax = 24 * 1024

    package enum Problem: Error {
        case notBase64
        case tooLong
    }

    package static let none = UserData(unchecked: "")

    package let text: String

    /// Takes base64 (RFC 4648), also with line ends anywhere.
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
