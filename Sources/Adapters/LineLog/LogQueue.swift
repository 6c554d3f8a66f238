// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Synchronization

/// Lines on their way to a stream that may take them slowly, or not at all. Whoever writes a line waits for nothing; a
/// thread of the queue's own hands lines on, in blocks. What does not fit is counted, and told as soon as there is room.
package final class LogQueue: Sendable {
    /// How much may wait, what the stream is taking just now with it.
    package struct Limits: Sendable {
        /// In bytes: about ten thousand lines of calls.
        package static let standard = Limits(lines: 10_000, bytes: 4 << 20)

        let lines: Int
        let bytes: Int

        package init(lines: Int, bytes: Int) {
            self.lines = lines
            self.bytes = bytes
        }
    }

    /// What did not fit.
    package struct LeftOut: Sendable, Equatable {
        package internal(set) var lines: Int
        package let first: Date
        package internal(set) var last: Date
    }

    private struct State {
        var waiting: [[UInt8]] = []
        /// Those that are being written with those that wait.
        var lines = 0
        var bytes = 0
        var leftOut: LeftOut?
        /// Whether the thread looks for more before it sleeps.
        var isAwake = false
        var flushes: [DispatchSemaphore] = []

        var isEmpty: Bool { lines == 0 && leftOut == nil }
    }

    /// No longer than a pipe takes whole (PIPE_BUF), so that lines of several processes do not mix.
    static let blockBytesMax = 4096
    /// What is kept free for the notice of what was left out.
    private static let noticeBytesMax = 512

    private let limits: Limits
    private let sink: any LogSink
    private let now: @Sendable () -> Date
    private let notice: @Sendable (LeftOut) -> [UInt8]
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - now: The time at which a line is left out.
    ///   - notice: The line that tells what was left out.
    package init(
        to sink: any LogSink, limits: Limits = .standard, now: @escaping @Sendable () -> Date,
        notice: @escaping @Sendable (LeftOut) -> [UInt8]
    ) {
        self.sink = sink
        self.limits = limits
        self.now = now
        self.notice = notice
    }

    /// Starts the thread that writes. It ends with the process.
    package func start() {
        let thread = Thread { [self] in
            Thread.current.name = "log"
            while true {
                wake.wait()
                writeWaiting()
            }
        }
        thread.start()
        // Before, Foundation would keep it to itself.
        thread.name = "log"
    }

    /// Takes a line, with the end of the line in it. Waits for nothing.
    package func append(_ line: [UInt8]) {
        let time = now()
        let mustWake = state.withLock { state in
            tellLeftOut(in: &state, besides: line.count)
            if state.leftOut == nil && fits(line.count, in: state) {
                enqueue(line, in: &state)
            } else {
                let first = state.leftOut?.first ?? time
                state.leftOut = LeftOut(lines: (state.leftOut?.lines ?? 0) &+ 1, first: first, last: time)
            }
            defer { state.isAwake = true }
            return !state.isAwake
        }
        if mustWake { wake.signal() }
    }

    /// Waits until the stream has taken everything, for a while.
    ///
    /// - Returns: Whether it has.
    @discardableResult
    package func flush(for duration: Duration) -> Bool {
        let done = DispatchSemaphore(value: 0)
        let isEmpty = state.withLock { state in
            if !state.isEmpty { state.flushes.append(done) }
            return state.isEmpty
        }
        return isEmpty || done.wait(timeout: .now() + duration / .seconds(1)) == .success
    }

    /// Writes until nothing waits.
    func writeWaiting() {
        while let lines = takeWaiting() {
            var block: [UInt8] = []
            var count = 0
            for line in lines {
                if !block.isEmpty && block.count + line.count > Self.blockBytesMax {
                    write(block, of: count)
                    (block, count) = ([], 0)
                }
                block += line
                count += 1
            }
            write(block, of: count)
        }
    }

    private func takeWaiting() -> [[UInt8]]? {
        state.withLock { state in
            tellLeftOut(in: &state)
            guard state.waiting.isEmpty else {
                defer { state.waiting = [] }
                return state.waiting
            }
            state.isAwake = false
            for flush in state.flushes { flush.signal() }
            state.flushes = []
            return nil
        }
    }

    /// A line is never given up half way: what a stream does not take now, it may take later.
    private func write(_ block: [UInt8], of lines: Int) {
        var rest = block[...]
        while !rest.isEmpty { rest = rest.dropFirst(sink.write(rest)) }
        state.withLock { state in
            state.lines -= lines
            state.bytes -= block.count
        }
    }

    private func fits(_ bytes: Int, in state: State) -> Bool {
        state.lines < limits.lines && state.bytes + bytes <= limits.bytes
    }

    private func enqueue(_ line: [UInt8], in state: inout State) {
        state.waiting.append(line)
        state.lines += 1
        state.bytes += line.count
    }

    /// Puts the notice of what was left out in its place, where there is room for it.
    ///
    /// - Parameter line: How long a line is that is to follow; without room for it, the notice would not be the last.
    private func tellLeftOut(in state: inout State, besides line: Int? = nil) {
        guard let leftOut = state.leftOut, fits(Self.noticeBytesMax + (line ?? 0), in: state),
            line == nil || state.lines + 1 < limits.lines
        else { return }
        state.leftOut = nil
        enqueue(notice(leftOut), in: &state)
    }
}
