// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ResetInstancesPassword: CVMAction {
    private static let userNameLengthMax = 64

    private static let password = Parameter.string(
        "Password", overLong: .leftToAction,
        "8–30 characters, 12–30 if any instance is of Windows, of three kinds of: small letters, capitals, digits, and "
            + "\(InstancePassword.specialCharacters) Not beginning with /. Only that there is one is kept."
    ).secret
    private static let userName = Parameter.optionalString(
        "UserName",
        "At most \(userNameLengthMax) characters; the login user of the image when absent. On Windows the password may not "
            + "hold it."
    ).matching(length: 0...userNameLengthMax)
    private static let forceStop = Parameter.flag(
        "ForceStop", "Whether a running instance is stopped for it, and started again; false when absent.")

    static let name = "ResetInstancesPassword"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Gives instances a password, all or none. It is looked at and forgotten: only that there is one is kept."
    static let parameters = [
        InstanceIDsParameter.required.declaration, password.declaration, userName.declaration, forceStop.declaration,
    ]
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("UserName is over \(userNameLengthMax) characters long."),
        CVMErrorCode.stateRunning.when("An instance is RUNNING and ForceStop is not true."),
    ]
    static let errors = CVMErrorCode.ofOperations(in: [.stopped]) + [.passwordInvalid]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        let userName = try call.parameters[Self.userName]
        if let userName, userName.unicodeScalars.count > Self.userNameLengthMax {
            throw .invalid("UserName", userName.shown)
        }
        try await instances.resetPassword(
            of: ids, to: try call.parameters[Self.password].kept,
            userName: userName.flatMap { $0.isEmpty ? nil : $0.kept },
            stopsRunning: try call.parameters[Self.forceStop],
            in: call.region, for: call.caller)
        return .empty
    }
}
