// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters that AddUser, UpdateUser and the other actions on users by name share.
enum UserParameters {
    static let name = Parameter.string("Name", overLong: .leftToAction, "The name of the user.")
    static let remark = detail("Remark", "A remark")
    static let phoneNumber = detail("PhoneNum", "A telephone number")
    static let countryCode = detail("CountryCode", "The country code of the telephone number")
    static let email = detail("Email", "An email address")
    static let consoleLogin = Parameter.optionalInteger("ConsoleLogin", "0: there is no console to sign in to.")
    static let password = Parameter.optionalString(
        "Password", "Without effect: there is no console to sign in to."
    ).secret
    static let needResetPassword = Parameter.optionalInteger(
        "NeedResetPassword", "0 or 1, without effect: there are no passwords.")

    static let detailDeclarations = [
        remark.declaration, consoleLogin.declaration, password.declaration, needResetPassword.declaration,
        phoneNumber.declaration, countryCode.declaration, email.declaration,
    ]

    private static func detail(_ name: String, _ what: String) -> Parameter<ClientText?> {
        .optionalString(
            name, overLong: .leftToAction,
            "\(what), at most \(Users.detailLengthMax) characters. It is kept and means nothing.")
    }

    private static let noConsole = LocalizedText(
        "There is no console to sign in to: users have access keys only.", "没有可登录的控制台，子用户仅有访问密钥。")

    /// Refuses access to a console. Settings of passwords then have no effect (ruling 28).
    static func refuseConsole(_ parameters: ParameterValues) throws(DomainFailure) {
        _ = try isSet(needResetPassword, parameters)
        if try isSet(consoleLogin, parameters) {
            throw .refused(consoleLogin.declaration.name, CAMErrorCode.paramError, detail: noConsole)
        }
    }

    /// A flag of the older form: 0 or 1, by default 0.
    static func isSet(_ parameter: Parameter<Int64?>, _ parameters: ParameterValues) throws(DomainFailure) -> Bool {
        switch try parameters[parameter] {
        case nil, 0: return false
        case 1: return true
        case .some(let other):
            throw .refused(
                parameter.declaration.name, CAMErrorCode.paramError, String(other),
                detail: LocalizedText("It must be 0 or 1.", "取值须为 0 或 1。"))
        }
    }

    /// The details that were sent.
    static func details(in parameters: ParameterValues) throws(DomainFailure) -> UserDetailsChange {
        UserDetailsChange(
            remark: try parameters[remark]?.kept, phoneNumber: try parameters[phoneNumber]?.kept,
            countryCode: try parameters[countryCode]?.kept, email: try parameters[email]?.kept)
    }
}
