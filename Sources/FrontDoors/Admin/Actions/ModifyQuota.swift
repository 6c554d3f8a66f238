// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct ModifyQuota: AdminAction {
    private static let product = Parameter.string("Product", overLong: .leftToAction, "cvm or lighthouse.").oneOf([
        "cvm", "lighthouse",
    ])
    private static let keyPairQuota = Parameter.optionalInteger(
        "KeyPairQuota", "0–\(KeyPairQuotas.limitMax); the server's quota holds again when absent."
    ).within(0...Int64(KeyPairQuotas.limitMax))

    static let name = "ModifyQuota"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Sets how many key pairs an account may have of a product. Where it has more already, they stay, and none can be added."
    static let parameters = [AccountParameters.uin.declaration, product.declaration, keyPairQuota.declaration]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [.accountNotFound, .productUnknown, .quotaOutOfRange]

    let accounts: AccountAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await accounts.setQuota(
            try call.parameters[Self.keyPairQuota], ofProduct: try call.parameters[Self.product],
            account: try call.parameters[AccountParameters.uin], for: call.caller)
        return .empty
    }
}
