// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// The legacy endpoint: two generations of the API at one path (contract 2.3).
package enum LegacyEndpoint {
    package static let path = "/v2/index.php"

    static func isPath(_ path: ClientText) -> Bool { path.isExactly(Self.path) }

    /// A request with a Version is generation B; one without is generation A.
    static func door(among doors: [any FrontDoor], _ pairs: [FormReader.Pair]) throws(WireError) -> any FrontDoor {
        let version = pairs.nonEmpty("Version")
        let dialect = dialect(asked: pairs)
        if version == nil && dialect == .legacyB { throw .missing("Version") }
        guard let door = doors.first(where: { $0.dialect == dialect && (version.map($0.isVersion) ?? true) }) else {
            throw WireError(CommonErrorCode.noSuchVersion, parameter: "Version", value: version?.shown)
        }
        return door
    }

    /// The generation that a request most likely means. Generation A spells `keyName` and `pubKey`; the spelling with
    /// capitals indicates generation B.
    private static func dialect(asked pairs: [FormReader.Pair]) -> Dialect {
        pairs.nonEmpty("Version") != nil || pairs.value("KeyName") != nil || pairs.value("PublicKey") != nil
            ? .legacyB : .legacyA
    }

    /// The envelope of that generation.
    ///
    /// - Parameter pairs: `nil` if nothing of the request can be read. The envelope is then that of generation B.
    static func envelope(among doors: [any FrontDoor], for pairs: [FormReader.Pair]?) -> any Envelope {
        let dialect = pairs.map(dialect) ?? .legacyB
        return doors.first { $0.dialect == dialect }?.envelope ?? ResponseEnvelope.legacyB
    }

    /// The name of the action. Generation A ignores the case of its first letter: examples write `unBindInstanceKey`.
    static func actionName(_ text: ClientText) -> ClientText {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return text }
        return ClientText(String(Unicode.Scalar(first & 0xdf)) + text.dropping(bytes: 1).kept)
    }
}
