// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct UpdateProject: TagServiceAction {
    private static let id = Parameter.integer("ProjectId", "The number of the project.")
    private static let newName = Parameter.optionalString(
        "ProjectName", overLong: .leftToAction, ProjectParameters.nameLimits)
    private static let disable = Parameter.optionalInteger("Disable", "1 disables it, 0 does the opposite.")

    static let name = "UpdateProject"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Renames, describes or disables a project; what is absent stays. One that is disabled is left out of lists that do "
        + "not ask for all, and nothing else."
    static let parameters = [
        id.declaration, newName.declaration, disable.declaration, ProjectParameters.info.declaration,
    ]
    static let permission = Permission.onAnything(name)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameter.when(
            ProjectParameters.invalid + "; Disable is neither 0 nor 1; there is nothing to change.")
    ]
    static let errors: [TagErrorCode] = [.failedOperation, .projectNameExisted, .recordNotFound]

    let projects: Projects

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let disable = try call.parameters[Self.disable]
        if let disable, !(0...1).contains(disable) {
            throw .outOfRange("Disable", disable)
        }
        try await projects.modify(
            ProjectID(number: try call.parameters[Self.id]), name: try call.parameters[Self.newName],
            info: try call.parameters[ProjectParameters.info], isDisabled: disable.map { $0 == 1 },
            for: call.caller)
        return .empty
    }
}
