// SPDX-License-Identifier: Apache-2.0

import Foundation
import RequestSigning

/// Finds the product of a call (contract 2.5): a host name whose first label is a product decides, then the version does,
/// and between the products of one version the action. A TC3 scope is trusted only with who refuses an action that none has.
struct DoorFinder {
    let doors: [any FrontDoor]

    func find(
        host: String, version: String, action: String, authorization: String?
    ) throws(WireError) -> any FrontDoor {
        let name = Self.hostName(host)
        let label = String(name[..<(name.utf8.firstIndex(of: UInt8(ascii: ".")) ?? name.endIndex)])
        if let door = doors.first(where: { $0.name == label && $0.dialect == .api3 }) {
            guard door.version == version else { throw .noSuchVersion(version) }
            return door
        }
        let doors = doors.filter { $0.dialect == .api3 }
        if name.hasSuffix(".tencentcloudapi.com") { throw WireError(CommonErrorCode.noSuchProduct, value: label) }
        let ofVersion = doors.filter { $0.version == version }
        guard let first = ofVersion.first else { throw .noSuchVersion(version) }
        if let door = ofVersion.count == 1 ? first : ofVersion.first(where: { $0.knows(action) }) { return door }
        let scope = authorization.flatMap(TC3Authorization.init)?.service
        return ofVersion.first { $0.name == scope } ?? first
    }

    /// The name in a Host field, in lower case; some clients send it with a scheme in front (ruling 12).
    private static func hostName(_ host: String) -> String {
        // Over bytes: this is on the path of every request, and a text hands out its characters slowly.
        var name = host.lowercased()[...]
        if name.utf8.contains(UInt8(ascii: "/")), let scheme = name.firstRange(of: "://") {
            name = name[scheme.upperBound...]
        }
        return String(name.prefix(upTo: name.utf8.firstIndex(where: endsName) ?? name.endIndex))
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/")
    }
}

extension FrontDoor {
    func knows(_ action: String) -> Bool {
        actions.contains { type(of: $0).name.isExactly(action) }
            || unsupportedActions.contains { $0.isExactly(action) }
    }
}

extension WireError {
    fileprivate static func noSuchVersion(_ version: String) -> WireError {
        WireError(CommonErrorCode.noSuchVersion, parameter: "Version", value: version)
    }
}
