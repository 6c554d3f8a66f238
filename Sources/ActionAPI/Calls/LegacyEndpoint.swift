// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// The legacy endpoint: two generations behind one path (contract 2.3).
package enum LegacyEndpoint {
    package static let path = "/v2/index.php"

    static func isPath(_ path: ClientText) -> Bool { path.isExactly(Self.path) }

    /// A Version names generation B; none is generation A.
    static func door(among doors: [any FrontDoor], _ pairs: [FormReader.Pair]) throws(WireError) -> any FrontDoor {
        let version = pairs.nonEmpty("Version")
        let dialect: Dialect = version == nil ? .legacyA : .legacyB
        // Generation A spells these keyName and pubKey: who writes them so means generation B.
        if version == nil && (pairs.value("KeyName") != nil || pairs.value("PublicKey") != nil) {
            throw .missing("Version")
        }
        guard let door = doors.first(where: { $0.dialect == dialect && (version.map($0.isVersion) ?? true) }) else {
            throw WireError(CommonErrorCode.noSuchVersion, parameter: "Version", value: version?.shown)
        }
        return door
    }

    /// Generation A compares the first letter without case: examples write `unBindInstanceKey`.
    static func actionName(_ text: ClientText) -> ClientText {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return text }
        return ClientText(String(Unicode.Scalar(first & 0xdf)) + text.dropping(bytes: 1).kept)
    }
}
