// SPDX-License-Identifier: Apache-2.0

package import Logging
package import UseCases

/// The log of the server. Messages are literals in the source code, and each value beside them was made for the log.
package struct ServerLog: Sendable {
    private let output: (any LogWriting)?
    private let budget = RefusalLineBudget()
    private let time: any TimeSource

    /// - Parameter output: If `nil`, nothing is written.
    package init(_ output: (any LogWriting)?, time: any TimeSource = SystemTime()) {
        self.output = output
        self.time = time
    }

    /// Whether events of a level are written.
    package func shows(_ level: Logger.Level) -> Bool { output.map { $0.level <= level } ?? false }

    package func write(_ level: Logger.Level, _ message: StaticString, _ fields: LogFields = [:]) {
        if shows(level) { output?.write(level, message, fields) }
    }

    /// Writes a line about something that an operator should look at; the values are made only for it.
    package func warn(_ message: StaticString, _ values: () -> LogFields?) {
        guard shows(.warning), let values = values() else { return }
        write(.warning, message, values)
    }

    /// Writes a line about a refused call, or another line that an unauthenticated caller causes. All such lines of a
    /// source share one budget across all doors, because otherwise anybody could fill the disk.
    ///
    /// - Parameter source: An address, or "" if it is not known. The line names it.
    package func writeRefusal(
        _ level: Logger.Level, _ message: StaticString, from source: String, _ fields: LogFields = [:]
    ) {
        guard shows(level), budget.admits(source, at: time.monotonicNow()) else { return }
        var fields = fields
        fields.append("source", .text(source))
        write(level, message, fields)
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
