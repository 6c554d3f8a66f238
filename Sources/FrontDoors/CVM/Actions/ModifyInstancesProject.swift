// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ModifyInstancesProject: CVMAction {
    static let name = "ModifyInstancesProject"
    static let accessLevel = AccessLevel.write
    static let summary = "Puts instances into a project, all or none, in whatever state they are."
    static let parameters = [InstanceIDsParameter.required.declaration, ProjectParameter.parameter.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [CommonErrorCode.invalidParameterValue.when("ProjectId is negative.")]
    static let errors: [CVMErrorCode] = [
        .instanceIDMalformed, .instanceIDNotFound, .internalServerError, .listLimitExceeded, .projectIDNotFound,
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        let project = try ProjectParameter.project(try call.parameters[ProjectParameter.parameter])
        try await instances.setProject(of: ids, to: project, in: call.region, for: call.caller)
        return .empty
    }
}
