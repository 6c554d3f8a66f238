// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HTTPGateway

struct ReadinessTests {
    @Test(arguments: [true, false])
    func theStoreIsAskedOnceForManyQuestions(_ answer: Bool) async {
        let asked = Mutex(0)
        let readiness = Readiness {
            asked.withLock { $0 += 1 }
            return answer
        }
        for _ in 1...100 { #expect(await readiness.isReady() == answer) }
        #expect(asked.withLock { $0 } == 1)
    }

    /// A refused change counts at once, not only at the next probe, which needs less room.
    @Test func aChangeThatIsRefusedEndsItAtOnce() async {
        let refuses = Mutex(false)
        let readiness = Readiness(probe: { true }, refusesChanges: { refuses.withLock { $0 } })
        #expect(await readiness.isReady())
        refuses.withLock { $0 = true }
        #expect(await !readiness.isReady())
        refuses.withLock { $0 = false }
        #expect(await readiness.isReady())
    }
}
