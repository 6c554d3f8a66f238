// SPDX-License-Identifier: Apache-2.0

import APIClient
package import ArgumentParser
import DomainModel

/// `keywright audit`
package struct AuditCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Read the audit trail, and check that nobody changed it.",
        discussion: """
            Every change is recorded with who made it, from where, on what. Refusals for who called or what the caller \
            may do are recorded too, those of a source and code in one minute together, when the minute is over.
            """,
        subcommands: [AuditList.self, AuditVerify.self], defaultSubcommand: AuditList.self)

    package init() {}
}

extension APIService {
    /// The API for an account's own trail, as at the vendor.
    static let cloudaudit = APIService(name: "cloudaudit", version: "2019-03-19")
}
