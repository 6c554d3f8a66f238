// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct SetInstanceState: AdminAction {
    private static let countMax = 100

    private static let ids = Parameter.strings(
        "InstanceIds", kind: .identifiers, countMax: countMax,
        "1–\(countMax) identifiers of instances of one product, ins-xxxxxxxx or lhins-xxxxxxxx."
    ).identifiers(["ins", "lhins"])
    private static let state = Parameter.string(
        "InstanceState", overLong: .leftToAction, "A state, by the text that DescribeInstances has for it.")
    private static let operationState = Parameter.optionalString(
        "LatestOperationState", overLong: .leftToAction,
        "OPERATING: the latest operation goes on until a state is set again; SUCCESS or FAILED: it ended so. What is under way "
            + "ends when absent.")

    static let name = "SetInstanceState"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Puts instances into a state, whatever they were doing, so that every refusal can be met. What opens them stays. "
        + InstanceParameters.recorded
    static let parameters = [
        InstanceParameters.owner.declaration, ids.declaration, state.declaration, operationState.declaration,
    ]
    static let answer: [AnswerField] = []
    static let errors: [AdminErrorCode] = [
        .accountNotFound, .instanceIDMalformed, .instanceNotFound, .instanceStateInvalid,
    ]

    let instances: InstanceAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        var ids: [InstanceID] = []
        for text in try call.parameters[Self.ids] {
            ids.append(try InstanceParameters.instanceID(text, at: "InstanceIds"))
        }
        try await instances.set(
            try call.parameters[Self.state], operationState: try call.parameters[Self.operationState], of: ids,
            in: try call.parameters[InstanceParameters.owner], for: call.caller)
        return .empty
    }
}
