// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Synchronization

/// A real storage that a test can make unavailable, and whose callers it can make disconnect during a call.
final class FailingStorage: Storage {
    let real: any Storage
    private let failing = Mutex(false)
    private let handedOver = Mutex<[Mutation]>([])
    private let hangUp = Mutex<HangUp?>(nil)

    enum HangUp {
        /// Just before a read.
        case atRead
        /// While a change is with the storage.
        case atChange
    }

    init(_ real: any Storage) { self.real = real }

    func fail() { failing.withLock { $0 = true } }
    func recover() { failing.withLock { $0 = false } }

    /// The mutations that were requested since the last call, whether or not they were made.
    func takeMutations() -> [Mutation] {
        handedOver.withLock { mutations in
            defer { mutations = [] }
            return mutations
        }
    }

    /// The next caller that reaches this moment disconnects.
    func hangUp(_ moment: HangUp) { hangUp.withLock { $0 = moment } }

    private func cancelTask(at moment: HangUp) {
        let isDue = hangUp.withLock { hangUp in
            guard hangUp == moment else { return false }
            hangUp = nil
            return true
        }
        if isDue { withUnsafeCurrentTask { $0?.cancel() } }
    }

    func check() throws(StorageFailure) {
        cancelTask(at: .atRead)
        if failing.withLock({ $0 }) { throw .unavailable(reason: "the disk is gone") }
    }

    func apply(_ changes: [Change]) async -> [Result<Void, StorageFailure>] {
        if failing.withLock({ $0 }) { return changes.map { _ in .failure(.unavailable(reason: "the disk is gone")) } }
        handedOver.withLock { $0 += changes.map(\.mutation) }
        cancelTask(at: .atChange)
        return await real.apply(changes)
    }

    func isWritable() async -> Bool { !failing.withLock { $0 } }

    func keyPairs(
        of account: AccountID, product: Product, query: KeyPairQuery, range: PageRange
    ) async throws(StorageFailure) -> Page<KeyPair> {
        try check()
        return try await real.keyPairs(of: account, product: product, query: query, range: range)
    }

    func existing(_ ids: [KeyPairID], of account: AccountID) async throws(StorageFailure) -> Set<KeyPairID> {
        try check()
        return try await real.existing(ids, of: account)
    }

    func keyPairCount(of account: AccountID, product: Product) async throws(StorageFailure) -> Int {
        try check()
        return try await real.keyPairCount(of: account, product: product)
    }

    func hostGrants(
        of account: AccountID, _ query: HostGrantQuery, range: PageRange, at time: Instant
    ) async throws(StorageFailure) -> Page<HostGrant> {
        try check()
        return try await real.hostGrants(of: account, query, range: range, at: time)
    }

    func keyPairs(
        grantedOn host: InstanceID, of account: AccountID, to username: String, isLoginUser: Bool, at time: Instant
    ) async throws(StorageFailure) -> [KeyPairID] {
        try check()
        return try await real.keyPairs(
            grantedOn: host, of: account, to: username, isLoginUser: isLoginUser, at: time)
    }

    func usernames(
        grantedOn host: InstanceID, of account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [String] {
        try check()
        return try await real.usernames(grantedOn: host, of: account, at: time)
    }

    func firstUnmet(
        _ preconditions: [Precondition], of account: AccountID
    ) async throws(StorageFailure) -> Precondition? {
        try check()
        return try await real.firstUnmet(preconditions, of: account)
    }

    func projects(
        of account: AccountID, _ query: ProjectQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Project> {
        try check()
        return try await real.projects(of: account, query, offset: offset, limit: limit)
    }

    func hasAccounts() async throws(StorageFailure) -> Bool {
        try check()
        return try await real.hasAccounts()
    }

    func accessKey(secretID: String) async throws(StorageFailure) -> SealedAccessKey? {
        try check()
        return try await real.accessKey(secretID: secretID)
    }

    func users(of account: AccountID) async throws(StorageFailure) -> [User] {
        try check()
        return try await real.users(of: account)
    }

    func user(named name: UserName, of account: AccountID) async throws(StorageFailure) -> User? {
        try check()
        return try await real.user(named: name, of: account)
    }

    func user(_ id: IdentityID, of account: AccountID) async throws(StorageFailure) -> User? {
        try check()
        return try await real.user(id, of: account)
    }

    func accessKeys(of identity: IdentityID, in account: AccountID) async throws(StorageFailure) -> [AccessKey] {
        try check()
        return try await real.accessKeys(of: identity, in: account)
    }

    func policies(
        of account: AccountID, nameHolding part: String, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Policy> {
        try check()
        return try await real.policies(of: account, nameHolding: part, offset: offset, limit: limit)
    }

    func policies(_ ids: [PolicyID], of account: AccountID) async throws(StorageFailure) -> [Policy] {
        try check()
        return try await real.policies(ids, of: account)
    }

    func policy(_ id: PolicyID, of account: AccountID) async throws(StorageFailure) -> Policy? {
        try check()
        return try await real.policy(id, of: account)
    }

    func policy(named name: PolicyName, of account: AccountID) async throws(StorageFailure) -> Policy? {
        try check()
        return try await real.policy(named: name, of: account)
    }

    func attachments(of user: IdentityID, in account: AccountID) async throws(StorageFailure) -> [PolicyAttachment] {
        try check()
        return try await real.attachments(of: user, in: account)
    }

    func attachmentCounts(
        of policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [PolicyID: Int] {
        try check()
        return try await real.attachmentCounts(of: policies, in: account)
    }

    func attachedDocuments(
        of user: IdentityID, in account: AccountID
    ) async throws(StorageFailure) -> [PolicyID: String] {
        try check()
        return try await real.attachedDocuments(of: user, in: account)
    }

    func accounts(_ range: PageRange) async throws(StorageFailure) -> Page<Account> {
        try check()
        return try await real.accounts(range)
    }

    func account(_ id: AccountID) async throws(StorageFailure) -> Account? {
        try check()
        return try await real.account(id)
    }

    func keyPairID(
        withFingerprint fingerprint: [UInt8], of account: AccountID, product: Product
    ) async throws(StorageFailure) -> KeyPairID? {
        try check()
        return try await real.keyPairID(withFingerprint: fingerprint, of: account, product: product)
    }

    func keyPairQuota(of account: AccountID, product: Product) async throws(StorageFailure) -> Int? {
        try check()
        return try await real.keyPairQuota(of: account, product: product)
    }

    func keepSightings(_ sightings: [HostSighting]) async throws(StorageFailure) {
        try check()
        try await real.keepSightings(sightings)
    }

    func hostGroup(_ id: HostGroupID, of account: AccountID) async throws(StorageFailure) -> HostGroup? {
        try check()
        return try await real.hostGroup(id, of: account)
    }

    func hostGroups(of account: AccountID, _ range: PageRange) async throws(StorageFailure) -> Page<HostGroup> {
        try check()
        return try await real.hostGroups(of: account, range)
    }

    func keepUses(_ uses: [String: Instant]) async throws(StorageFailure) {
        try check()
        try await real.keepUses(uses)
    }

    func auditRecords(of account: AccountID, limit: Int) async throws(StorageFailure) -> [AuditRecord] {
        try check()
        return try await real.auditRecords(of: account, limit: limit)
    }

    func auditRecords(
        of account: AccountID, in times: ClosedRange<Instant>, before number: Int64?, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord] {
        try check()
        return try await real.auditRecords(of: account, in: times, before: number, limit: limit)
    }

    func auditRecords(
        of account: AccountID, after number: Int64, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord] {
        try check()
        return try await real.auditRecords(of: account, after: number, limit: limit)
    }

    func lastAuditNumber(of account: AccountID) async throws(StorageFailure) -> Int64 {
        try check()
        return try await real.lastAuditNumber(of: account)
    }

    func verifyAuditTrail(
        of account: AccountID?, at position: AuditPosition?, limit: Int
    ) async throws(StorageFailure) -> AuditVerification {
        try check()
        return try await real.verifyAuditTrail(of: account, at: position, limit: limit)
    }

    func keepRefusals(_ refusals: [RecordedRefusal]) async throws(StorageFailure) {
        try check()
        try await real.keepRefusals(refusals)
    }

    func pruneAuditRecords(olderThan oldest: Instant, keeping countMax: Int) async throws(StorageFailure) -> Int {
        try check()
        return try await real.pruneAuditRecords(olderThan: oldest, keeping: countMax)
    }

    func spend(_ nonce: Nonce, rememberingSince oldest: Int64) async throws(StorageFailure) -> Bool {
        try check()
        return try await real.spend(nonce, rememberingSince: oldest)
    }

    func addObserver(_ observer: any ChangeObserver) { real.addObserver(observer) }
}
