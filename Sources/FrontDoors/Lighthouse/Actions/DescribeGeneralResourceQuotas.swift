// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeGeneralResourceQuotas: LighthouseAction {
    private static let keyPairName = "USER_KEY_PAIR"
    private static let resourceNames = Parameter.strings(
        "ResourceNames", kind: .names, countMax: 100, overLong: .leftToAction, "1–100 names, each \(keyPairName).")

    static let name = "DescribeGeneralResourceQuotas"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells the quota of key pairs, the one resource of the product that Keywright has."
    static let parameters = [resourceNames.declaration]
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField(
            "GeneralResourceQuotaSet", .list(of: .structure("GeneralResourceQuota", quota)), "One element.")
    ]
    static let conditions = [CommonErrorCode.invalidParameterValue.when("ResourceNames is longer than its limit.")]
    static let errors: [LighthouseErrorCode] = [.failedOperation, .noPermission, .resourceQuotaNameInvalid]

    private static let quota = [
        AnswerField("ResourceName", .string, "\(keyPairName)."),
        AnswerField("ResourceQuotaAvailable", .integer, "How many key pairs the account may still add."),
        AnswerField("ResourceQuotaTotal", .integer, "How many it may have."),
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let names = try call.parameters[Self.resourceNames]
        if let unknown = names.first(where: { !$0.isExactly(Self.keyPairName) }) {
            throw .refused("ResourceNames", LighthouseErrorCode.resourceQuotaNameInvalid, unknown.shown)
        }
        let quota = try await keyPairs.quota(for: call.caller)
        return Answer { json in
            json.array("GeneralResourceQuotaSet") { json in
                json.object { json in
                    json.string("ResourceName", Self.keyPairName)
                    json.integer("ResourceQuotaAvailable", quota.available)
                    json.integer("ResourceQuotaTotal", quota.total)
                }
            }
        }
    }
}
