// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import Foundation
package import Logging

/// Writes each event of the server to a queue as one line.
package struct LogLines: LogWriting {
    package let level: Logger.Level
    private let form: LogLine
    private let queue: LogQueue
    private let now: @Sendable () -> Date

    package init(level: Logger.Level, _ form: LogLine, to queue: LogQueue, now: @escaping @Sendable () -> Date) {
        self.level = level
        self.form = form
        self.queue = queue
        self.now = now
    }

    package func write(_ level: Logger.Level, _ message: StaticString, _ fields: LogFields) {
        queue.append(form.line(level, "\(message)", at: now(), fields.fields.map { ($0.name, $0.value.text) }.sorted()))
    }
}

/// Writes each event of libraries to a queue as one line.
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
            form.line(event.level, "\(event.message)", at: now(), fields.map { ($0.key, "\($0.value)") }.sorted()))
    }
}

extension [(name: String, value: String)] {
    fileprivate func sorted() -> Self { sorted { $0.name < $1.name } }
}
