// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters and answer fields about an account.
enum AccountParameters {
    static let uin = Parameter.string("Uin", overLong: .leftToAction, "The number of the account.")
}

enum AccountAnswers {
    static let uin = AnswerField("Uin", .string, "The number of the account.")
    static let appID = AnswerField("AppId", .integer, "The second number of the account.")

    static let account = AnswerShape.structure(
        "Account",
        [
            appID, uin,
            AnswerField("Remark", .string, "The remark; empty where there is none."),
            AnswerField("Status", .string, "ENABLED or DISABLED."),
            AnswerField("IsOperator", .boolean, "Whether it is the operator's account."),
            AnswerField("CreatedTime", .timestamp, "When it was created."),
        ])
}

extension JSONWriter {
    mutating func accountFields(_ account: Account) {
        integer("AppId", account.appID)
        string("Uin", account.id.description)
        string("Remark", account.remark)
        string("Status", account.isActive ? "ENABLED" : "DISABLED")
        boolean("IsOperator", account.id == Accounts.firstAccount)
        string("CreatedTime", account.createdAt.timestamp)
    }
}
