// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Synchronization
import Testing

@testable import ActionAPI

/// Turns that are taken and returned by events.
struct HeldTurnTests {
    private static let owner = AccountTurns.Owner.source(nil)
    private let turns = AccountTurns(places: 1, heldMax: .max)

    private func turn() -> HeldTurn { HeldTurn(of: turns, for: Self.owner) }

    /// A turn that waits, and a flag for whether it was served.
    private func waiting() -> (HeldTurn, Flag) {
        let (turn, isServed) = (turn(), Flag())
        #expect(!turn.begin { isServed.set() })
        return (turn, isServed)
    }

    @Test func itIsServedWhenThePlaceIsFree() {
        let first = turn()
        #expect(first.begin {})
        let (second, isServed) = waiting()
        #expect(!isServed.isSet)
        first.end()
        #expect(isServed.isSet && !turns.isIdle)
        second.end()
        #expect(turns.isIdle)
    }

    @Test func itEndsOnceAtWhateverStage() async {
        for _ in 1...2 {
            let notBegun = turn()
            notBegun.end()
            #expect(turns.isIdle)
            let first = turn()
            #expect(first.begin {})
            let (second, isServed) = waiting()
            second.end()
            second.end()
            #expect(turns.waitingCount(of: Self.owner) == 0)
            first.giveUp()
            first.giveUp()
            #expect(turns.freeCount == 1 && !turns.isIdle)
            first.end()
            first.end()
            #expect(turns.isIdle && !isServed.isSet)
            // It cannot take a place any more.
            await first.takeAgain()
            first.giveUp()
            #expect(turns.isIdle)
        }
    }

    @Test(.timeLimit(.minutes(5))) func itTakesAPlaceAgain() async {
        let (first, second) = (turn(), turn())
        #expect(first.begin {})
        first.giveUp()
        #expect(second.begin {})
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await first.takeAgain() }
            while turns.waitingCount(of: Self.owner) == 0 { await Task.yield() }
            second.end()
        }
        #expect(turns.freeCount == 0)
        first.end()
        #expect(turns.isIdle)
    }

    /// The connection ends while the work continues.
    @Test(.timeLimit(.minutes(5))) func aPlaceThatIsTakenTooLateIsGivenBack() async {
        let (first, second) = (turn(), turn())
        #expect(first.begin {})
        first.giveUp()
        #expect(second.begin {})
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await first.takeAgain() }
            while turns.waitingCount(of: Self.owner) == 0 { await Task.yield() }
            first.end()
            second.end()
        }
        #expect(turns.isIdle)
    }

    @Test func aCallOfAnAccountGivesItUp() async throws {
        let first = turn()
        #expect(first.begin {})
        let (second, isServed) = waiting()
        let accounts = AccountTurns(places: 1)
        await first.during {
            try? await accounts.run(for: .account(AccountID(uin: 1)), refusing: { $0 }) {
                () async throws(AccountTurns.Refusal) in
                #expect(isServed.isSet)
                // A wait inside the call gives up the account's turn.
                await CallTurns.waiting { () async throws(Never) in #expect(accounts.freeCount == 1) }
            }
        }
        #expect(turns.freeCount == 0)
        for turn in [first, second] { turn.end() }
        #expect(turns.isIdle && accounts.isIdle)
    }

    /// Many turns begin, give up, take again and end at random on several threads. No place is lost or given twice.
    @Test(.timeLimit(.minutes(5))) func noPlaceIsLost() async {
        let turns = AccountTurns(places: 2, heldMax: .max)
        await withDiscardingTaskGroup { group in
            for number in 0..<500 {
                group.addTask {
                    let turn = HeldTurn(of: turns, for: .source(nil))
                    await withDiscardingTaskGroup { steps in
                        _ = turn.begin {}
                        steps.addTask { turn.giveUp() }
                        if number % 3 > 0 { steps.addTask { await turn.takeAgain() } }
                        if number % 2 > 0 { steps.addTask { turn.end() } }
                    }
                    turn.end()
                }
            }
        }
        #expect(turns.isIdle)
    }
}

/// Whether something has happened.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() { value.withLock { $0 = true } }
}
