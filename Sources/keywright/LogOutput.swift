// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import KeyPairModel
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
        // What is nearer to the event wins. Into its own metadata, as there are hardly ever others.
        let fields = (event.metadata ?? [:]).merging(provided) { own, _ in own }.merging(metadata) { own, _ in own }
        let line =
            switch format {
            case .text: Self.text(event, fields)
            case .json: Self.json(event, fields)
            }
        // One write a line, so that lines of several threads do not mix.
        // A log that cannot be written, to a full disk or a pipe that nobody reads, must not stop the server.
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    private static func text(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        var line = "\(timestamp()) \(event.level.rawValue.uppercased()) \("\(event.message)".withInvisiblesEscaped)"
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            line += " \(name)=\("\(value)".withInvisiblesEscaped)"
        }
        return line
    }

    private static func json(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        var json = JSONWriter()
        json.object { json in
            json.string("time", timestamp())
            json.string("level", event.level.rawValue)
            json.string("message", "\(event.message)".withInvisiblesEscaped)
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                json.string(name, "\(value)".withInvisiblesEscaped)
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func timestamp() -> String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
    }
}
