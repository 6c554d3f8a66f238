// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import IPAddresses
import StorageContract
import Synchronization

// A call that waits for something else gives its place up meanwhile.
extension AccountTurns {
    func giveUp(_ owner: Owner, weight: Int = 1) {
        Self.tell(
            state.withLock { state in
                state.held[owner]?.computing -= weight
                state.free += 1
                return serve(&state)
            })
    }

    func takeAgain(_ owner: Owner, weight: Int = 1) async {
        let (hasPlace, number) = state.withLock { state in
            state.lastNumber += 1
            return (takeAtOnce(owner, weight, &state), state.lastNumber)
        }
        if !hasPlace { _ = await wait(number, owner, weight: weight, isCancellable: false) }
    }

    /// Takes a free place, unless earlier calls of the owner still wait or its share is used up.
    func takeAtOnce(_ owner: Owner, _ weight: Int, _ state: inout State) -> Bool {
        guard state.free > 0, state.waiting.count(of: owner) == 0, mayCompute(owner, weight, share(state), state) else {
            return false
        }
        state.free -= 1
        state.held[owner, default: Held()].computing += weight
        return true
    }
}

/// The place of one call.
struct Turn: CallTurn {
    let turns: AccountTurns
    let owner: AccountTurns.Owner

    func giveUp() { turns.giveUp(owner) }
    func takeAgain() async { await turns.takeAgain(owner) }
}
