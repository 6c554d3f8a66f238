// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import KeyPairModel

/// `keywright audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Read the audit trail, and check that nobody changed it.",
        discussion: """
            Every change is recorded with who made it, from where, on what. Refusals for who called or what the caller may do \
            are recorded too, those of a source and code in one minute together, when the minute is over.
            """,
        subcommands: [AuditList.self, AuditVerify.self], defaultSubcommand: AuditList.self)
}

extension APIService {
    /// An account's own trail, as at the vendor.
    static let cloudaudit = APIService(name: "cloudaudit", version: "2019-03-19")
}

extension AuditFinding {
    /// What is wrong, in words for the operator.
    func words(of account: String) -> String {
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
