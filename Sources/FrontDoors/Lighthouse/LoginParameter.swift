// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// `LoginConfiguration`: the login of new instances.
enum LoginParameter {
    private static let keyIDsMax = 5
    private static let automatic = Parameter.optionalString(
        "AutoGeneratePassword", overLong: .leftToAction,
        "YES: the password is another's to set, and there is none here; NO: there is a Password, or there are KeyIds.")
    private static let password = Parameter.optionalString(
        "Password", overLong: .leftToAction, PasswordRules.text + " Excludes KeyIds. It is checked and forgotten."
    ).secret
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: keyIDsMax,
        "At most \(keyIDsMax) identifiers, lhkp-xxxxxxxx, each once; not for Windows."
    ).identifiers(["lhkp"])

    static let parameter = Parameter.optionalStructure(
        "LoginConfiguration",
        of: StructureShape(
            typeName: "LoginConfiguration",
            fields: [automatic.declaration, password.declaration, keyIDs.declaration]),
        "How to log in; when absent, by a password that is set later.")

    /// The key identifiers as they were sent.
    static func keyIDs(_ parameters: ParameterValues) throws(DomainFailure) -> [ClientText] {
        guard let login = try parameters[parameter] else { return [] }
        return try login[keyIDs]
    }

    static func login(_ parameters: ParameterValues) throws(DomainFailure) -> Instances.Order.Login {
        guard let login = try parameters[parameter] else { return .unspecified }
        let keyPairs = try IdentifierLists.keyPairIDs(try login[keyIDs], at: login.path(of: keyIDs))
        let password = try login[password]
        let automatic = try login[automatic]
        if let automatic, !["YES", "NO"].contains(where: automatic.isExactly) {
            throw .invalid(login.path(of: self.automatic), automatic.shown)
        }
        let isAutomatic = automatic?.isExactly("YES") ?? false
        if isAutomatic && password != nil || !keyPairs.isEmpty && (isAutomatic || password != nil) {
            throw .refused("LoginConfiguration", LighthouseErrorCode.parameterConflict)
        }
        if !keyPairs.isEmpty { return .keyPairs(keyPairs) }
        if let password { return .password(password.kept) }
        if automatic != nil && !isAutomatic { throw .missing(login.path(of: self.password)) }
        return .unspecified
    }
}

/// Parameters of CreateInstances that clients send and that have no effect here.
enum UnusedCreationParameters {
    static let containersMax = 100

    static let declarations: [ParameterDeclaration] = [
        .withoutEffect("Containers", list(of: container)), .withoutEffect("AutoVoucher", .boolean),
        .withoutEffect("FirewallTemplateId", .string), .withoutEffect("InitCommand", .structure(command)),
        .withoutEffect("DomainName", .string), .withoutEffect("Subdomain", .string),
    ]

    private static let container = StructureShape(
        typeName: "DockerContainerConfiguration",
        fields: texts("ContainerImage", "ContainerName") + [
            .withoutEffect(
                "Envs",
                list(
                    of: StructureShape(
                        typeName: "ContainerEnv", fields: texts("Key") + [.withoutEffect("Value", longText)]))),
            .withoutEffect("PublishPorts", list(of: publishedPort)),
            .withoutEffect(
                "Volumes",
                list(
                    of: StructureShape(typeName: "DockerContainerVolume", fields: texts("ContainerPath", "HostPath")))),
        ] + [.withoutEffect("Command", longText)] + texts("RestartPolicy"))

    private static let publishedPort = StructureShape(
        typeName: "DockerContainerPublishPort",
        fields: [.withoutEffect("HostPort", .integer), .withoutEffect("ContainerPort", .integer)]
            + texts("Ip", "Protocol"))

    private static let command = StructureShape(
        typeName: "Command",
        fields: [.withoutEffect("Content", longText)] + [.withoutEffect("Timeout", .integer)]
            + texts("WorkingDirectory", "Username"))

    /// The limit for a script in base64, a command, or the value of an environment variable.
    private static let longText = ParameterShape.text(bytesMax: 64 * 1024, overLong: .refused)

    private static func texts(_ names: String...) -> [ParameterDeclaration] {
        names.map { .withoutEffect($0, .string) }
    }

    private static func list(of structure: StructureShape) -> ParameterShape {
        .list(of: .structure(structure), kind: .names, countMax: containersMax)
    }
}
