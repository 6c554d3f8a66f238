// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What has to be undone if a command that makes several files does not come to its end.
package final class UndoList: Sendable {
    private struct State {
        var steps: [@Sendable () -> Void] = []
        var wasUndone = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Makes something together with what undoes it. After everything was undone, nothing more is made.
    func make<Value: Sendable>(_ work: () throws -> (Value, undo: @Sendable () -> Void)) throws -> Value {
        try state.withLock { state in
            guard !state.wasUndone else { throw Backup.Failure(description: "it was stopped") }
            let (value, undo) = try work()
            state.steps.append(undo)
            return value
        }
    }

    /// Undoes everything, the last first.
    ///
    /// - Returns: Whether there was anything to undo.
    @discardableResult
    package func run() -> Bool {
        state.withLock { state in
            let steps = state.steps
            state = State(wasUndone: true)
            for step in steps.reversed() { step() }
            return !steps.isEmpty
        }
    }

    /// Keeps everything.
    package func forget() { state.withLock { $0.steps = [] } }
}
