// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// `keywright quota`
package struct QuotaCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "quota", abstract: "Work with the quotas of accounts.",
        discussion: """
            A quota is how many key pairs an account may have of a product, cvm or lighthouse. Where none is set for \
            an account, that of the server holds (`serve --quota`). Only the operator's identities may ask for quotas \
            and set them.
            """,
        subcommands: [QuotaList.self, QuotaSet.self, QuotaReset.self])

    package init() {}
}

/// The quota to set; `nil` restores the default.
struct QuotaParameters: Encodable {
    let uin: String
    let product: String
    let keyPairQuota: Int?
}
