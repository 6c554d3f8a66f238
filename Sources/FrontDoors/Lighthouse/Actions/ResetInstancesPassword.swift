// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ResetInstancesPassword: LighthouseAction {
    private static let userNameLengthMax = 64
    private static let password = Parameter.string("Password", overLong: .leftToAction, PasswordRules.text)
        .secret
    private static let userName = Parameter.optionalString(
        "UserName", overLong: .leftToAction, "At most \(userNameLengthMax) characters; the user whose password it is."
    ).matching(length: 0...userNameLengthMax)

    static let name = "ResetInstancesPassword"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Gives instances a password, all or none. One that runs is stopped for it and started again. The password is checked "
        + "and forgotten: Keywright keeps only that there is one."
    static let parameters = [InstanceParameters.ids.declaration, password.declaration, userName.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceParameters.ids)
    static let answer: [AnswerField] = []
    static let errors = InstanceParameters.errors + [.passwordInvalid]
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("UserName is over \(userNameLengthMax) characters long.")
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceParameters.ids(of: call)
        let userName = try call.parameters[Self.userName]
        if let userName, userName.unicodeScalars.count > Self.userNameLengthMax {
            throw .invalid("UserName", userName.shown)
        }
        try await instances.resetPassword(
            of: ids, to: try call.parameters[Self.password].kept, userName: userName?.kept, stopsRunning: true,
            in: call.region,
            for: call.caller)
        return .empty
    }
}

/// The rules for passwords as a text for the reference pages.
enum PasswordRules {
    static let text =
        "Linux: \(InstancePassword.linuxLengths.lowerBound)–\(InstancePassword.linuxLengths.upperBound) characters; Windows, "
        + "or where one of them has it: \(InstancePassword.windowsLengths.lowerBound)–"
        + "\(InstancePassword.windowsLengths.upperBound), without the name of the user. Not beginning with /, and of "
        + "\(InstancePassword.kindsMin) of these kinds: small letters, capitals, digits, "
        + "\(InstancePassword.specialCharacters)."
}
