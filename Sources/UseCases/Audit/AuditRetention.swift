// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

/// The limits of an audit trail: how long records are kept, and how many of an account.
package struct AuditRetention: Sendable, Equatable {
    package static let daysDefault = 90
    package static let daysAllowed = 1...36_500
    package static let recordsDefault = 1_000_000
    package static let recordsAllowed = 100...1_000_000_000
    private static let secondsPerDay: Int64 = 24 * 60 * 60

    package let days: Int
    package let recordsPerAccount: Int

    /// `nil` if one of the limits is not allowed.
    package init?(days: Int = daysDefault, recordsPerAccount: Int = recordsDefault) {
        guard Self.daysAllowed.contains(days), Self.recordsAllowed.contains(recordsPerAccount) else { return nil }
        self.days = days
        self.recordsPerAccount = recordsPerAccount
    }

    /// Removes records over the limits in small steps. A step that fails is repeated at the next call.
    package func prune(_ storage: any AuditKeeping, at now: Instant) async {
        let oldest = Instant(seconds: now.seconds - Int64(days) * Self.secondsPerDay)
        while let removed = try? await storage.pruneAuditRecords(olderThan: oldest, keeping: recordsPerAccount),
            removed > 0, !Task.isCancelled
        {}
    }
}
