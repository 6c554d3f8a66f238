// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract
import Synchronization
import Testing

@testable import SQLiteStorage
@testable import StorageContractTesting

/// Changes that wait for the writer are made in turns of their accounts.
final class WriterTurnTests {
    private static let carl = AccountID(uin: 100_000_000_003)

    private let temporary: TemporaryDirectory
    private let storage: SQLiteStorage

    init() async throws {
        temporary = try TemporaryDirectory()
        storage = try SQLiteStorage(in: DataDirectory(path: temporary.path))
        try await storage.addAccounts()
        try await storage.apply(Samples.newAccount(Self.carl, appID: 3, secretID: "AKIDthree"))
    }

    deinit { try? storage.close() }

    /// Submits a change for each of these accounts, one after the other, while the writer is busy. Answers the accounts
    /// in the order in which their changes were made.
    private func order(of accounts: [AccountID]) async throws -> [AccountID] {
        let order = Order()
        storage.addObserver(order)
        let busy = DispatchSemaphore(value: 0)
        storage.writer.database.queue.asyncWriteWithoutTransaction { _ in busy.wait() }
        let changes = try accounts.enumerated().map { number, account in
            Samples.change(.addKeyPair(try Samples.keyPair(number)), by: account)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { busy.signal() }
            for change in changes {
                let before = storage.writer.waitingCount(of: change.account)
                group.addTask { [storage] in try await storage.apply(change) }
                while storage.writer.waitingCount(of: change.account) == before { await Task.yield() }
            }
            busy.signal()
            try await group.waitForAll()
        }
        return order.accounts
    }

    @Test func theAccountsTakeTurns() async throws {
        let (anna, bert, carl) = (Samples.account, Samples.otherAccount, Self.carl)
        #expect(
            try await order(of: [anna, anna, anna, anna, bert, carl, bert])
                == [anna, bert, carl, anna, bert, anna, anna])
    }

    /// The next transaction includes an account's change for any number of waiting changes of another account.
    @Test func anAccountDoesNotWaitForThoseOfAnother() async throws {
        let many = Array(repeating: Samples.account, count: 2 * SQLiteWriter.workPerTransactionMax)
        let made = try await order(of: many + [Samples.otherAccount])
        #expect(made.count == many.count + 1)
        #expect(made.firstIndex(of: Samples.otherAccount) == 1)
    }
}

/// Records the accounts whose key pairs were changed, in order.
private final class Order: ChangeObserver {
    private let state = Mutex<[AccountID]>([])
    var accounts: [AccountID] { state.withLock { $0 } }

    func changed(_ notices: [ChangeNotice]) {
        state.withLock { accounts in
            for case .keyPairs(let account, _) in notices { accounts.append(account) }
        }
    }

    func missedChanges() {}
}
