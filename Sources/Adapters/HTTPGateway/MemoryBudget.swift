// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import Synchronization

/// How many bytes of one kind all requests together may hold in memory, and those of one source, so that many large ones
/// exhaust neither the memory nor the budget for others.
final class MemoryBudget: Sendable {
    /// What each request may hold beside the budget, so that large ones of strangers do not keep out the small.
    static let freeBytes = 32 * 1024

    /// Of bodies that are being read or looked at.
    static let ofBodies = MemoryBudget(bytes: 256 * 1024 * 1024, bytesOfSource: 64 * 1024 * 1024)
    /// Of answers that clients have not taken yet.
    static let ofAnswers = MemoryBudget(bytes: 256 * 1024 * 1024, bytesOfSource: 64 * 1024 * 1024)

    private struct State {
        var free: Int
        var held: [IPAddress.Source?: Int] = [:]
    }

    private let bytesOfSource: Int
    private let state: Mutex<State>

    init(bytes: Int, bytesOfSource: Int) {
        self.bytesOfSource = bytesOfSource
        state = Mutex(State(free: bytes))
    }

    /// Takes bytes for as long as they are held; `false` where there are not so many left.
    ///
    /// - Parameter isExempt: Whether the source stands for many others, as a proxy does.
    func take(_ bytes: Int, for source: IPAddress.Source?, isExempt: Bool = false) -> Bool {
        state.withLock { state in
            let held = (state.held[source] ?? 0) + bytes
            guard state.free >= bytes, isExempt || held <= bytesOfSource else { return false }
            state.free -= bytes
            state.held[source] = held
            return true
        }
    }

    func give(back bytes: Int, of source: IPAddress.Source?) {
        guard bytes > 0 else { return }
        state.withLock { state in
            state.free += bytes
            let held = (state.held[source] ?? 0) - bytes
            state.held[source] = held == 0 ? nil : held
        }
    }
}
