// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright quota reset`
struct QuotaReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Let the server's quota hold for an account again.",
        discussion: ClientOptions.discussion)

    @Argument(help: "The number of the account.")
    var uin: String

    @Argument(help: "cvm or lighthouse.", completion: .list(Choice.products))
    var product: String

    @OptionGroup var options: ClientOptions

    func validate() throws { try Choice.check(product, of: "The product", among: Choice.products) }

    func run() async throws {
        try await options.withClient { client in
            try await client.change(
                "ModifyQuota", QuotaParameters(uin: uin, product: product, keyPairQuota: nil),
                saying: "Account \(uin) may have as many key pairs of \(product) as the server allows.")
        }
    }
}
