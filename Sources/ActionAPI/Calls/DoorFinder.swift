// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Finds the product of a call (contract 2.5): a host name whose first label is a product decides, then the version does.
struct DoorFinder {
    let doors: [any FrontDoor]

    func find(host: String, version: String) throws(WireError) -> any FrontDoor {
        let name = Self.hostName(host)
        let label = name.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        let doors = doors.filter { $0.dialect == .api3 }
        if let door = doors.first(where: { $0.name == label }) {
            guard door.version == version else { throw .noSuchVersion(version) }
            return door
        }
        if name.hasSuffix(".tencentcloudapi.com") { throw WireError(CommonErrorCode.noSuchProduct, value: label) }
        guard let door = doors.first(where: { $0.version == version }) else { throw .noSuchVersion(version) }
        return door
    }

    /// The name in a Host field, in lower case; some clients send it with a scheme in front (ruling 12).
    private static func hostName(_ host: String) -> String {
        var name = host.lowercased()[...]
        if let scheme = name.range(of: "://") { name = name[scheme.upperBound...] }
        return String(name.prefix { $0 != ":" && $0 != "/" })
    }
}

extension WireError {
    fileprivate static func noSuchVersion(_ version: String) -> WireError {
        WireError(CommonErrorCode.noSuchVersion, parameter: "Version", value: version)
    }
}
