// SPDX-License-Identifier: Apache-2.0

import Testing
import UseCases

struct RandomIdentifierTests {
    /// Over many blocks of random numbers, and from several threads at once.
    @Test func requestIdentifiersAreUniqueUUIDsOfVersion4() async {
        let drawn = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<5_000).map { _ in RandomIdentifiers().requestID() } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(drawn).count == 20_000)
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(drawn.allSatisfy { $0.wholeMatch(of: form) != nil })
        // Each digit that is not fixed takes each value.
        for position in [0, 9, 17, 20, 35] {
            let digits = Set(drawn.map { Array($0.utf8)[position] })
            #expect(digits.count == 16, "\(position)")
        }
    }
}
