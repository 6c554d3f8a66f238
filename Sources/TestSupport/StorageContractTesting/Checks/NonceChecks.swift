// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let nonceChecks: [StorageCheck] = [
    StorageCheck("a nonce is spent once, also after the storage was opened anew", [14]) { engine async throws in
        let nonce = Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1000, text: "7")
        #expect(try await engine.storage.spend(nonce, rememberingSince: 700))
        #expect(try await !engine.storage.spend(nonce, rememberingSince: 700))
        let storage = try await engine.reopen()
        #expect(try await !storage.spend(nonce, rememberingSince: 700))
        let others = [
            Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1001, text: "7"),
            Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1000, text: "-7"),
            Nonce(account: Samples.account, secretID: "AKIDtwo", timestamp: 1000, text: "7"),
            Nonce(account: Samples.otherAccount, secretID: "AKIDone", timestamp: 1000, text: "7"),
        ]
        for other in others { #expect(try await storage.spend(other, rememberingSince: 700)) }
    },
    StorageCheck("a nonce is remembered for as long as its timestamp can be used", [14]) { engine async throws in
        let storage = engine.storage
        let nonce = Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1000, text: "7")
        let later = { (number: Int) in
            Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1300, text: String(number))
        }
        #expect(try await storage.spend(nonce, rememberingSince: 700))
        #expect(try await storage.spend(later(1), rememberingSince: 1000))
        #expect(try await !storage.spend(nonce, rememberingSince: 1000))
    },
    StorageCheck("many who spend one nonce at once: one succeeds", [14]) { engine async throws in
        let storage = engine.storage
        let nonce = Nonce(account: Samples.account, secretID: "AKIDone", timestamp: 1000, text: "7")
        let spent = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 1...100 { group.addTask { try await storage.spend(nonce, rememberingSince: 700) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(spent == 1)
    },
]
