// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyPairModel
import LineLog
import Logging

/// Standard error: the log of the server, text on a terminal, else one JSON object a line, and the line with which a
/// command gives up. Nobody waits for it: see `LogQueue`.
enum LogOutput {
    /// How long the end of the process waits for standard error to take what is left.
    private static let lastWait = Duration.seconds(1)

    private static let form = isatty(STDERR_FILENO) == 1 ? LogLine.text : .json

    private static let queue: LogQueue = {
        // Writing to a pipe that nobody reads is an error like others, not the end.
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

    static func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "keywright") { _ in LineLogHandler(form, to: queue, now: { Date.now }) }
        logger.logLevel = level
        return logger
    }

    /// Gives what was logged a moment to get out, for whoever ends the process next. Takes a second at most.
    ///
    /// - Returns: Whether all of it has.
    @discardableResult
    static func flush() -> Bool { queue.flush(for: lastWait) }

    /// Writes the line with which a command gives up, after what was logged. A moment later it is out, or cannot be.
    static func writeLast(_ line: String) {
        // Behind a full queue it would be left out.
        guard flush() else { return }
        queue.append(Array("\(line.withInvisiblesEscaped)\n".utf8))
        flush()
    }

    private static func timestamp(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(timeZone: .gmt))
    }
}
