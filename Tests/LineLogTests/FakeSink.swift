// SPDX-License-Identifier: Apache-2.0

import Foundation
import LineLog
import Synchronization

/// A stream in memory.
final class FakeSink: LogSink {
    private struct State {
        var bytes: [UInt8] = []
        var writes: [Int] = []
        var failures: Int
        let atOnce: Int
    }

    private let state: Mutex<State>
    /// If set, the stream waits for a signal before each write.
    private let gate: DispatchSemaphore?

    /// - Parameters:
    ///   - atOnce: The number of bytes that it accepts at once.
    ///   - failures: The number of failed writes before it accepts any.
    init(atOnce: Int = .max, failures: Int = 0, gate: DispatchSemaphore? = nil) {
        state = Mutex(State(failures: failures, atOnce: atOnce))
        self.gate = gate
    }

    func write(_ bytes: ArraySlice<UInt8>) -> Int {
        gate?.wait()
        return state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                return 0
            }
            let taken = bytes.prefix(state.atOnce)
            state.bytes += taken
            state.writes.append(taken.count)
            return taken.count
        }
    }

    /// The size of each write.
    var writes: [Int] { state.withLock { $0.writes } }

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    var lines: [String] { text.split(separator: "\n").map(String.init) }
}
