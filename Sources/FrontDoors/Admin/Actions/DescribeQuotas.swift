// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeQuotas: AdminAction {
    static let name = "DescribeQuotas"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells the quotas of an account, and how much of them is used."
    static let parameters = [AccountParameters.uin.declaration]
    static let answer = [
        AnswerField(
            "QuotaSet",
            .list(
                of: .structure(
                    "Quota",
                    [
                        AnswerField("Product", .string, "cvm or lighthouse."),
                        AnswerField("KeyPairQuota", .integer, "How many key pairs the account may have."),
                        AnswerField("IsDefault", .boolean, "Whether that is the server's quota, and none was set."),
                        AnswerField("KeyPairCount", .integer, "How many it has."),
                    ])), "One for each product.")
    ]
    static let errors: [AdminErrorCode] = [.accountNotFound]

    let accounts: AccountAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let quotas = try await accounts.quotas(ofAccount: try call.parameters[AccountParameters.uin])
        return Answer { json in
            json.array("QuotaSet") { json in
                for quota in quotas {
                    json.object { json in
                        json.string("Product", quota.product.rawValue)
                        json.integer("KeyPairQuota", quota.quota)
                        json.boolean("IsDefault", quota.isDefault)
                        json.integer("KeyPairCount", quota.used)
                    }
                }
            }
        }
    }
}
