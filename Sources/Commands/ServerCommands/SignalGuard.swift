// SPDX-License-Identifier: Apache-2.0

import CommandSupport
@preconcurrency import Dispatch
import Foundation
import SQLiteStorage
import Synchronization

/// SIGINT and SIGTERM while a command makes what belongs together: nothing of it stays, or all of it.
final class SignalGuard: Sendable {
    private static let signals = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")]

    private let sources: [any DispatchSourceSignal]
    /// Whether a signal has no effect on the work any more. The lock is held while something is undone, until the
    /// process ends.
    private let isOver = Mutex(false)
    /// The signal that waits for the end of the work.
    private let waiting = Mutex<Int32?>(nil)

    private init(_ act: @escaping @Sendable (SignalGuard, _ signal: Int32, _ name: String) -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = Self.signals.map { DispatchSource.makeSignalSource(signal: $0.0, queue: queue) }
        #if canImport(Darwin)
            // On this platform a source only observes a signal and does not prevent its default action.
            for (number, _) in Self.signals { signal(number, SIG_IGN) }
        #endif
        let isHeld = DispatchSemaphore(value: 0)
        for (source, (number, name)) in zip(sources, Self.signals) {
            source.setEventHandler { [self] in act(self, number, name) }
            source.setRegistrationHandler { isHeld.signal() }
            source.resume()
        }
        // Until a source is registered, its signal still ends the process.
        for _ in sources { isHeld.wait() }
    }

    /// Performs work. A signal undoes what was done so far, and ends the process.
    ///
    /// - Parameter outcome: What is then the case, for the operator.
    static func undoing<Value>(
        _ undo: UndoList, _ outcome: String, _ work: () throws -> Value
    ) throws -> Value {
        let one = SignalGuard { one, number, name in
            one.isOver.withLock { isOver in
                if !isOver, undo.run() { StandardError.write("keywright: stopped by \(name); \(outcome)") }
                Self.end(by: number)
            }
        }
        // If something is being undone, this waits for the end of the process.
        defer { one.isOver.withLock { $0 = true } }
        return try work()
    }

    /// Performs work that shows a secret and stores it. A signal ends the process after it, a second one at once.
    static func deferring<Value>(_ work: () async throws -> Value) async throws -> Value {
        let one = SignalGuard { one, number, _ in
            let isSecond = one.waiting.withLock { waiting in
                defer { waiting = number }
                return waiting != nil
            }
            if isSecond || one.isOver.withLock({ $0 }) { Self.end(by: number) }
        }
        defer {
            one.isOver.withLock { $0 = true }
            if let number = one.waiting.withLock({ $0 }) { Self.end(by: number) }
        }
        return try await work()
    }

    /// The exit status is that of a shell for a command that a signal ended.
    private static func end(by number: Int32) -> Never { _exit(128 + number) }
}
