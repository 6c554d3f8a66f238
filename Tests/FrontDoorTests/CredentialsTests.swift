// SPDX-License-Identifier: Apache-2.0

import DomainModel
import SecretSealing
import StorageContract
import Synchronization
import Testing
import UseCases

@testable import ActionAPI

/// The cache of access keys.
struct CredentialsTests {
    private let masterKey = MasterKey.random()

    @Test func aKnownKeyIsReadOnceAndAnUnknownOneEachTime() async throws {
        let accounts = CountingAccounts(masterKey: masterKey, known: ["AKIDone"])
        let credentials = Credentials(accounts: accounts, masterKey: masterKey)
        for _ in 1...3 { #expect(try await credentials.find("AKIDone")?.account == AccountID(uin: 1)) }
        #expect(accounts.reads == 1)
        for _ in 1...3 { #expect(try await credentials.find("AKIDtwo") == nil) }
        #expect(accounts.reads == 4)
    }

    @Test func aMillionUnknownKeysAreNotKept() async throws {
        let accounts = CountingAccounts(masterKey: masterKey, known: ["AKIDone"])
        let credentials = Credentials(accounts: accounts, masterKey: masterKey)
        _ = try await credentials.find("AKIDone")
        for number in 0..<1_000_000 { #expect(try await credentials.find("AKID\(number)") == nil) }
        #expect(credentials.count == 1)
        #expect(accounts.reads == 1_000_001)
    }

    @Test func aKeyThatChangedIsReadAnew() async throws {
        let accounts = CountingAccounts(masterKey: masterKey, known: ["AKIDone", "AKIDtwo"])
        let credentials = Credentials(accounts: accounts, masterKey: masterKey)
        _ = try await credentials.find("AKIDone")
        _ = try await credentials.find("AKIDtwo")
        accounts.forget("AKIDone")
        credentials.changed([.accessKey(secretID: "AKIDone")])
        #expect(try await credentials.find("AKIDone") == nil)
        #expect(try await credentials.find("AKIDtwo") != nil)
        #expect(accounts.reads == 3)
        credentials.missedChanges()
        #expect(try await credentials.find("AKIDtwo") != nil)
        #expect(accounts.reads == 4)
    }

    @Test func whatWasReadBeforeAChangeIsNotKeptAfterIt() async throws {
        let accounts = CountingAccounts(masterKey: masterKey, known: ["AKIDone"])
        let credentials = Credentials(accounts: accounts, masterKey: masterKey)
        // The change happens between reading the key and caching it.
        accounts.whileReading { credentials.changed([.accessKey(secretID: "AKIDone")]) }
        _ = try await credentials.find("AKIDone")
        accounts.whileReading {}
        _ = try await credentials.find("AKIDone")
        #expect(accounts.reads == 2)
    }

    @Test func aKeyThatAnotherMasterKeySealedIsAFault() async throws {
        let accounts = CountingAccounts(masterKey: .random(), known: ["AKIDone"])
        let credentials = Credentials(accounts: accounts, masterKey: masterKey)
        await #expect(throws: MasterKey.Failure.doesNotOpen) { try await credentials.find("AKIDone") }
    }
}

/// Accounts that count the reads.
private final class CountingAccounts: AccountReading, ChangeFeed {
    private struct State {
        var known: Set<String>
        var reads = 0
        var whileReading: @Sendable () -> Void = {}
    }

    private let state: Mutex<State>
    private let masterKey: MasterKey

    init(masterKey: MasterKey, known: Set<String>) {
        self.masterKey = masterKey
        state = Mutex(State(known: known))
    }

    var reads: Int { state.withLock { $0.reads } }

    func forget(_ secretID: String) { state.withLock { _ = $0.known.remove(secretID) } }

    func whileReading(_ work: @escaping @Sendable () -> Void) { state.withLock { $0.whileReading = work } }

    func hasAccounts() async throws(StorageFailure) -> Bool { true }

    func accounts(_ range: PageRange) async throws(StorageFailure) -> Page<Account> {
        Page(totalCount: 1, elements: [Self.account])
    }

    func account(_ id: AccountID) async throws(StorageFailure) -> Account? {
        Self.account.id == id ? Self.account : nil
    }

    private static let account = Account(
        id: AccountID(uin: 1), appID: 1, remark: "", isActive: true, createdAt: Instant(seconds: 0))

    func accessKey(secretID: String) async throws(StorageFailure) -> SealedAccessKey? {
        let (isKnown, whileReading) = state.withLock { state in
            state.reads += 1
            return (state.known.contains(secretID), state.whileReading)
        }
        whileReading()
        guard isKnown,
            let sealed = try? masterKey.seal("secret", for: Accounts.sealingPurpose(secretID: secretID))
        else { return nil }
        return SealedAccessKey(
            account: AccountID(uin: 1),
            key: AccessKey(
                secretID: secretID, identity: IdentityID(uin: 1), isActive: true, description: "",
                createdAt: Instant(seconds: 0)),
            sealedSecretKey: sealed)
    }

    func addObserver(_ observer: any ChangeObserver) {}
}
