// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import Synchronization

/// Limits the memory for bytes of one kind, for all requests together and for each source, so that many large ones
/// exhaust neither the memory nor the budget of others.
final class MemoryBudget: Sendable {
    /// The bytes that each request may hold in addition, so that large requests do not keep out small ones.
    static let freeBytes = 32 * 1024

    /// The budget for bodies that are being read or processed.
    static let ofBodies = MemoryBudget(bytes: 256 * 1024 * 1024, bytesOfSource: 64 * 1024 * 1024)
    /// The budget for answers that clients have not received yet.
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

    /// Reserves bytes; `false` if not enough are left.
    ///
    /// - Parameter isExempt: Whether the source stands for many clients, as a proxy does.
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
