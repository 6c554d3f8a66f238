// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

// Policies in CAM's answers.
extension JSONWriter {
    /// A member of ListPolicies.
    mutating func listedPolicy(_ listed: ListedPolicy) {
        let policy = listed.policy
        object { json in
            json.integer("PolicyId", policy.id.number)
            json.string("PolicyName", policy.name.text)
            json.string("AddTime", policy.createdAt.plainTimestamp)
            json.string("UpdateTime", policy.updatedAt.plainTimestamp)
            json.integer("Type", policy.typeNumber)
            json.string("Description", policy.description)
            json.integer("CreateMode", PolicyAnswers.createMode)
            json.integer("Attachments", listed.attachmentCount)
            json.integer("AttachEntityCount", listed.attachmentCount)
            json.integer("AttachEntityBoundaryCount", 0)
            json.string("ServiceType", "")
            json.integer("IsAttached", 0)
            json.integer("Deactived", 0)
            json.array("DeactivedDetail") { _ in }
            json.integer("IsServiceLinkedPolicy", 0)
            json.tags("Tags", listed.tags)
        }
    }

    /// A member of ListAttachedUserPolicies.
    mutating func attachedPolicy(_ policy: Policy, attachedAt: Instant) {
        object { json in
            json.integer("PolicyId", policy.id.number)
            json.string("PolicyName", policy.name.text)
            json.string("AddTime", attachedAt.plainTimestamp)
            json.integer("CreateMode", PolicyAnswers.createMode)
            json.string("PolicyType", policy.id.isPreset ? "QCS" : "User")
            json.string("Remark", policy.description)
            json.string("OperateOwnerUin", "")
            json.string("OperateUin", "")
            json.integer("OperateUinType", 0)
            json.integer("Deactived", 0)
            json.array("DeactivedDetail") { _ in }
        }
    }

    /// A member of ListAttachedUserAllPolicies, which writes numbers as text.
    mutating func policyOfUser(_ policy: Policy, attachedAt: Instant) {
        object { json in
            json.string("PolicyId", policy.id.description)
            json.string("PolicyName", policy.name.text)
            json.string("Description", policy.description)
            json.string("AddTime", attachedAt.plainTimestamp)
            json.string("StrategyType", String(policy.typeNumber))
            json.string("CreateMode", String(PolicyAnswers.createMode))
            json.array("Groups") { _ in }
            json.integer("Deactived", 0)
            json.array("DeactivedDetail") { _ in }
        }
    }
}

extension Policy {
    /// 1 for an account's own policy, 2 for a preset one.
    var typeNumber: Int { id.isPreset ? 2 : 1 }
}

/// The declared fields of these structures, for the reference pages.
enum PolicyAnswers {
    /// The value for policies created by syntax; 1 is for those of the console.
    static let createMode = 2

    static let type = AnswerField("Type", .integer, "1 of the account's own, 2 of a preset policy.")
    static let description = AnswerField("Description", .string, "The description.")
    static let addTime = AnswerField("AddTime", .string, "When it was created: YYYY-MM-DD hh:mm:ss, in UTC.")
    static let updateTime = AnswerField("UpdateTime", .string, "When it was changed last, in the same form.")
    static let name = AnswerField("PolicyName", .string, "The name.")
    static let total = AnswerField("TotalNum", .integer, "How many there are on all pages.")

    private static let attachTime = AnswerField(
        "AddTime", .string, "When the user got it: YYYY-MM-DD hh:mm:ss, in UTC.")
    private static let number = AnswerField("PolicyId", .integer, "The number.")
    private static let mode = AnswerField("CreateMode", .integer, "Always 2: made by the syntax of policies.")
    private static let deactived = AnswerField("Deactived", .integer, "Always 0: no policy is out of service.")
    private static let deactivedDetail = AnswerField("DeactivedDetail", .emptyList, "Empty for the same reason.")

    static let listed = AnswerShape.structure(
        "StrategyInfo",
        [
            number, name, addTime, updateTime, type, description, mode,
            AnswerField("Attachments", .integer, "How many users have it."),
            AnswerField("AttachEntityCount", .integer, "The same: there are only users to have it."),
            AnswerField("AttachEntityBoundaryCount", .integer, "Always 0: there are no permission boundaries."),
            AnswerField("ServiceType", .string, "Always empty: policies are of no product."),
            AnswerField("IsAttached", .integer, "Always 0: the action looks at no user."),
            deactived, deactivedDetail,
            AnswerField("IsServiceLinkedPolicy", .integer, "Always 0: there are no roles."), .tags,
        ])

    static let attached = AnswerShape.structure(
        "AttachPolicyInfo",
        [
            number, name, attachTime, mode,
            AnswerField("PolicyType", .string, "User of the account's own, QCS of a preset policy."),
            AnswerField("Remark", .string, "The description of the policy."),
            AnswerField("OperateOwnerUin", .string, "Always empty: who attached it is in the audit trail."),
            AnswerField("OperateUin", .string, "Always empty for the same reason."),
            AnswerField("OperateUinType", .integer, "Always 0 for the same reason."),
            deactived, deactivedDetail,
        ])

    static let attachedToUser = AnswerShape.structure(
        "AttachedUserPolicy",
        [
            AnswerField("PolicyId", .string, "The number."), name, description, attachTime,
            AnswerField("StrategyType", .string, "1 of the account's own, 2 of a preset policy."),
            AnswerField("CreateMode", .string, "Always 2: made by the syntax of policies."),
            AnswerField("Groups", .emptyList, "Empty: there are no groups."), deactived, deactivedDetail,
        ])
}
