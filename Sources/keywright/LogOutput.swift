// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging

/// Logs on standard error: text on a terminal, else one JSON object a line.
enum LogOutput {
    static func logger(level: Logger.Level) -> Logger {
        let isTerminal = isatty(STDERR_FILENO) == 1
        var logger = Logger(label: "keywright") { _ in LineLogHandler(format: isTerminal ? .text : .json) }
        logger.logLevel = level
        return logger
    }
}

/// Writes each event as one line. Nothing in an event can break the line or forge another.
struct LineLogHandler: LogHandler {
    enum Format {
        case text
        case json
    }

    let format: Format
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info

    init(format: Format) { self.format = format }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let provided = metadataProvider?.get() ?? [:]
        let fields = metadata.merging(provided) { _, new in new }.merging(event.metadata ?? [:]) { _, new in new }
        let line =
            switch format {
            case .text: Self.text(event, fields)
            case .json: Self.json(event, fields)
            }
        // One write a line, so that lines of several threads do not mix.
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private static func text(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        var line = "\(timestamp()) \(event.level.rawValue.uppercased()) \(escaped("\(event.message)"))"
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            line += " \(name)=\(escaped("\(value)"))"
        }
        return line
    }

    private static func json(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        var object = fields.mapValues { "\($0)" }
        object["time"] = timestamp()
        object["level"] = event.level.rawValue
        object["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A dictionary of texts can always be encoded.
        return String(decoding: (try? encoder.encode(object)) ?? Data(), as: UTF8.self)
    }

    private static func timestamp() -> String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
    }

    /// Every character that is not for the eye as `\u{…}`.
    private static func escaped(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
