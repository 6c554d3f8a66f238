// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeSubAccounts: CAMAction {
    /// The documented limit.
    private static let countMax = 50
    /// The type of users that were added by this account.
    private static let userType = 2
    private static let uins = Parameter.integers(
        "FilterSubAccountUin", kind: .identifiers, countMax: countMax, "1–\(countMax) numbers of users.")

    static let name = "DescribeSubAccounts"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells of users, by name. Numbers of none are left out."
    static let parameters = [uins.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission(name, on: "uin/<n> for each number") { parameters throws(DomainFailure) in
        try parameters[uins].map { "uin/\($0)" }
    }
    static let answer = [
        AnswerField(
            "SubAccounts",
            .list(
                of: .structure(
                    "SubAccountUser",
                    [
                        UserAnswers.uin, UserAnswers.name, UserAnswers.uid, UserAnswers.remark, UserAnswers.createTime,
                        AnswerField("UserType", .integer, "Always 2: a user of this account."),
                        AnswerField("LastLoginIp", .string, "Always empty: there is no console to sign in to."),
                        AnswerField("LastLoginTime", .string, "Always null for the same reason.", isNull: true),
                    ])), "The users.")
    ]
    static let errors: [CAMErrorCode] = [.paramError]

    let users: Users

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let found = try await users.find(
            try call.parameters[Self.uins].map(IdentityID.init(uin:)), for: call.caller)
        return Answer { json in
            json.array("SubAccounts") { json in
                for user in found {
                    json.object { json in
                        json.integer("Uin", user.id.uin)
                        json.string("Name", user.name.text)
                        json.integer("Uid", user.id.uin)
                        json.string("Remark", user.details.remark)
                        json.string("CreateTime", user.createdAt.plainTimestamp)
                        json.integer("UserType", Self.userType)
                        json.string("LastLoginIp", "")
                        json.null("LastLoginTime")
                    }
                }
            }
        }
    }
}
