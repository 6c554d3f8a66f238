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
    /// Reserved for the field that counts omitted fields.
    private static let reserveBytes = 64

    /// Formats an event. Nothing in it can break the line, forge another or exceed `bytesMax`.
    package func line(
        _ level: Logger.Level, _ message: String, at time: Date, _ fields: [(name: String, value: String)]
    ) -> [UInt8] {
        var parts = [start(level, message, at: time)]
        var bytes = parts[0].count + 3
        var leftOut = 0
        for (name, value) in fields {
            let part = field(name, value)
            if bytes + part.count + Self.reserveBytes > Self.bytesMax {
                leftOut += 1
            } else {
                parts.append(part)
                bytes += part.count
            }
        }
        if leftOut > 0 { parts.append(field("fieldsLeftOut", String(leftOut))) }
        return switch self {
        case .text: Array(parts.joined()) + [0x0a]
        case .json: Array(parts.joined()) + [UInt8(ascii: "}"), 0x0a]
        }
    }

    private func start(_ level: Logger.Level, _ message: String, at time: Date) -> [UInt8] {
        let time = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
        let message = Self.shown(message)
        switch self {
        case .text: return Array("\(time) \(level.rawValue.uppercased()) \(message)".utf8)
        case .json:
            var json = JSONWriter()
            json.object { json in
                json.string("time", time)
                json.string("level", level.rawValue)
                json.string("message", message)
            }
            return Array(json.bytes.dropLast())
        }
    }

    private func field(_ name: String, _ value: String) -> [UInt8] {
        let (name, value) = (Self.shown(name), Self.shown(value))
        switch self {
        case .text: return Array(" \(name)=\(value)".utf8)
        case .json:
            var json = JSONWriter()
            json.object { $0.string(name, value) }
            return [UInt8(ascii: ",")] + json.bytes.dropFirst().dropLast()
        }
    }

    /// The text is cut before escaping, since it may be long, and after, since it may have grown.
    private static func shown(_ text: String) -> String {
        text.cut(toBytes: valueBytesMax).withInvisiblesEscaped.cut(toBytes: valueBytesMax)
    }
}

/// Writes each event to a queue as one line.
package struct LineLogHandler: LogHandler {
    private let queue: LogQueue
    private let form: LogLine
    private let now: @Sendable () -> Date
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level = .info

    package init(_ form: LogLine, to queue: LogQueue, now: @escaping @Sendable () -> Date) {
        self.form = form
        self.queue = queue
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let provided = metadataProvider?.get() ?? [:]
        // The more specific value wins. Merging starts from the event's own metadata, usually the only one.
        let fields = (event.metadata ?? [:]).merging(provided) { own, _ in own }.merging(metadata) { own, _ in own }
        queue.append(
            form.line(
                event.level, "\(event.message)", at: now(),
                fields.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }))
    }
}
