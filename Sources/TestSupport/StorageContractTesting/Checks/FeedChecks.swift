// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Synchronization
import Testing

let feedChecks: [StorageCheck] = [
    StorageCheck("an observer knows of a change before its caller does", [12]) { engine async throws in
        let storage = engine.storage
        let observer = RecordingObserver()
        storage.addObserver(observer)
        try await storage.addAccounts()
        #expect(observer.notices.contains(.account(Samples.account)))
        #expect(observer.notices.contains(.accessKey(secretID: "AKIDone")))
        let id = try Samples.keyPairID(1, of: .lighthouse)
        let changes: [Mutation] = [
            .addKeyPair(try Samples.keyPair(1, of: .lighthouse)),
            .modifyKeyPair(id, name: nil, description: .empty),
            .changeTags(TagChange(resource: .keyPair(id), set: [try Tag(key: "k", value: "v")], removed: [])),
            .removeKeyPairs([id]),
        ]
        for mutation in changes {
            observer.forget()
            try await storage.apply(Samples.change(mutation))
            #expect(observer.notices == [.keyPairs(Samples.account, .lighthouse)])
        }
        observer.forget()
        try await storage.apply(Samples.change(.project(.add(try Samples.project(5, "a")))))
        #expect(observer.notices == [.projects(Samples.account)])
        observer.forget()
        try await storage.apply(Samples.change(.tag(.add(try Tag(key: "new", value: "v")))))
        #expect(observer.notices == [.tags(Samples.account)])
        let user = try Samples.user(1, name: "anna")
        try await storage.apply(Samples.change(.identity(.addUser(user, with: nil))))
        observer.forget()
        let tagging = TagChange(resource: .user(user.id), set: [try Tag(key: "k", value: "v")], removed: [])
        try await storage.apply(Samples.change(.changeTags(tagging)))
        #expect(observer.notices == [.user(Samples.account, user.id)])
    },
    StorageCheck("an observer is not told of what did not happen", [12]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let observer = RecordingObserver()
        storage.addObserver(observer)
        let unknown = try Samples.keyPairID(1)
        await expectUnmet(.keyPairExists(unknown), Samples.change(.removeKeyPairs([unknown])), in: storage)
        #expect(observer.notices.isEmpty)
    },
    StorageCheck("an observer that may have missed changes is told so", [13]) { engine async throws in
        let observer = RecordingObserver()
        engine.storage.addObserver(observer)
        let isInterrupted = try await engine.interruptChangeFeed()
        #expect(observer.hasMissedChanges == isInterrupted)
    },
    StorageCheck("an observer lives no longer for being one", [12]) { engine async throws in
        weak var gone: RecordingObserver?
        do {
            let observer = RecordingObserver()
            engine.storage.addObserver(observer)
            gone = observer
        }
        #expect(gone == nil)
        try await engine.storage.addAccounts()
    },
]

/// Records the notices that it receives.
private final class RecordingObserver: ChangeObserver {
    private let told = Mutex<(notices: [ChangeNotice], missed: Bool)>(([], false))

    var notices: [ChangeNotice] { told.withLock { $0.notices } }
    var hasMissedChanges: Bool { told.withLock { $0.missed } }

    func forget() { told.withLock { $0.notices = [] } }

    func changed(_ notices: [ChangeNotice]) { told.withLock { $0.notices += notices } }
    func missedChanges() { told.withLock { $0.missed = true } }
}
