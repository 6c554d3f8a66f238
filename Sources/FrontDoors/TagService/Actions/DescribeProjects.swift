// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeProjects: TagServiceAction {
    private static let limitMax: Int64 = 1000

    private static let allList = Parameter.integer("AllList", "1: all; 0: without those that are disabled.").within(
        0...1)
    private static let limit = Parameter.integer("Limit", "1–\(limitMax).").within(1...Int64(limitMax))
    private static let offset = Parameter.integer("Offset", "0 or more.").atLeast(0)
    private static let id = Parameter.optionalInteger("ProjectId", "The number of a project, above 0.")
    private static let projectName = Parameter.optionalString("ProjectName", "The name of a project, all of it.")

    static let name = "DescribeProjects"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the projects of the account by their numbers. The default project 0 is never in the list."
    static let parameters = [
        allList.declaration, limit.declaration, offset.declaration, id.declaration, projectName.declaration,
    ]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField("Total", .integer, "How many there are, before Offset and Limit are applied."),
        AnswerField("Projects", .list(of: ProjectParameters.project), "The projects of the page."),
    ]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(
            "AllList is neither 0 nor 1, Limit is not 1–\(limitMax), Offset is negative, or ProjectId is not above 0.")
    ]
    static let errors: [TagErrorCode] = [.failedOperation]

    let projects: Projects

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let allList = try call.parameters[Self.allList]
        guard (0...1).contains(allList) else { throw .outOfRange("AllList", allList) }
        let limit = try call.parameters[Self.limit]
        guard (1...Self.limitMax).contains(limit) else {
            throw .outOfRange("Limit", limit)
        }
        let offset = try call.parameters[Self.offset]
        guard offset >= 0 else { throw .outOfRange("Offset", offset) }
        let id = try call.parameters[Self.id]
        if let id, id <= 0 { throw .outOfRange("ProjectId", id) }
        let name = try call.parameters[Self.projectName].flatMap { $0.isEmpty ? nil : $0 }
        let query = ProjectQuery(
            includesDisabled: allList == 1, id: id.map(ProjectID.init(number:)), name: name?.kept)
        let page = try await projects.list(query, offset: offset, limit: limit, for: call.caller)
        return Answer { json in
            json.integer("Total", page.totalCount)
            json.array("Projects") { json in
                for project in page.elements { json.project(project) }
            }
        }
    }
}
