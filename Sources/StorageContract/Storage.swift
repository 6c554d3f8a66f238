// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Everything that Keywright keeps, behind one contract that every engine meets.
///
/// The guarantees below are numbered; `StorageContractTesting` checks each number on every engine.
///
/// Changes:
/// - S1 `apply` answers one result per change, in the order given.
/// - S2 A change that was answered with success is durable: it survives the death of the process and of the machine.
/// - S3 A change happens whole or not at all, and its audit record with it.
/// - S4 A change that fails does not keep the others of its call from happening.
/// - S5 Preconditions are checked in the order given, inside the transaction that makes the change; the first that does
///   not hold is the answer, and nothing was changed.
/// - S6 Names, public keys and identifiers of key pairs are unique per account and product, whatever the
///   preconditions said and however many callers write at once. A quota precondition is never exceeded by one.
/// - S7 Changes are applied one after another: each sees all that were applied before it.
///
/// Reads:
/// - S8 A read sees every change that was answered before the read began, and no half of any.
/// - S9 Key pairs are listed newest first, those of one instant by identifier. Where names are looked for
///   (`nameIsOrContains`), those whose name is one of them stand before the others, both in that order. A page is a
///   slice of that list, and its total counts the list before slicing.
/// - S10 Accounts are apart: no read or change of one account sees or touches what belongs to another, but for those of
///   the accounts themselves. One that is removed leaves nothing but its audit records.
/// - S11 Texts come back byte for byte, and compare byte by byte: with case, without Unicode normalisation.
///
/// Change feed:
/// - S12 Every observer is told of a change before `apply` answers it, on the server that applied it; on others, soon.
/// - S13 An observer that may have missed changes is told so (`missedChanges`) and must forget what it had cached.
///
/// Nonces:
/// - S14 A nonce is spent once, however many spend it at once and however often the storage is opened anew; it may be
///   forgotten when its timestamp is older than the caller says.
///
/// Tags:
/// - S15 Tagged resources are listed in parts. One that keeps its tags meanwhile is in exactly one of them; a part may be
///   shorter than asked for and not the last, so that none takes long however many resources have a tag.
/// - S16 Each tag of an account is listed once, by key, then by value, with how many resources have it. Quotas count
///   them all, those too that no resource has.
///
/// Instances and bindings:
/// - S17 A key pair that opens an instance or that an image holds is not removed, and none that is gone is bound, whatever
///   the preconditions said. What is read of key pairs and of instances at one time agrees on the bindings.
/// - S18 Of changes that rest on the same revision of an instance, one happens.
/// - S19 An instance whose course has ended in nothing is not read any more.
///
/// Audit trail:
/// - S20 The records of an account are numbered from 1 in the order in which they were made, without gaps. A trail of which
///   only the storage itself removed records is found whole, also while more are made.
/// - S21 Only the oldest records of an account are ever removed: those that are too old or too many.
///
/// Pages:
/// - S22 A page of instances, hosts, images, projects or policies is a slice of those that meet the query, at the instant that is asked
///   about, in the order that is asked for; its total counts them before slicing. What belongs to each, as bindings and tags,
///   is read for the page only, so that a short page takes a short time however many there are. A page of very many bindings
///   is read in parts, between which calls that wait go first: each element is whole, of one instant.
///
/// Callers who are gone:
/// - S23 Where the task that reads is cancelled, the read is refused as unavailable: nobody waits for what it finds. Changes and
///   nonces that were handed over are made all the same.
///
/// Grants:
/// - S24 A grant is worth something until its end, and as long as its key pair and its host are there, or any host has its tag.
///   It goes with either. Of several for one key pair, hosts and user there is the last.
///
/// Hosts that join by one token:
/// - S25 The token of a group makes as many hosts as it may at most, however many join at once, and none when it has ended; each
///   use is counted with the host that it made.
///
/// What instances were given:
/// - S26 What an instance of CVM was given about networks, disks and services comes back as it was given, lists in
///   their order. Pages are found by networks, security groups and clusters as by all else (S22).
/// - S27 User data belongs to an instance. It is read for those that are asked for by their identifiers, is kept and
///   replaced whole, in the change of the instance, and is gone when the instance is being released.
///
/// Tags on their own, and of users and policies:
/// - S28 A tag that was made or put on a resource is there, whether a resource has it or not, until it is removed. None
///   is removed that a resource has, whatever the preconditions said.
/// - S29 The tags of a user or a policy, and the remark on a policy, go with it.
package protocol Storage: ChangeApplying, KeyPairReading, TagReading, ProjectReading, InstanceReading, HostGrantReading,
    AccountReading, HostGroupReading, HostSightingKeeping, AccessKeyUseKeeping, IdentityReading, AuditReading,
    AuditKeeping, NonceSpending, ChangeFeed
{}

/// Why the storage did not do what it was asked.
package enum StorageFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// A precondition did not hold.
    case unmet(Precondition)
    /// The storage cannot be reached or written now. `reason` is for the log.
    case unavailable(reason: String)

    package var description: String {
        switch self {
        case .unmet(let precondition): "precondition not met: \(precondition)"
        case .unavailable(let reason): "the storage is out of reach: \(reason)"
        }
    }
}

/// Changes what is kept.
package protocol ChangeApplying: Sendable {
    /// Applies changes; S1–S7.
    func apply(_ changes: [Change]) async -> [Result<Void, StorageFailure>]

    /// Whether changes can be applied now. For `/readyz`.
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
    /// The key pairs of an account and product that a query asks for; S8–S11.
    func keyPairs(
        of account: AccountID, product: Product, query: KeyPairQuery, range: PageRange
    ) async throws(StorageFailure) -> Page<KeyPair>

    /// Those of these identifiers that exist.
    func existing(_ ids: [KeyPairID], of account: AccountID) async throws(StorageFailure) -> Set<KeyPairID>

    /// How many key pairs an account has of a product. Takes the same time for one as for ten million.
    func keyPairCount(of account: AccountID, product: Product) async throws(StorageFailure) -> Int

    /// The quota of key pairs that the operator set for an account; `nil` where that of the server holds.
    func keyPairQuota(of account: AccountID, product: Product) async throws(StorageFailure) -> Int?

    /// The first of these preconditions that does not hold now, without changing anything. A later `apply` may still
    /// answer otherwise; this saves work that is sure to be refused.
    func firstUnmet(_ preconditions: [Precondition], of account: AccountID) async throws(StorageFailure)
        -> Precondition?
}

/// Reads projects; S8, S10, S11, S22.
package protocol ProjectReading: Sendable {
    /// A page of the projects of an account by their numbers, without the default project.
    func projects(
        of account: AccountID, _ query: ProjectQuery, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Project>
}

/// Reads accounts and their access keys.
package protocol AccountReading: Sendable {
    /// Whether any account exists.
    func hasAccounts() async throws(StorageFailure) -> Bool

    /// The accounts, oldest first, those of one instant by number.
    func accounts(_ range: PageRange) async throws(StorageFailure) -> Page<Account>
    func account(_ id: AccountID) async throws(StorageFailure) -> Account?

    /// The access key of a SecretId, with its secret sealed.
    func accessKey(secretID: String) async throws(StorageFailure) -> SealedAccessKey?
}

/// Remembers when access keys were used. No change of what anybody owns: it is not audited.
package protocol AccessKeyUseKeeping: Sendable {
    /// Keeps when access keys, by their SecretIds, were last used; the later of two times stays, and a key that is gone is
    /// passed over.
    func keepUses(_ uses: [String: Instant]) async throws(StorageFailure)
}

/// Reads the users of an account, their access keys and their policies; S8, S10, S11, S22.
package protocol IdentityReading: Sendable {
    /// The users of an account, by name.
    func users(of account: AccountID) async throws(StorageFailure) -> [User]
    func user(named name: UserName, of account: AccountID) async throws(StorageFailure) -> User?
    func user(_ id: IdentityID, of account: AccountID) async throws(StorageFailure) -> User?

    /// The access keys of an identity, oldest first.
    func accessKeys(of identity: IdentityID, in account: AccountID) async throws(StorageFailure) -> [AccessKey]

    /// A page of the policies of an account of which the name holds a text, by number, without the preset ones.
    func policies(
        of account: AccountID, nameHolding part: String, offset: Int64, limit: Int64
    ) async throws(StorageFailure) -> Page<Policy>
    /// Those of these that exist, by number.
    func policies(_ ids: [PolicyID], of account: AccountID) async throws(StorageFailure) -> [Policy]
    func policy(_ id: PolicyID, of account: AccountID) async throws(StorageFailure) -> Policy?
    func policy(named name: PolicyName, of account: AccountID) async throws(StorageFailure) -> Policy?
    /// The remark of an account on a policy, preset ones too; empty where there is none.
    func remark(onPolicy id: PolicyID, of account: AccountID) async throws(StorageFailure) -> String

    /// What is attached to a user, preset policies too, in the order of the policies' numbers.
    func attachments(of user: IdentityID, in account: AccountID) async throws(StorageFailure) -> [PolicyAttachment]
    /// How many users have each of these policies, where any has.
    func attachmentCounts(
        of policies: [PolicyID], in account: AccountID
    ) async throws(StorageFailure) -> [PolicyID: Int]
    /// The documents of an account's own policies that a user has.
    func attachedDocuments(of user: IdentityID, in account: AccountID) async throws(StorageFailure) -> [PolicyID:
        String]
}

/// Remembers the nonces of the legacy endpoint.
package protocol NonceSpending: Sendable {
    /// Whether the nonce had not been spent; it has been then. S14
    ///
    /// - Parameter oldest: The oldest timestamp, in Unix seconds, whose nonces must be remembered.
    func spend(_ nonce: Nonce, rememberingSince oldest: Int64) async throws(StorageFailure) -> Bool
}

/// A number that a client uses once, with the key and the time it was used with.
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

/// Tells of changes, so that what is cached above the contract stays true.
package protocol ChangeFeed: Sendable {
    /// Adds an observer for as long as it lives; S12, S13. The storage does not keep it alive: most observers keep the
    /// storage.
    func addObserver(_ observer: any ChangeObserver)
}

/// Learns of changes after they are durable. Called on the writer's thread: it must be quick and must not wait.
package protocol ChangeObserver: AnyObject, Sendable {
    func changed(_ notices: [ChangeNotice])
    func missedChanges()
}

/// What a change touched.
package enum ChangeNotice: Sendable, Hashable {
    case account(AccountID)
    case accessKey(secretID: String)
    case keyPairs(AccountID, Product)
    case projects(AccountID)
    /// Tags of the account itself came or went.
    case tags(AccountID)
    /// Instances or images of a product.
    case instances(AccountID, Product)
    /// A user came, went or changed, or what is attached to it did.
    case user(AccountID, IdentityID)
    /// Policies changed that any user of the account may have.
    case policies(AccountID)
}
