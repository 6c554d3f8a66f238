// SPDX-License-Identifier: Apache-2.0

package import Logging
package import UseCases

/// What the server tells its operator. A message stands in the source, and each value beside it was made for the log.
package struct ServerLog: Sendable {
    private let logger: Logger
    private let budget = RefusalLineBudget()
    private let time: any TimeSource

    package init(_ logger: Logger, time: any TimeSource = SystemTime()) {
        self.logger = logger
        self.time = time
    }

    /// Whether an event of a level is written at all.
    package func shows(_ level: Logger.Level) -> Bool { logger.logLevel <= level }

    package func write(_ level: Logger.Level, _ message: StaticString, _ values: [String: LogValue] = [:]) {
        logger.log(level: level, "\(message)", metadata: values.mapValues { .string($0.text) })
    }

    /// Writes what somebody was refused before it was known who he is, or what came of his call in the meantime. Each
    /// source has so many lines for all of it, at whatever door: else anybody could fill the disk.
    ///
    /// - Parameter source: An address; "" where it is not known.
    package func writeRefusal(
        _ level: Logger.Level, _ message: StaticString, from source: String, _ values: [String: LogValue] = [:]
    ) {
        guard shows(level), budget.admits(source, at: time.monotonicNow()) else { return }
        write(level, message, values.merging(["source": .text(source)]) { own, _ in own })
    }

    /// Says of which sources lines were left out since it was last said, and how many. To be called once a minute.
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
