// SPDX-License-Identifier: Apache-2.0

import ActionAPI
@preconcurrency import Dispatch
import Foundation
import Logging
import Synchronization

/// Ends the process when its stop takes too long. It has its own thread, because a task that computes without a pause
/// may block all other tasks.
///
/// Acknowledged changes are durable by then. The next start finds the database as after a crash.
final class StopDeadline: Sendable {
    private static let exitStatus: Int32 = 1

    private let seconds: Int
    private let log: ServerLog
    private let hasBegun = Atomic(false)

    /// - Parameter seconds: The time limit of a stop.
    init(seconds: Int, log: ServerLog) {
        self.seconds = seconds
        self.log = log
    }

    /// Begins the time of a stop with any cause. Later calls have no effect.
    func begin() {
        guard !hasBegun.exchange(true, ordering: .relaxed) else { return }
        Thread.detachNewThread { [self] in
            Thread.sleep(forTimeInterval: TimeInterval(seconds))
            end("the stop took longer than \(seconds) s")
        }
    }

    /// Logs the reason if possible, and ends the process without waiting for anything else.
    fileprivate func end(_ reason: String) {
        log.write(.critical, "ended before all was answered", ["reason": .text(reason)])
        LogOutput.flush()
        _exit(Self.exitStatus)
    }
}

/// Handles SIGTERM and SIGINT: the first one stops the server, the second one ends the process at once.
final class StopSignals: Sendable {
    private let sources: [any DispatchSourceSignal]
    private let hasCome = Atomic(false)

    init(stop: StopService, deadline: StopDeadline) {
        // Handlers run one at a time, on a thread that no task can occupy.
        let queue = DispatchQueue(label: "signals")
        sources = [SIGTERM, SIGINT].map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
        #if canImport(Darwin)
            // On this platform a source only observes a signal and does not prevent its default action.
            for number in [SIGTERM, SIGINT] { signal(number, SIG_IGN) }
        #endif
        for source in sources {
            source.setEventHandler { [self] in
                let isFirst = !hasCome.exchange(true, ordering: .relaxed)
                if isFirst { stop.stop() } else { deadline.end("it was told a second time to stop") }
            }
            source.resume()
        }
    }
}
