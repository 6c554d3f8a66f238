// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RequestSigning

/// Finds the product of a call (contract 2.5). A host name whose first label is a product decides; otherwise the
/// version does; among the products of one version, the action does. The scope of a TC3 signature only selects the
/// product that refuses an action that no product has.
struct DoorFinder {
    let doors: [any FrontDoor]

    func find(
        host: ClientText, version: ClientText, action: ClientText, authorization: ClientText?
    ) throws(WireError) -> any FrontDoor {
        let name = Self.hostName(host)
        let label = ClientText(String(Substring(name.utf8.prefix { $0 != UInt8(ascii: ".") })))
        if let door = doors.first(where: { label.isExactly($0.name) && $0.dialect == .api3 }) {
            guard door.isVersion(version) else { throw .noSuchVersion(version) }
            return door
        }
        let doors = doors.filter { $0.dialect == .api3 }
        if name.ends(with: ".tencentcloudapi.com") {
            throw WireError(CommonErrorCode.noSuchProduct, value: label.shown)
        }
        let ofVersion = doors.filter { $0.isVersion(version) }
        guard let first = ofVersion.first else { throw .noSuchVersion(version) }
        if let door = ofVersion.count == 1 ? first : ofVersion.first(where: { $0.knows(action) }) { return door }
        let scope = authorization.flatMap(TC3Authorization.init)?.service
        return ofVersion.first { scope?.isExactly($0.name) ?? false } ?? first
    }

    /// The name in a Host field in lower case. Some clients send it with a scheme in front (ruling 12).
    private static func hostName(_ host: ClientText) -> ClientText {
        var name = Array(host.lowercasedASCII.utf8)[...]
        if let scheme = name.firstRange(of: Array("://".utf8)) { name = name[scheme.upperBound...] }
        return ClientText(String(decoding: name.prefix { !endsName($0) }, as: UTF8.self))
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/")
    }
}

extension FrontDoor {
    func isVersion(_ text: ClientText) -> Bool { text.isExactly(version) }

    func knows(_ action: ClientText) -> Bool {
        actions.contains { action.isExactly(type(of: $0).name) } || unsupportedActions.contains(where: action.isExactly)
    }
}

extension WireError {
    fileprivate static func noSuchVersion(_ version: ClientText) -> WireError {
        WireError(CommonErrorCode.noSuchVersion, parameter: "Version", value: version.shown)
    }
}
