// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct ModifyInstancesAttribute: CVMAction {
    private static let nameLengthMax = 60

    private static let instanceName = Parameter.optionalString(
        "InstanceName", overLong: .leftToAction,
        "At most \(nameLengthMax) characters, in whatever state the instances are. Hosts are renamed by RenameHost.")
    private static let hostName = Parameter.optionalString(
        "HostName", overLong: .leftToAction, "Not supported: a host keeps its name.")
    private static let isProtected = Parameter.flag(
        "DisableApiTermination", "false: what cannot be terminated is not supported.")

    static let name = "ModifyInstancesAttribute"
    static let accessLevel = AccessLevel.write
    static let summary = "Renames instances, all or none."
    static let parameters = [
        InstanceIDsParameter.required.declaration, instanceName.declaration, hostName.declaration,
        isProtected.declaration, .withoutEffect("UserData", UnusedStructures.userData),
        .withoutEffect("SecurityGroups", UnusedStructures.list(of: .string)),
        .withoutEffect("CamRoleName", .string), .withoutEffect("CamRoleType", .string),
        .withoutEffect("AutoReboot", .boolean), .withoutEffect("EnableJumboFrame", .boolean),
    ]
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("There is a HostName, or DisableApiTermination is true."),
        CVMErrorCode.instanceNotSupported.when(
            "There is an InstanceName, and an instance is an enrolled host: RenameHost renames those."),
    ]
    static let errors: [CVMErrorCode] = [
        .instanceIDMalformed, .instanceIDNotFound, .instanceNameTooLong, .instanceNotSupported, .internalServerError,
        .listLimitExceeded,
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        let name = try InstanceNameParameter.read(
            try call.parameters[Self.instanceName], lengthMax: Self.nameLengthMax)
        // What would be missed if it were accepted without effect.
        if let hostName = try call.parameters[Self.hostName], !hostName.isEmpty {
            throw .invalid("HostName", hostName.shown)
        }
        if try call.parameters[Self.isProtected] {
            throw .invalid(call.parameters.path(of: Self.isProtected), "true")
        }
        try await instances.rename(ids, to: name, in: call.region, for: call.caller)
        return .empty
    }
}
