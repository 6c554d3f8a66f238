// SPDX-License-Identifier: Apache-2.0

import StorageContract
import Synchronization

/// A turn that is taken and returned by events: the parts of a request and its answer on an event loop.
package final class HeldTurn: CallTurn {
    private enum Stage {
        case notBegun
        case waiting(number: Int)
        case computing
        /// The turn was given up, temporarily or finally.
        case givenUp
        case takenAgain
        case ended
    }

    private let turns: AccountTurns
    private let owner: AccountTurns.Owner
    private let weight: Int
    /// The lock is never held during a call of `turns`.
    private let stage = Mutex(Stage.notBegun)

    /// - Parameters:
    ///   - turns: Turns that refuse nobody.
    ///   - weight: The number of places that it takes.
    package init(of turns: AccountTurns, for owner: AccountTurns.Owner, weight: Int = 1) {
        self.turns = turns
        self.owner = owner
        self.weight = weight
    }

    /// Answers whether a place is free at once. Otherwise `served` is called from any thread when there is one, unless
    /// the turn has ended by then.
    package func begin(_ served: @escaping @Sendable () -> Void) -> Bool {
        guard let (hasPlace, number) = try? turns.enter(owner, weight: weight) else { return true }
        stage.withLock { $0 = hasPlace ? .computing : .waiting(number: number) }
        if hasPlace { return true }
        turns.stand(number, owner, weight: weight) { [self] _ in
            let isWaiting = stage.withLock { stage in
                guard case .waiting = stage else { return false }
                stage = .computing
                return true
            }
            if isWaiting { served() } else { turns.end(owner, weight: weight) }
        }
        return false
    }

    /// Performs work that may give up the turn, temporarily while it waits or finally.
    package func during<Value>(_ work: () async -> Value) async -> Value {
        await CallTurns.$current.withValue(self, operation: work)
    }

    package func giveUp() {
        let isGivenUp = stage.withLock { stage in
            guard case .computing = stage else { return false }
            stage = .givenUp
            return true
        }
        if isGivenUp { turns.giveUp(owner, weight: weight) }
    }

    package func takeAgain() async {
        let isTaken = stage.withLock { stage in
            guard case .givenUp = stage else { return false }
            stage = .takenAgain
            return true
        }
        guard isTaken else { return }
        await turns.takeAgain(owner, weight: weight)
        let hasEnded = stage.withLock { stage in
            guard case .takenAgain = stage else { return true }
            stage = .computing
            return false
        }
        if hasEnded { turns.end(owner, weight: weight) }
    }

    /// Returns the turn at any stage.
    package func end() {
        let before = stage.withLock { stage in
            defer { stage = .ended }
            return stage
        }
        switch before {
        // If a place is still awaited, it is returned when it arrives.
        case .notBegun, .takenAgain, .ended: break
        case .waiting(let number): if turns.leave(number, owner) != nil { turns.forget(owner) }
        case .computing: turns.end(owner, weight: weight)
        case .givenUp: turns.forget(owner)
        }
    }
}
