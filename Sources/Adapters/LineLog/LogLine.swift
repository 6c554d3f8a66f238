// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
package import Foundation
package import Logging

/// The format of an event as a line.
package enum LogLine: Sendable {
    case text
    /// A JSON object.
    case json

    /// The limit of a line with its end, in bytes. A pipe accepts this much atomically.
    package static let bytesMax = 4096
    /// The limit of a message or a value, in bytes before escaping.
    package static let valueBytesMax = 1024
    /// Reserved for the field that counts omitted fields, and for marks around fields and at the end of the line.
    private static let reserveBytes = 67

    /// Formats an event. Nothing in it can break the line, forge another or exceed `bytesMax`.
    package func line(
        _ level: Logger.Level, _ message: String, at time: Date, _ fields: [(name: String, value: String)]
    ) -> [UInt8] {
        let (time, message) = (LogTime.text(time), Self.shown(message))
        switch self {
        case .text:
            var line = Array("\(time) \(level.rawValue.uppercased()) \(message)".utf8)
            Self.write(fields) { name, value, reserve in
                let isRoom = line.count + name.utf8.count + value.utf8.count + reserve <= Self.bytesMax
                if isRoom { line += " \(name)=\(value)".utf8 }
                return isRoom
            }
            return line + [0x0a]
        case .json:
            var json = JSONWriter()
            json.object { json in
                json.string("time", time)
                json.string("level", level.rawValue)
                json.string("message", message)
                Self.write(fields) { name, value, reserve in
                    let isRoom = json.bytes.count + Self.jsonBytes(name, value) + reserve <= Self.bytesMax
                    if isRoom { json.string(name, value) }
                    return isRoom
                }
            }
            return json.bytes + [0x0a]
        }
    }

    /// Writes fields, and the number of those that have no room.
    ///
    /// - Parameter field: Writes one field if it leaves a number of bytes free, and answers whether it did.
    private static func write(
        _ fields: [(name: String, value: String)],
        _ field: (_ name: String, _ value: String, _ reserve: Int) -> Bool
    ) {
        var leftOut = 0
        for (name, value) in fields where !field(shown(name), shown(value), reserveBytes) { leftOut += 1 }
        if leftOut > 0 { _ = field("fieldsLeftOut", String(leftOut), 0) }
    }

    /// The bytes of a field with its comma; at most, where that is little.
    private static func jsonBytes(_ name: String, _ value: String) -> Int {
        // A byte becomes six where it must be escaped.
        let atMost = 6 * (name.utf8.count + value.utf8.count) + 6
        if atMost <= valueBytesMax { return atMost }
        var json = JSONWriter()
        json.string(name, value)
        return json.bytes.count + 1
    }

    /// The text is cut before escaping, since it may be long, and after, since it may have grown.
    private static func shown(_ text: String) -> String {
        text.cut(toBytes: valueBytesMax).withInvisiblesEscaped.cut(toBytes: valueBytesMax)
    }
}
