// SPDX-License-Identifier: Apache-2.0

package import Logging
package import UseCases

/// The log of the server. Messages are literals in the source code, and each value beside them was made for the log.
package struct ServerLog: Sendable {
    private let logger: Logger
    private let budget = RefusalLineBudget()
    private let time: any TimeSource

    package init(_ logger: Logger, time: any TimeSource = SystemTime()) {
        self.logger = logger
        self.time = time
    }

    /// Whether events of a level are written.
    package func shows(_ level: Logger.Level) -> Bool { logger.logLevel <= level }

    package func write(_ level: Logger.Level, _ message: StaticString, _ values: [String: LogValue] = [:]) {
        logger.log(level: level, "\(message)", metadata: values.mapValues { .string($0.text) })
    }

    /// Writes a line about something that an operator should look at; the values are made only for it.
    package func warn(_ message: StaticString, _ values: () -> [String: LogValue]?) {
        guard shows(.warning), let values = values() else { return }
        write(.warning, message, values)
    }

    /// Writes a line about a refused call, or another line that an unauthenticated caller causes. All such lines of a
    /// source share one budget across all doors, because otherwise anybody could fill the disk.
    ///
    /// - Parameter source: An address, or "" if it is not known.
    package func writeRefusal(
        _ level: Logger.Level, _ message: StaticString, from source: String, _ values: [String: LogValue] = [:]
    ) {
        guard shows(level), budget.admits(source, at: time.monotonicNow()) else { return }
        write(level, message, values.merging(["source": .text(source)]) { own, _ in own })
    }

    /// Logs the sources whose lines were omitted since the previous call, and their number. To be called once a minute.
    package func tellLeftOut() {
        let leftOut = budget.takeLeftOut()
        for (source, lines) in leftOut.bySource {
            write(
                .warning, "lines about refused calls were left out",
                ["source": .text(source), "count": .number(lines)])
        }
        guard leftOut.others > 0 else { return }
        write(
            .warning, "lines about refused calls of other sources were left out", ["count": .number(leftOut.others)])
    }
}
