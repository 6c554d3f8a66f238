// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct DescribeProject: LegacyAAction {
    private static let allList = Parameter.optionalInteger("allList", "1: all; 0: those that are shown.")

    static let name = "DescribeProject"
    static let parameters = [allList.declaration]
    static let region = RegionRule.ignored
    static let summary =
        "Lists the projects of the account. The default project 0 is never in the list, and there is no other yet."
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [AnswerField("data", .list(of: .object(project)), "The projects; empty.")]
    static let errors: [LegacyAErrorCode] = [.internalError]

    private static let project = [
        AnswerField("projectName", .string, "The name."),
        AnswerField("projectId", .integer, "The number."),
        AnswerField("createTime", .string, "When it was made."),
        AnswerField("creatorUin", .integer, "Who made it."),
        AnswerField("projectInfo", .string, "Its description."),
    ]

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        Answer { $0.array("data") { _ in } }
    }
}
