// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct StopInstances: CVMAction {
    static let modes = ["KEEP_CHARGING", "STOP_CHARGING"]

    private static let modeName = "StoppedMode"
    private static let mode = Parameter.optionalString(
        modeName,
        "One of \(modes.joined(separator: ", ")); KEEP_CHARGING when absent. Without effect on those that are not "
            + "POSTPAID_BY_HOUR."
    ).oneOf(modes).whenAbsent(.text("KEEP_CHARGING"))
    private static let stopType = StopTypeParameter(flag: "ForceStop")

    static let name = "StopInstances"
    static let accessLevel = AccessLevel.write
    static let summary = "Stops instances that are RUNNING, all or none: they are STOPPING and soon STOPPED."
    static let parameters = [InstanceIDsParameter.required.declaration] + stopType.declarations + [mode.declaration]
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "StopType or StoppedMode is none of its values, or there are both ForceStop and StopType.")
    ]
    static let errors = CVMErrorCode.ofOperations(in: [.running])

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        try Self.stopType.check(call.parameters)
        let mode = try Choice.read(try call.parameters[Self.mode], of: Self.modeName, from: Self.modes)
        try await instances.stop(ids, withoutCharging: mode == "STOP_CHARGING", in: call.region, for: call.caller)
        return .empty
    }
}

/// `StopType` and the older flag: how an instance is stopped. All values have the same effect here.
struct StopTypeParameter: Sendable {
    static let types = ["SOFT", "HARD", "SOFT_FIRST"]
    private static let typeName = "StopType"
    private static let type = Parameter.optionalString(
        typeName, "One of \(types.joined(separator: ", ")); without effect: each way is the same."
    ).oneOf(types)

    private let flag: Parameter<Bool?>

    init(flag name: String) { flag = .optionalFlag(name, "The older way to say it; excludes \(Self.typeName).") }

    var declarations: [ParameterDeclaration] { [flag.declaration, Self.type.declaration] }

    func check(_ parameters: ParameterValues) throws(DomainFailure) {
        let type = try Choice.read(try parameters[Self.type], of: Self.typeName, from: Self.types)
        if let type, try parameters[flag] != nil {
            throw .invalid(Self.typeName, type)
        }
    }
}
