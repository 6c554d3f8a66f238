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
    /// Where it stalls, it takes a write for each signal.
    private let gate: DispatchSemaphore?

    /// - Parameters:
    ///   - atOnce: How many bytes it takes at once.
    ///   - failures: How often it fails before it takes any.
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

    /// Of each write.
    var writes: [Int] { state.withLock { $0.writes } }

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    var lines: [String] { text.split(separator: "\n").map(String.init) }
}
