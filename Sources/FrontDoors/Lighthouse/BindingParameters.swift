// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The parameters that binding and unbinding share. Only the name of the structure differs.
struct BindingParameters: Sendable {
    static let errors: [LighthouseErrorCode] =
        InstanceParameters.errors + [.keyIDNotFound, .keyPairIDMalformed, .outOfRange]

    private static let keyIDs = Parameter.strings(
        "KeyIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "1–\(IdentifierLists.countMax) identifiers, lhkp-xxxxxxxx, each once."
    ).identifiers(["lhkp"])
    private static let instanceIDs = Parameter.strings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "1–\(IdentifierLists.countMax) identifiers, lhins-xxxxxxxx, each once."
    ).identifiers(["lhins"])
    private static let username = Parameter.optionalString("Username", overLong: .leftToAction, "Only with ONLINE.")

    private let type: Parameter<ClientText?>

    init(typeName: String) {
        type = .optionalString(typeName, overLong: .leftToAction, "ONLINE or OFFLINE; OFFLINE when absent.").oneOf([
            "ONLINE", "OFFLINE",
        ]).whenAbsent(.text("OFFLINE"))
    }

    var declarations: [ParameterDeclaration] {
        [Self.keyIDs.declaration, Self.instanceIDs.declaration, type.declaration, Self.username.declaration]
    }

    var conditions: [DeclaredError] {
        let name = type.declaration.name
        return [
            LighthouseErrorCode.outOfRange.when(
                "\(name) is neither ONLINE nor OFFLINE, or there is a Username and \(name) is not ONLINE.")
        ]
    }

    func permission(_ action: String) -> Permission {
        .onBindings(action, instances: Self.instanceIDs) { parameters throws(DomainFailure) in
            try parameters[Self.keyIDs]
        }
    }

    struct Binding {
        let keyPairs: [KeyPairID]
        let instances: [InstanceID]
        let mode: BindingMode
        let username: String?
    }

    func read(_ call: Call) throws(DomainFailure) -> Binding {
        let keyPairs = try IdentifierLists.keyPairIDs(try call.parameters[Self.keyIDs])
        let instances = try IdentifierLists.instanceIDs(try call.parameters[Self.instanceIDs])
        let type = try call.parameters[type] ?? "OFFLINE"
        guard ["ONLINE", "OFFLINE"].contains(where: type.isExactly) else {
            throw .refused(call.parameters.path(of: self.type), LighthouseErrorCode.outOfRange, type.shown)
        }
        let isOnline = type.isExactly("ONLINE")
        let username = try call.parameters[Self.username]
        if let username, !isOnline {
            throw .refused(
                "Username", LighthouseErrorCode.outOfRange, username.shown,
                detail: LocalizedText("It is for the type ONLINE only.", "仅类型为 ONLINE 时可用。"))
        }
        return Binding(
            keyPairs: keyPairs, instances: instances, mode: isOnline ? .online : .offline(stopsRunning: true),
            username: username?.kept)
    }
}
