// SPDX-License-Identifier: Apache-2.0

/// A record and its place in the trail of its account.
package struct NumberedAuditRecord: Sendable, Equatable {
    package let number: Int64
    package let record: AuditRecord

    package init(number: Int64, record: AuditRecord) {
        self.number = number
        self.record = record
    }
}

/// How far the trails have been checked.
package struct AuditPosition: Sendable, Hashable {
    package let account: AccountID
    /// The last record of the account that was checked; 0 for none.
    package let number: Int64

    package init(account: AccountID, number: Int64) {
        self.account = account
        self.number = number
    }
}

/// What was found in a part of a trail.
package struct AuditVerification: Sendable, Equatable {
    package let account: AccountID
    /// How many records were found to be what was written.
    package let checked: Int
    /// The first thing that is wrong with the account's trail. What follows it there is not looked at.
    package let finding: AuditFinding?
    /// Where to go on; `nil` where all was checked.
    package let next: AuditPosition?

    package init(account: AccountID, checked: Int, finding: AuditFinding?, next: AuditPosition?) {
        self.account = account
        self.checked = checked
        self.finding = finding
        self.next = next
    }
}

/// The first record of a trail that is not what was written.
package struct AuditFinding: Sendable, Equatable {
    package enum Problem: String, Sendable, CaseIterable {
        /// It is not what was written.
        case altered = "Altered"
        /// It is not there, though those after it or the end of the trail say that it was.
        case removed = "Removed"
        /// Nobody wrote it.
        case added = "Added"
        /// Where the trail begins was written by somebody else: records before this one were removed.
        case beginningAltered = "BeginningAltered"
        /// Where the trail ends was written by somebody else: this record or later ones were removed.
        case endAltered = "EndAltered"
        /// A whole trail is gone. The number is that of the trail, in the order in which they were begun.
        case trailRemoved = "TrailRemoved"
    }

    package let number: Int64
    package let problem: Problem

    package init(number: Int64, problem: Problem) {
        self.number = number
        self.problem = problem
    }
}
