// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ModifyInstancesAttribute: CVMAction {
    private static let nameLengthMax = 60

    private static let instanceName = Parameter.optionalString(
        "InstanceName", overLong: .leftToAction,
        "At most \(nameLengthMax) characters, in whatever state the instances are. Hosts are renamed by RenameHost."
    ).matching(length: 0...nameLengthMax)
    private static let hostName = Parameter.optionalString(
        "HostName", overLong: .leftToAction, "Not supported: a host keeps its name.")
    private static let isProtected = Parameter.optionalFlag(
        "DisableApiTermination", "Whether TerminateInstances is refused; as it was when absent.")

    static let name = "ModifyInstancesAttribute"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Renames instances and keeps what they are given, all or none. What is absent stays as it is; "
        + "SecurityGroups take the "
        + "place of those before, an empty CamRoleName or UserData takes it away."
    static let parameters = [
        InstanceIDsParameter.required.declaration, instanceName.declaration, hostName.declaration,
        isProtected.declaration, UserDataParameter.parameter.declaration,
        SecurityGroupsParameter.replacing.declaration, RoleNameParameter.parameter.declaration,
        .withoutEffect("CamRoleType", .string),
        .withoutEffect("AutoReboot", .boolean), .withoutEffect("EnableJumboFrame", .boolean),
    ]
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "There is a HostName, or CamRoleName or UserData is too long or has other characters."),
        CVMErrorCode.securityGroupIDMalformed.when(SettingConditions.securityGroupIDMalformed),
        CVMErrorCode.instanceNotSupported.when(
            "An instance is a host, and there are an InstanceName, SecurityGroups, a CamRoleName or UserData."),
    ]
    static let errors: [CVMErrorCode] = [
        .instanceIDMalformed, .instanceIDNotFound, .instanceNameTooLong, .instanceNotSupported, .internalServerError,
        .listLimitExceeded, .securityGroupIDMalformed, .tooManySecurityGroups, .userDataInvalid,
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        let name = try InstanceNameParameter.read(
            try call.parameters[Self.instanceName], lengthMax: Self.nameLengthMax)
        // Parameters that must not be accepted without effect are refused.
        if let hostName = try call.parameters[Self.hostName], !hostName.isEmpty {
            throw .invalid("HostName", hostName.shown)
        }
        var attributes = InstanceAttributes()
        attributes.name = name
        attributes.isProtected = try call.parameters[Self.isProtected]
        attributes.camRoleName = try RoleNameParameter.read(call.parameters)
        attributes.userData = try UserDataParameter.read(call.parameters)
        let groups = try SecurityGroupsParameter.read(SecurityGroupsParameter.replacing, call.parameters)
        attributes.securityGroups = groups.isEmpty ? nil : groups
        try await instances.modify(ids, attributes, in: call.region, for: call.caller)
        return .empty
    }
}
