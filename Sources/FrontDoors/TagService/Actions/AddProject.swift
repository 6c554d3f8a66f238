// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct AddProject: TagServiceAction {
    static let name = "AddProject"
    static let accessLevel = AccessLevel.write
    static let summary = "Adds a project. Key pairs of CVM may be created in it."
    static let parameters = [ProjectParameters.name.declaration, ProjectParameters.info.declaration]
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField("ProjectId", .integer, "The number of the project."),
        AnswerField("IsNew", .integer, "Always 1: a name that is taken is refused."),
    ]
    static let conditions = [CommonErrorCode.invalidParameter.when(ProjectParameters.invalid + ".")]
    static let errors: [TagErrorCode] = [.failedOperation, .projectNameExisted, .projectNumExceed]

    let projects: Projects

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let id = try await projects.add(
            named: try call.parameters[ProjectParameters.name],
            info: try call.parameters[ProjectParameters.info] ?? "", for: call.caller)
        return Answer { json in
            json.integer("ProjectId", id.number)
            json.integer("IsNew", 1)
        }
    }
}
