// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Synchronization

/// A queue of lines for a stream that may be slow or blocked. Callers never wait; a thread of the queue writes the
/// lines in blocks, a few milliseconds after the first line of a block. Lines that do not fit are counted, and the
/// count is written as soon as there is room.
package final class LogQueue: Sendable {
    /// The maximum of waiting data, including the data that is being written.
    package struct Limits: Sendable {
        /// In bytes. It is enough for about ten thousand lines of calls.
        package static let standard = Limits(lines: 10_000, bytes: 4 << 20)

        let lines: Int
        let bytes: Int

        package init(lines: Int, bytes: Int) {
            self.lines = lines
            self.bytes = bytes
        }
    }

    /// The number of lines that did not fit, and since when.
    package struct LeftOut: Sendable, Equatable {
        package internal(set) var lines: Int
        package let first: Date
        package internal(set) var last: Date
    }

    private struct State {
        var waiting = Lines()
        /// The number of lines that wait or are being written.
        var lines = 0
        var bytes = 0
        var leftOut: LeftOut?
        /// Whether the thread will check for more lines before it sleeps.
        var isAwake = false
        var flushes: [DispatchSemaphore] = []

        var isEmpty: Bool { lines == 0 && leftOut == nil }
    }

    private struct Lines {
        var bytes: [UInt8] = []
        /// The bytes of each line.
        var lengths: [Int] = []
    }

    /// The time for which lines are gathered before they are written, in microseconds.
    private static let gatheringMicroseconds: UInt32 = 5_000
    /// The size that a pipe accepts atomically (PIPE_BUF), so that lines of several processes do not mix.
    static let blockBytesMax = 4096
    /// Reserved for the notice about omitted lines.
    private static let noticeBytesMax = 512

    private let limits: Limits
    private let sink: any LogSink
    private let now: @Sendable () -> Date
    private let notice: @Sendable (LeftOut) -> [UInt8]
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - now: The time at which a line is omitted.
    ///   - notice: The line that reports omitted lines.
    package init(
        to sink: any LogSink, limits: Limits = .standard, now: @escaping @Sendable () -> Date,
        notice: @escaping @Sendable (LeftOut) -> [UInt8]
    ) {
        self.sink = sink
        self.limits = limits
        self.now = now
        self.notice = notice
    }

    /// Starts the writing thread, which runs until the process ends.
    package func start() {
        let thread = Thread { [self] in
            Thread.current.name = "log"
            while true {
                wake.wait()
                usleep(Self.gatheringMicroseconds)
                writeWaiting()
            }
        }
        thread.start()
        // Must be set before the start: Foundation would otherwise not pass the name on to the system.
        thread.name = "log"
    }

    /// Appends a line including its line end. The call never waits.
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

    /// Waits for a limited time until the stream has accepted everything.
    ///
    /// - Returns: Whether it has accepted everything.
    @discardableResult
    package func flush(for duration: Duration) -> Bool {
        let done = DispatchSemaphore(value: 0)
        let isEmpty = state.withLock { state in
            if !state.isEmpty { state.flushes.append(done) }
            return state.isEmpty
        }
        return isEmpty || done.wait(timeout: .now() + duration / .seconds(1)) == .success
    }

    /// Writes until nothing is waiting.
    func writeWaiting() {
        while let lines = takeWaiting() {
            var (start, end, count) = (0, 0, 0)
            for length in lines.lengths {
                if count > 0 && end - start + length > Self.blockBytesMax {
                    write(lines.bytes[start..<end], of: count)
                    (start, count) = (end, 0)
                }
                end += length
                count += 1
            }
            write(lines.bytes[start..<end], of: count)
        }
    }

    private func takeWaiting() -> Lines? {
        state.withLock { state in
            tellLeftOut(in: &state)
            guard state.waiting.lengths.isEmpty else {
                defer { state.waiting = Lines() }
                return state.waiting
            }
            state.isAwake = false
            for flush in state.flushes { flush.signal() }
            state.flushes = []
            return nil
        }
    }

    /// Writes a block. A partly written line is always continued, because the stream may accept the rest later.
    private func write(_ block: ArraySlice<UInt8>, of lines: Int) {
        var rest = block
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
        state.waiting.bytes += line
        state.waiting.lengths.append(line.count)
        state.lines += 1
        state.bytes += line.count
    }

    /// Appends the notice about omitted lines if there is room for it.
    ///
    /// - Parameter line: The length of the line that follows the notice. Without room for that line, another notice
    ///   would be needed after this one.
    private func tellLeftOut(in state: inout State, besides line: Int? = nil) {
        guard let leftOut = state.leftOut, fits(Self.noticeBytesMax + (line ?? 0), in: state),
            line == nil || state.lines + 1 < limits.lines
        else { return }
        state.leftOut = nil
        enqueue(notice(leftOut), in: &state)
    }
}
