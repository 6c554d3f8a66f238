// SPDX-License-Identifier: Apache-2.0

import ActionAPI
@preconcurrency import Dispatch
import Foundation
import Logging
import Synchronization

/// Ends the process when its stop takes too long, whatever its tasks do: one that computes without a pause may hold up all of
/// them. So it has a thread of its own.
///
/// What was answered is durable by then. The next start finds the database as after a crash.
final class StopDeadline: Sendable {
    private static let exitStatus: Int32 = 1

    private let seconds: Int
    private let log: ServerLog
    private let hasBegun = Atomic(false)

    /// - Parameter seconds: How long a stop may take.
    init(seconds: Int, log: ServerLog) {
        self.seconds = seconds
        self.log = log
    }

    /// A stop has begun, by whatever cause; it has no second beginning.
    func begin() {
        guard !hasBegun.exchange(true, ordering: .relaxed) else { return }
        Thread.detachNewThread { [self] in
            Thread.sleep(forTimeInterval: TimeInterval(seconds))
            end("the stop took longer than \(seconds) s")
        }
    }

    /// Says why, where the log takes it, and ends the process without waiting for anything else.
    fileprivate func end(_ reason: String) {
        log.write(.critical, "ended before all was answered", ["reason": .text(reason)])
        LogOutput.flush()
        _exit(Self.exitStatus)
    }
}

/// SIGTERM and SIGINT: the first stops the server, the second ends the process at once.
final class StopSignals: Sendable {
    private let sources: [any DispatchSourceSignal]
    private let hasCome = Atomic(false)

    init(stop: StopService, deadline: StopDeadline) {
        // Handlers come one after the other, on a thread that no task can take.
        let queue = DispatchQueue(label: "signals")
        sources = [SIGTERM, SIGINT].map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
        #if canImport(Darwin)
            // There a source sees a signal, and does not keep it from what it does by itself.
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
