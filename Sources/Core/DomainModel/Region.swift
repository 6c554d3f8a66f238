// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A region of the API and its zones.
package struct Region: Sendable, Equatable {
    package let id: String
    package let name: LocalizedText
    package let isChinaMainland: Bool
    package let zones: [Zone]
}

/// An availability zone.
package struct Zone: Sendable, Equatable {
    package let id: String
    /// The number that DescribeZones calls ZoneId.
    package let number: Int
    package let name: LocalizedText
}

/// The regions that a server serves, and the regions that it only knows by name.
package struct RegionCatalog: Sendable {
    /// The served regions in the order in which they are listed.
    package let served: [Region]
    /// The region of a call that names none.
    package let `default`: Region
    private let byID: [ClientText: Region]

    /// The result of looking up the name of a region.
    package enum Finding: Sendable, Equatable {
        case served(Region)
        /// A region of the vendor that this server does not serve.
        case notServed
        /// Not the name of any region.
        case unknown
    }

    /// The default region of the vendor's own tools.
    package static let defaultRegionID = "ap-guangzhou"
    /// The regions that are served by default: the list of the CreateKeyPair page.
    package static let servedIDsDefault = RegionTable.served.map(\.id)

    /// - Parameters:
    ///   - servedIDs: The regions to serve. Names that the vendor does not have are allowed, for private clouds.
    ///   - defaultID: The default region. Without it, the vendor's default region if that is served, else the first
    ///     region.
    /// - Returns: `nil` if the list is empty, repeats a name or contains an invalid name, or if the default is not in
    ///   it.
    package init?(servedIDs: [String] = servedIDsDefault, defaultID: String? = nil) {
        guard !servedIDs.isEmpty, Set(servedIDs).count == servedIDs.count, servedIDs.allSatisfy(Self.isRegionName)
        else {
            return nil
        }
        let table = Dictionary(uniqueKeysWithValues: RegionTable.served.map { ($0.id, $0) })
        served = servedIDs.map { table[$0] ?? RegionTable.region(named: $0) }
        byID = Dictionary(uniqueKeysWithValues: served.map { (ClientText($0.id), $0) })
        let wanted = defaultID ?? (byID[ClientText(Self.defaultRegionID)] == nil ? servedIDs[0] : Self.defaultRegionID)
        guard let found = byID[ClientText(wanted)] else { return nil }
        `default` = found
    }

    /// The name of the region for a short code of the legacy endpoint. Any other text is returned unchanged.
    package static func name(ofShortCode text: ClientText) -> ClientText { RegionTable.shortCodes[text] ?? text }

    package func find(_ id: ClientText) -> Finding {
        if let region = byID[id] { return .served(region) }
        let isVendors = RegionTable.notServed.contains(id) || RegionTable.served.contains { id.isExactly($0.id) }
        return isVendors ? .notServed : .unknown
    }

    /// Whether a text consists of lower-case words and numbers joined by hyphens, such as `ap-guangzhou` or `lab-1`.
    private static func isRegionName(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && parts.count >= 2
            && parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { $0.isSmallLetter || $0.isDigit } }
    }
}
