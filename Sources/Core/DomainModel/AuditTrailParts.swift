// SPDX-License-Identifier: Apache-2.0

/// An audit record and its position in the trail of its account.
package struct NumberedAuditRecord: Sendable, Equatable {
    package let number: Int64
    package let record: AuditRecord

    package init(number: Int64, record: AuditRecord) {
        self.number = number
        self.record = record
    }
}

/// The position up to which the trails have been verified.
package struct AuditPosition: Sendable, Hashable {
    package let account: AccountID
    /// The last record of the account that was verified; 0 for none.
    package let number: Int64

    package init(account: AccountID, number: Int64) {
        self.account = account
        self.number = number
    }
}

/// The result of verifying a part of a trail.
package struct AuditVerification: Sendable, Equatable {
    package let account: AccountID
    /// The number of records that were verified as unchanged.
    package let checked: Int
    /// The first fault in the account's trail. Records after it are not verified.
    package let finding: AuditFinding?
    /// The position at which to continue; `nil` when everything has been verified.
    package let next: AuditPosition?

    package init(account: AccountID, checked: Int, finding: AuditFinding?, next: AuditPosition?) {
        self.account = account
        self.checked = checked
        self.finding = finding
        self.next = next
    }
}

/// The first record of a trail that fails the verification, and how.
package struct AuditFinding: Sendable, Equatable {
    package enum Problem: String, Sendable, CaseIterable {
        /// The record was altered.
        case altered = "Altered"
        /// The record is missing, although later records or the end of the trail prove that it existed.
        case removed = "Removed"
        /// The record was not written by the server.
        case added = "Added"
        /// The beginning of the trail was not written by the server: records before this one were removed.
        case beginningAltered = "BeginningAltered"
        /// The end of the trail was not written by the server: this record or later ones were removed.
        case endAltered = "EndAltered"
        /// A whole trail is missing. The number is that of the trail, in the order in which trails were begun.
        case trailRemoved = "TrailRemoved"
    }

    package let number: Int64
    package let problem: Problem

    package init(number: Int64, problem: Problem) {
        self.number = number
        self.problem = problem
    }
}
