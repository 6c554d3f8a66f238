// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The host names of the vendor's products. A client may have signed one of them although it reached the server by
/// another name: SDKs with `ApigwEndpoint` connect to a gateway but sign the name of the product (ruling 32). The names
/// are a few exact texts of the call's own product.
package struct ProductionHosts: Sendable {
    private static let domain = "tencentcloudapi.com"
    private static let legacyDomain = "api.qcloud.com"

    let regions: RegionCatalog

    /// - Parameter region: The region of the call. Names exist for this region and for the default one.
    func names(for door: any FrontDoor, region: ClientText?) -> [ClientText] {
        switch door.dialect {
        // Generation A has another name for its projects.
        case .legacyA: return [door.name, "account"].map { ClientText("\($0).\(Self.legacyDomain)") }
        case .legacyB: return [ClientText("\(door.name).\(Self.legacyDomain)")]
        case .api3:
            let middles = ["", "intl.", "internal."] + regionIDs(region).map { "\($0)." }
            return middles.map { ClientText("\(door.name).\($0)\(Self.domain)") }
        }
    }

    /// Whether a Host field is a name of the vendor's, of any product and region.
    package static func have(_ host: ClientText) -> Bool {
        let name = ClientText(String(Substring(host.lowercasedASCII.utf8.prefix { $0 != UInt8(ascii: ":") })))
        return [domain, legacyDomain].contains {
            name.isExactly($0) || name.ends(with: ".\($0)") || name.ends(with: ".\($0).")
        }
    }

    private func regionIDs(_ region: ClientText?) -> [String] {
        guard let region, case .served(let found) = regions.find(region), found.id != regions.default.id else {
            return [regions.default.id]
        }
        return [found.id, regions.default.id]
    }
}
