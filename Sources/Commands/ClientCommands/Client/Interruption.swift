// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
@preconcurrency import Dispatch
import Foundation
import Synchronization

/// Holds back the signals that would end a command in the middle of a change: it ends after it has put things in order.
///
/// The first signal is noted, for `check`. A second one, or too long a wait, ends the process at once, with a message
/// about what may be left.
final class Interruption: Sendable {
    /// SIGHUP comes when the terminal is closed.
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    /// The time in seconds after which the user learns what the command waits for, or the command ends if nothing is
    /// half done.
    private static let noticeSeconds = 0.5
    /// The time in seconds that an interrupted command may still take.
    private static let graceSeconds = 10.0

    /// A signal came, and everything is in order again.
    struct Interrupted: FailureWithExitStatus, CustomStringConvertible {
        let signal: Int32
        var consequence = "nothing was changed"

        var description: String { "interrupted; \(consequence)" }
        var exitStatus: ExitCode { ExitCode(Interruption.status(of: signal)) }
    }

    private struct State {
        /// What may be left if the process ends now.
        var left = "nothing was changed"
        /// Whether everything is in order, so that only a message is missing.
        var isOver = false
        var signal: Int32?
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "interruption")
    private let write: @Sendable (String) -> Void
    private let end: @Sendable (Int32) -> Void

    /// - Parameters:
    ///   - write: Writes a line to standard error.
    ///   - end: Ends the process with an exit status.
    init(write: @escaping @Sendable (String) -> Void, end: @escaping @Sendable (Int32) -> Void) {
        self.write = write
        self.end = end
    }

    /// Begins to hold signals back, until the end of the process.
    static func held() -> Interruption {
        // If the reader of the output ends, the command must still clean up.
        Foundation.signal(SIGPIPE, SIG_IGN)
        let one = Interruption(write: { StandardError.write($0) }, end: { _exit($0) })
        let isHeld = DispatchSemaphore(value: 0)
        for number in signals {
            #if canImport(Darwin)
                // On this platform a source only observes a signal and does not prevent its default action.
                Foundation.signal(number, SIG_IGN)
            #endif
            let source = DispatchSource.makeSignalSource(signal: number, queue: one.queue)
            // The source refers to itself, and so lasts as long as the process.
            source.setEventHandler { withExtendedLifetime(source) { one.came(number) } }
            source.setRegistrationHandler { isHeld.signal() }
            source.resume()
        }
        // Until a source is registered, its signal still ends the process.
        for _ in signals { isHeld.wait() }
        return one
    }

    /// The exit status of a process that a signal ends, as shells report it.
    static func status(of signal: Int32) -> Int32 { 128 + signal }

    /// Says what may be left from now on, if the process ends.
    ///
    /// - Parameter isOver: Whether everything is in order, so that nothing but a message is missing.
    func leaves(_ words: String, isOver: Bool = false) { state.withLock { ($0.left, $0.isOver) = (words, isOver) } }

    var signal: Int32? { state.withLock { $0.signal } }

    /// - Throws: `Interrupted` if a signal has come.
    func check() throws(Interrupted) {
        if let signal { throw Interrupted(signal: signal) }
    }

    /// Handles a signal.
    func came(_ number: Int32) {
        let (isFirst, isOver) = state.withLock { state in
            defer { state.signal = state.signal ?? number }
            return (state.signal == nil, state.isOver)
        }
        guard isFirst else { return endNow(number) }
        queue.asyncAfter(deadline: .now() + (isOver ? Self.noticeSeconds : Self.graceSeconds)) { [self] in
            endNow(number)
        }
        guard !isOver else { return }
        queue.asyncAfter(deadline: .now() + Self.noticeSeconds) { [self] in
            guard !state.withLock({ $0.isOver }) else { return }
            write("keywright: interrupted; waiting for the server, to leave nothing half done; once more ends at once")
        }
    }

    private func endNow(_ number: Int32) {
        write("keywright: interrupted; \(state.withLock { $0.left })")
        end(Self.status(of: number))
    }
}
