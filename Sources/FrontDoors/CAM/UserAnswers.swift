// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

// Users and access keys in CAM's answers.
extension JSONWriter {
    /// The fields that GetUser and ListUsers share.
    mutating func userFields(_ user: User) {
        integer("Uin", user.id.uin)
        integer("Uid", user.id.uin)
        string("Name", user.name.text)
        string("Remark", user.details.remark)
        integer("ConsoleLogin", 0)
        string("PhoneNum", user.details.phoneNumber)
        string("CountryCode", user.details.countryCode)
        string("Email", user.details.email)
    }

    /// The fields of an access key. The secret, if it is included, is the second field.
    mutating func accessKeyFields(_ key: AccessKey, secretKey: String? = nil) {
        string("AccessKeyId", key.secretID)
        if let secretKey { string("SecretAccessKey", secretKey) }
        string("Status", AccessKeyStatus(isActive: key.isActive).rawValue)
        string("CreateTime", key.createdAt.plainTimestamp)
        string("Description", key.description)
    }
}

/// The API's names of the state of an access key.
enum AccessKeyStatus: String, CaseIterable {
    case active = "Active"
    case inactive = "Inactive"

    init(isActive: Bool) { self = isActive ? .active : .inactive }

    /// Reads a status, which is case-sensitive.
    init(_ text: ClientText) throws(DomainFailure) {
        guard let status = AccessKeyStatus(named: text) else {
            throw .refused(
                "Status", CAMErrorCode.paramError, text.shown,
                detail: LocalizedText("It must be Active or Inactive.", "取值须为 Active 或 Inactive。"))
        }
        self = status
    }
}

/// The declared fields of these structures, for the reference pages.
enum UserAnswers {
    static let uin = AnswerField("Uin", .integer, "The number of the user.")
    static let uid = AnswerField("Uid", .integer, "The same number as Uin: there is no other.")
    static let name = AnswerField("Name", .string, "The name of the user.")

    static let remark = AnswerField("Remark", .string, "The remark; empty where there is none.")
    static let createTime = AnswerField("CreateTime", .string, "When it was added: YYYY-MM-DD hh:mm:ss, in UTC.")

    static let user = [
        uin, uid, name, remark,
        AnswerField("ConsoleLogin", .integer, "Always 0: there is no console to sign in to."),
        AnswerField("PhoneNum", .string, "The telephone number; empty where there is none."),
        AnswerField("CountryCode", .string, "The country code of it; empty where there is none."),
        AnswerField("Email", .string, "The email address; empty where there is none."),
    ]

    private static let secretID = AnswerField("AccessKeyId", .string, "The SecretId.")
    private static let rest = [
        AnswerField("Status", .string, "Active or Inactive."),
        AnswerField("CreateTime", .string, "When it was created: YYYY-MM-DD hh:mm:ss, in UTC."),
        AnswerField("Description", .string, "The description; empty where there is none."),
    ]

    static let accessKey = AnswerShape.structure("AccessKey", [secretID] + rest)
    static let newAccessKey = AnswerShape.structure(
        "AccessKeyDetail",
        [secretID, AnswerField("SecretAccessKey", .string, "The SecretKey. It is in this answer only.").secret] + rest)
}
