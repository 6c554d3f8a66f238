// SPDX-License-Identifier: Apache-2.0

package import DomainModel

extension AuditFinding {
    /// A description of the finding for the operator.
    package func words(of account: String) -> String {
        switch problem {
        case .altered: "record \(number) of account \(account) was altered"
        case .removed: "record \(number) of account \(account) was removed"
        case .added: "record \(number) of account \(account) was added by somebody else"
        case .beginningAltered:
            "records of account \(account) before record \(number) were removed, and the beginning of its trail written anew"
        case .endAltered:
            "record \(number) of account \(account) or later ones were removed, and the end of its trail written anew"
        case .trailRemoved: "the whole trail of an account was removed, the one begun as number \(number)"
        }
    }
}
