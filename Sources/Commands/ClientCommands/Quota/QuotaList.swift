// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright quota list`
struct QuotaList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Tell the quotas of an account, and how much of them is used.",
        discussion: ClientOptions.discussion)

    @Argument(help: "The number of the account.")
    var uin: String

    @OptionGroup var options: ClientOptions

    private struct Quota: Codable {
        let product: String
        let keyPairQuota: Int
        let isDefault: Bool
        let keyPairCount: Int
    }

    private struct Quotas: Decodable {
        let quotaSet: [Quota]
    }

    func run() async throws {
        try await options.withClient { client in
            let answer: Quotas = try await client.callPatiently("DescribeQuotas", of: .admin, AccountQuestion(uin: uin))
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(answer.quotaSet))
            case .text: try StandardOutput.write(table(answer.quotaSet))
            }
        }
    }

    private func table(_ quotas: [Quota]) -> String {
        var table = TextTable("PRODUCT", "QUOTA", "USED", "")
        for quota in quotas {
            table.append(
                quota.product, String(quota.keyPairQuota), String(quota.keyPairCount),
                quota.isDefault ? "(the server's)" : "")
        }
        return table.text
    }
}
