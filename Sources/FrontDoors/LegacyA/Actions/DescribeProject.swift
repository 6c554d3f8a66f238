// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeProject: LegacyAAction {
    private static let allList = Parameter.optionalInteger(
        "allList", "1: all; 0, as when absent: without those that are disabled."
    ).within(0...1)

    static let name = "DescribeProject"
    static let accessLevel = AccessLevel.read
    static let parameters = [allList.declaration]
    static let region = RegionRule.ignored
    static let summary =
        "Lists the projects of the account by their numbers. The default project 0 is never in the list."
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [AnswerField("data", .list(of: .object(project)), "The projects.")]
    static let conditions = [CommonErrorCode.invalidParameterValue.when("allList is neither 0 nor 1.")]
    static let errors: [LegacyAErrorCode] = [.internalError]

    private static let project = [
        AnswerField("projectName", .string, "The name."),
        AnswerField("projectId", .integer, "The number."),
        AnswerField("createTime", .string, "When it was made: YYYY-MM-DD hh:mm:ss in UTC+8."),
        AnswerField("creatorUin", .integer, "Who made it."),
        AnswerField("projectInfo", .string, "Its description."),
    ]

    let projects: Projects

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let allList = try call.parameters[Self.allList] ?? 0
        guard (0...1).contains(allList) else { throw .invalid("allList", String(allList)) }
        // This generation has no pages, so all projects are returned, up to their quota.
        let projects = try await projects.list(
            ProjectQuery(includesDisabled: allList == 1), offset: 0, limit: Int64(Projects.quota), for: call.caller
        ).elements
        return Answer { json in
            json.array("data") { json in
                for project in projects {
                    json.object { json in
                        json.string("projectName", project.name.text)
                        json.integer("projectId", project.id.number)
                        json.string("createTime", project.createdAt.localTimestamp)
                        json.integer("creatorUin", project.creator.uin)
                        json.string("projectInfo", project.info)
                    }
                }
            }
        }
    }
}
