// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import LineLog
import Logging

/// Standard error of the server: the log, as text on a terminal and otherwise as one JSON object per line, and the
/// final line of a failed command. Nothing waits for it: see `LogQueue`.
enum LogOutput {
    /// The time that the end of the process waits for standard error to accept the rest.
    private static let lastWait = Duration.seconds(1)

    private static let form = isatty(STDERR_FILENO) == 1 ? LogLine.text : .json

    private static let queue: LogQueue = {
        // A write to a pipe without a reader must be an ordinary error and not end the process.
        signal(SIGPIPE, SIG_IGN)
        let queue = LogQueue(to: DescriptorSink(STDERR_FILENO), now: { Date.now }) { leftOut in
            form.line(
                .warning, "lines were left out: standard error did not take them", at: Date.now,
                [
                    ("count", "\(leftOut.lines)"), ("from", timestamp(leftOut.first)),
                    ("until", timestamp(leftOut.last)),
                ])
        }
        queue.start()
        return queue
    }()

    /// The log of the server.
    static func lines(level: Logger.Level) -> LogLines { LogLines(level: level, form, to: queue, now: { Date.now }) }

    /// The logger of libraries.
    static func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "keywright") { _ in LineLogHandler(form, to: queue, now: { Date.now }) }
        logger.logLevel = level
        return logger
    }

    /// Gives the log up to a second to be written, before the process ends.
    ///
    /// - Returns: Whether everything was written.
    @discardableResult
    static func flush() -> Bool { queue.flush(for: lastWait) }

    /// Writes the final line of a failed command after the log, and waits a moment for it.
    static func writeLast(_ line: String) {
        // If the queue is full, the line would be omitted.
        guard flush() else { return }
        queue.append(Array("\(line.withInvisiblesEscaped)\n".utf8))
        flush()
    }

    private static func timestamp(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(timeZone: .gmt))
    }
}
