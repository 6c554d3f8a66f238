// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright quota set`
struct QuotaSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set how many key pairs an account may have of a product.",
        discussion: """
            Where it has more already, they stay, and none can be added.

            \(ClientOptions.discussion)
            """)

    @Argument(help: "The number of the account.")
    var uin: String

    @Argument(help: "cvm or lighthouse.", completion: .list(Choice.products))
    var product: String

    @Argument(help: "How many key pairs.")
    var quota: Int

    @OptionGroup var options: ClientOptions

    func validate() throws { try Choice.check(product, of: "The product", among: Choice.products) }

    func run() async throws {
        try await options.withClient { client in
            try await client.change(
                "ModifyQuota", QuotaParameters(uin: uin, product: product, keyPairQuota: quota),
                saying: "Account \(uin) may have \(quota) key pairs of \(product).")
        }
    }
}
