// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// The names that the vendor's products have, any of which a client may have signed although it reached the server by
/// another: an endpoint of a gateway (`ApigwEndpoint` in SDKs) is only connected to, and what is signed is the
/// product's name (ruling 32). Exact texts, few, and the product's own only.
struct ProductionHosts: Sendable {
    private static let domain = "tencentcloudapi.com"
    private static let legacyDomain = "api.qcloud.com"

    let regions: RegionCatalog

    /// - Parameter region: What the call names: of the regions, its own and the default one have names here.
    func names(for door: any FrontDoor, region: ClientText?) -> [ClientText] {
        switch door.dialect {
        // Generation A has its projects at a name of their own.
        case .legacyA: return [door.name, "account"].map { ClientText("\($0).\(Self.legacyDomain)") }
        case .legacyB: return [ClientText("\(door.name).\(Self.legacyDomain)")]
        case .api3:
            let middles = ["", "intl.", "internal."] + regionIDs(region).map { "\($0)." }
            return middles.map { ClientText("\(door.name).\($0)\(Self.domain)") }
        }
    }

    private func regionIDs(_ region: ClientText?) -> [String] {
        guard let region, case .served(let found) = regions.find(region), found.id != regions.default.id else {
            return [regions.default.id]
        }
        return [found.id, regions.default.id]
    }
}
