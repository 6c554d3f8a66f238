// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Reads the audit trail; S8, S10, S20.
package protocol AuditReading: Sendable {
    /// The newest records of an account, newest first, at most `limit`.
    func auditRecords(of account: AccountID, limit: Int) async throws(StorageFailure) -> [AuditRecord]

    /// Records of an account whose time is in a range, newest first, those of one instant by number.
    ///
    /// - Parameter number: The last one that is known: those before it follow. One that is gone has none before it.
    func auditRecords(
        of account: AccountID, in times: ClosedRange<Instant>, before number: Int64?, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord]

    /// The records of an account after one of them, in the order in which they were made.
    func auditRecords(
        of account: AccountID, after number: Int64, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord]

    /// The number of the newest record of an account; 0 where there never was one.
    func lastAuditNumber(of account: AccountID) async throws(StorageFailure) -> Int64

    /// Checks a part of a trail.
    ///
    /// - Parameters:
    ///   - account: Whose trail alone; `nil` for all of them, and whether none is missing.
    ///   - position: That of the part before; `nil` at first.
    ///   - limit: How many records are looked at, at most.
    func verifyAuditTrail(
        of account: AccountID?, at position: AuditPosition?, limit: Int
    ) async throws(StorageFailure) -> AuditVerification
}

/// Writes and prunes what no change does.
package protocol AuditKeeping: Sendable {
    /// Keeps records of what was refused, all or none.
    func keepRefusals(_ refusals: [RecordedRefusal]) async throws(StorageFailure)

    /// Removes records that are older than an instant, and those by which an account has more than so many. In small steps;
    /// S21.
    ///
    /// - Returns: How many were removed by this step. 0: there is nothing to do any more.
    func pruneAuditRecords(olderThan oldest: Instant, keeping countMax: Int) async throws(StorageFailure) -> Int
}

/// A record of a refusal, and in whose trail it is to stand.
package struct RecordedRefusal: Sendable, Equatable {
    package let account: AccountID
    package let record: AuditRecord

    package init(account: AccountID, record: AuditRecord) {
        self.account = account
        self.record = record
    }
}
