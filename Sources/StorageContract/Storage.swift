// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// All persistent data of Keywright, behind one contract that every storage engine fulfils.
///
/// The guarantees below are numbered. `StorageContractTesting` checks each of them on every engine.
///
/// Changes:
/// - S1 `apply` answers one result per change, in the order given.
/// - S2 A change that was answered with success is durable: it survives a crash of the process and of the machine.
/// - S3 A change and its audit record happen together, completely or not at all.
/// - S4 A change that fails does not prevent the other changes of its call.
/// - S5 Preconditions are checked in the order given, inside the transaction of the change. If one does not hold, the
///   first such is the answer, and nothing was changed.
/// - S6 Names, public keys and identifiers of key pairs are unique per account and product, for any preconditions and
///   any number of concurrent writers. A quota in a precondition is never exceeded.
/// - S7 Changes are applied one after another. Each sees all that were applied before it.
///
/// Reads:
/// - S8 A read sees every change that was answered before the read began, and never a part of a change.
/// - S9 Key pairs are listed newest first; those of the same instant are sorted by identifier. In a search by names
///   (`nameIsOrContains`), the key pairs with exactly such a name come before the others, both in that order. A page is
///   a slice of that list, and its total counts the whole list.
/// - S10 Accounts are isolated: no read or change of one account sees or affects data of another, except for reads and
///   changes of the accounts themselves. Of a removed account, only the audit records remain.
/// - S11 Texts are returned byte for byte and compared byte by byte: with case, without Unicode normalisation.
///
/// Change feed:
/// - S12 On the server that applied a change, every observer is told of it before `apply` answers; on other servers,
///   soon.
/// - S13 An observer that may have missed changes is told so (`missedChanges`) and must drop its cache.
///
/// Nonces:
/// - S14 A nonce can be spent once, for any number of concurrent attempts and any number of reopenings of the storage.
///   It may be forgotten when its timestamp is older than the caller specifies.
///
/// Tags:
/// - S15 Tagged resources are listed in parts. A resource that keeps its tags during the listing is in exactly one
///   part. A part may be shorter than requested without being the last, so that each part takes a short time for any
///   number of tagged resources.
/// - S16 Each tag of an account is listed once, sorted by key, then by value, with the number of resources that have
///   it. Quotas count all tags, including those that no resource has.
///
/// Instances and bindings:
/// - S17 A key pair that is bound to an instance or contained in an image is not removed, and no removed key pair is
///   bound, for any preconditions. Key pairs and instances that are read at the same time agree on the bindings.
/// - S18 Of several changes that are based on the same revision of an instance, one succeeds.
/// - S19 An instance whose timeline has ended in release is not read any more.
///
/// Audit trail:
/// - S20 The records of an account are numbered from 1 in the order of their creation, without gaps. A trail from which
///   only the storage itself removed records is verified as complete, also while records are added.
/// - S21 Only the oldest records of an account are removed: those over the limit of age or number.
///
/// Pages:
/// - S22 A page of instances, hosts, images, projects or policies is a slice of those that meet the query at the
///   queried instant, in the requested order; its total counts all of them. Bindings, tags and other dependent data are
///   read for the page only, so that a short page takes a short time for any number of elements. A page with very many
///   bindings is read in parts, between which waiting calls go first. Each element is complete and of one instant.
///
/// Cancelled callers:
/// - S23 If the reading task is cancelled, the read is refused as unavailable, because nobody waits for its result.
///   Changes and nonces that were handed over are still applied.
///
/// Grants:
/// - S24 A grant is valid until its end, as long as its key pair exists and its host exists or, for a grant by tag, a
///   host has the tag. It is removed with them. Of several grants for one key pair, hosts and user, the last one is
///   kept.
///
/// Hosts that join with one token:
/// - S25 The token of a group creates at most its number of hosts, for any number of concurrent joins, and none after
///   its end. Each use is counted together with the host that it created.
///
/// Settings of instances:
/// - S26 Settings of a CVM instance for networks, disks and services are returned as they were given, lists in their
///   order. Queries can filter by networks, security groups and clusters as by other properties (S22).
/// - S27 User data belongs to an instance. It is read only for instances named by identifier, stored and replaced as a
///   whole in the change of the instance, and removed when the release of the instance begins.
///
/// Tags of the account, and of users and policies:
/// - S28 A tag that was created or attached to a resource exists until it is removed, whether or not a resource has it.
///   A tag that a resource has is not removed, for any preconditions.
/// - S29 The tags of a user or a policy, and the remark on a policy, are removed with it.
package protocol Storage: ChangeApplying, KeyPairReading, TagReading, ProjectReading, InstanceReading, HostGrantReading,
    AccountReading, HostGroupReading, HostSightingKeeping, AccessKeyUseKeeping, IdentityReading, AuditReading,
    AuditKeeping, NonceSpending, ChangeFeed
{}

/// The reason why the storage did not perform a request.
package enum StorageFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// A precondition did not hold.
    case unmet(Precondition)
    /// The storage cannot be read or written now. `reason` is for the log.
    case unavailable(reason: String)

    package var description: String {
        switch self {
        case .unmet(let precondition): "precondition not met: \(precondition)"
        case .unavailable(let reason): "the storage is out of reach: \(reason)"
        }
    }
}

/// Applies changes.
package protocol ChangeApplying: Sendable {
    /// Applies changes; S1–S7.
    func apply(_ changes: [Change]) async -> [Result<Void, StorageFailure>]

    /// Whether changes can be applied now, for `/readyz`.
    func isWritable() async -> Bool
}

extension ChangeApplying {
    /// Applies one change.
    package func apply(_ change: Change) async throws(StorageFailure) {
        let results = await CallTurns.waiting { () async throws(Never) in await apply([change]) }
        guard let result = results.first else { throw .unavailable(reason: "no result for a change") }
        try result.get()
    }
}

/// Reads key pairs.
package protocol KeyPairReading: Sendable {
    /// The key pairs of an account and product that match a query; S8–S11.
    func keyPairs(
        of account: AccountID, product: Product, query: KeyPairQuery, range: PageRange
    ) async throws(StorageFailure) -> Page<KeyPair>

    /// The key pairs with these identifiers that exist.
    func existing(_ ids: [KeyPairID], of account: AccountID) async throws(StorageFailure) -> Set<KeyPairID>

    /// The key pair of an account and product with the public key that has this SHA-256; S6 says that there is one at
    /// most.
    func keyPairID(
        withFingerprint fingerprint: [UInt8], of account: AccountID, product: Product
    ) async throws(StorageFailure) -> KeyPairID?

    /// The number of key pairs of an account and product. The time does not depend on their number.
    func keyPairCount(of account: AccountID, product: Product) async throws(StorageFailure) -> Int

    /// The quota of key pairs that the operator set for an account; `nil` if the server's default applies.
    func keyPairQuota(of account: AccountID, product: Product) async throws(StorageFailure) -> Int?

    /// The first of these preconditions that does not hold now; nothing is changed. A later `apply` may answer
    /// otherwise. This check saves work for changes that are certain to be refused.
    func firstUnmet(_ preconditions: [Precondition], of account: AccountID) async throws(StorageFailure)
        -> Precondition?
}

/// Reads projects; S8, S10, S11, S22.
package protocol ProjectReading: Sendable {
    /// A page of the projects of an account sorted by number, without the default project.
    func projects(
        of account: AccountID, _ query: ProjectQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Project>
}

/// Reads accounts and their access keys.
package protocol AccountReading: Sendable {
    /// Whether any account exists.
    func hasAccounts() async throws(StorageFailure) -> Bool

    /// The accounts, oldest first. Those of the same instant are sorted by number.
    func accounts(_ range: PageRange) async throws(StorageFailure) -> Page<Account>
    func account(_ id: AccountID) async throws(StorageFailure) -> Account?

    /// The access key with this SecretId and its encrypted secret.
    func accessKey(secretID: String) async throws(StorageFailure) -> SealedAccessKey?
}

/// Stores the times at which access keys were used. These are not changes of resources, so they are not audited.
package protocol AccessKeyUseKeeping: Sendable {
    /// Stores the latest use of access keys by SecretId. The later of two times is kept; unknown keys are ignored.
    func keepUses(_ uses: [String: Instant]) async throws(StorageFailure)
}

/// Reads the users of an account, their access keys and their policies; S8, S10, S11, S22.
package protocol IdentityReading: Sendable {
    /// The users of an account, sorted by name.
    func users(of account: AccountID) async throws(StorageFailure) -> [User]
    func user(named name: UserName, of account: AccountID) async throws(StorageFailure) -> User?
    func user(_ id: IdentityID, of account: AccountID) async throws(StorageFailure) -> User?

    /// The access keys of an identity, oldest first.
    func accessKeys(of identity: IdentityID, in account: AccountID) async throws(StorageFailure) -> [AccessKey]

    /// A page of the account's own policies whose name contains a text, sorted by number, without preset policies.
    func policies(
        of account: AccountID, nameHolding part: String, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Policy>
    /// The policies with these numbers that exist, sorted by number.
    func policies(_ ids: [PolicyID], of account: AccountID) async throws(StorageFailure) -> [Policy]
    func policy(_ id: PolicyID, of account: AccountID) async throws(StorageFailure) -> Policy?
    func policy(named name: PolicyName, of account: AccountID) async throws(StorageFailure) -> Policy?
    /// The account's remark on a policy, which may be a preset one; empty if there is none.
    func remark(onPolicy id: PolicyID, of account: AccountID) async throws(StorageFailure) -> String

    /// The policies attached to a user, including preset policies, sorted by policy number.
    func attachments(of user: IdentityID, in account: AccountID) async throws(StorageFailure) -> [PolicyAttachment]
    /// The number of users that have each of these policies, for policies that any user has.
    func attachmentCounts(
        of policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [PolicyID: Int]
    /// The documents of the account's own policies that are attached to a user.
    func attachedDocuments(of user: IdentityID, in account: AccountID) async throws(StorageFailure) -> [PolicyID:
        String]
}

/// Stores the nonces of the legacy endpoint.
package protocol NonceSpending: Sendable {
    /// Spends a nonce and answers whether it had not been spent before; S14.
    ///
    /// - Parameter oldest: The oldest timestamp, in Unix seconds, whose nonces must be remembered.
    func spend(_ nonce: Nonce, rememberingSince oldest: Int64) async throws(StorageFailure) -> Bool
}

/// A number that a client uses once, with its access key and timestamp.
package struct Nonce: Sendable, Hashable {
    package let account: AccountID
    package let secretID: String
    /// In Unix seconds, as the client sent it.
    package let timestamp: Int64
    package let text: String

    package init(account: AccountID, secretID: String, timestamp: Int64, text: String) {
        self.account = account
        self.secretID = secretID
        self.timestamp = timestamp
        self.text = text
    }
}
