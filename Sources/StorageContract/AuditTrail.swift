// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Reads the audit trail; S8, S10, S20.
package protocol AuditReading: Sendable {
    /// The newest records of an account, newest first, at most `limit`.
    func auditRecords(of account: AccountID, limit: Int) async throws(StorageFailure) -> [AuditRecord]

    /// The records of an account within a time range, newest first. Records of the same instant are sorted by number.
    ///
    /// - Parameter number: The last known record. The result continues with earlier records; it is empty if that record
    ///   no longer exists.
    func auditRecords(
        of account: AccountID, in times: ClosedRange<Instant>, before number: Int64?, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord]

    /// The records of an account after a given one, in the order of their creation.
    func auditRecords(
        of account: AccountID, after number: Int64, limit: Int
    ) async throws(StorageFailure) -> [NumberedAuditRecord]

    /// The number of the newest record of an account; 0 if it never had one.
    func lastAuditNumber(of account: AccountID) async throws(StorageFailure) -> Int64

    /// Verifies a part of a trail.
    ///
    /// - Parameters:
    ///   - account: The account whose trail is verified; `nil` for all trails, including a check that none is missing.
    ///   - position: The end of the previous part; `nil` for the first.
    ///   - limit: The maximum number of inspected records.
    func verifyAuditTrail(
        of account: AccountID?, at position: AuditPosition?, limit: Int
    ) async throws(StorageFailure) -> AuditVerification
}

/// Writes and prunes audit records outside of changes.
package protocol AuditKeeping: Sendable {
    /// Stores records of refusals, all or none.
    func keepRefusals(_ refusals: [RecordedRefusal]) async throws(StorageFailure)

    /// Removes records that are older than an instant, and the oldest ones of accounts that have more than a maximum.
    /// One call is a small step; S21.
    ///
    /// - Returns: The number of records that this step removed. 0 means that nothing is left to remove.
    func pruneAuditRecords(olderThan oldest: Instant, keeping countMax: Int) async throws(StorageFailure) -> Int
}

/// The record of a refusal, and the account whose trail receives it.
package struct RecordedRefusal: Sendable, Equatable {
    package let account: AccountID
    package let record: AuditRecord

    package init(account: AccountID, record: AuditRecord) {
        self.account = account
        self.record = record
    }
}
