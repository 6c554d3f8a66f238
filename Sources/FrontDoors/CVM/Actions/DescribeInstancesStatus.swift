// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeInstancesStatus: CVMAction {
    private static let instanceIDs = InstanceIDsParameter.optional(excluding: nil)

    static let name = "DescribeInstancesStatus"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the states of the instances of the region, newest first. Identifiers that are well formed and unknown are left "
        + "out."
    static let parameters = [
        instanceIDs.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let permission = Permission.onAllInstances(name)
    static let answer = AnswerField.page(
        "InstanceStatusSet",
        of: .structure(
            "InstanceStatus",
            [
                AnswerField("InstanceId", .string, "The identifier: ins- and eight of [a-z0-9]."),
                AnswerField("InstanceState", .string, "What it is doing: RUNNING, STOPPED or another of its states."),
            ]), "The states.")
    static let conditions = [CommonErrorCode.invalidParameterValue.when(PageParameters.invalidValues + ".")]
    static let errors: [CVMErrorCode] = [.instanceIDMalformed, .internalServerError, .listLimitExceeded]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try IdentifierParameters.instanceIDs(try call.parameters[Self.instanceIDs], of: .cvm)
        let page = try await instances.describe(
            ids.isEmpty ? .all : .ids(ids), in: call.region, range: try PageParameters.range(call.parameters),
            for: call.caller)
        return Answer { json in
            json.page("InstanceStatusSet", page) { json, instance in
                json.object { json in
                    json.string("InstanceId", instance.id.text)
                    json.string(
                        "InstanceState", (instance.timeline.state(at: call.caller.time) ?? .terminating).rawValue)
                }
            }
        }
    }
}
