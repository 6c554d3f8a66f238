// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// What binding and unbinding have in common: only the name of the type differs.
struct BindingParameters: Sendable {
    static let errors: [LighthouseErrorCode] = [
        .duplicated, .instanceIDMalformed, .instanceIDNotFound, .instanceOperationFailed, .keyIDNotFound,
        .keyPairIDMalformed, .listLimitExceeded, .noPermission, .outOfRange,
    ]

    private static let keyIDs = Parameter.strings(
        "KeyIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "1–\(IdentifierLists.countMax) identifiers, lhkp-xxxxxxxx, each once.")
    private static let instanceIDs = Parameter.strings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "1–\(IdentifierLists.countMax) identifiers, lhins-xxxxxxxx, each once.")
    private static let username = Parameter.optionalString("Username", "Only with ONLINE.")

    private let type: Parameter<String?>

    init(typeName: String) {
        type = .optionalString(typeName, "ONLINE or OFFLINE; OFFLINE when absent.")
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

    func perform(_ call: Call, _ keyPairs: KeyPairs) async throws(DomainFailure) -> Answer {
        let ids = try IdentifierLists.keyPairIDs(try call.parameters[Self.keyIDs])
        let instances = try IdentifierLists.instanceIDs(try call.parameters[Self.instanceIDs])
        let type = try call.parameters[type] ?? "OFFLINE"
        guard ["ONLINE", "OFFLINE"].contains(where: type.isExactly) else {
            throw .bindingTypeInvalid(parameter: self.type.declaration.name, value: type)
        }
        if let username = try call.parameters[Self.username], !type.isExactly("ONLINE") {
            throw .usernameWithoutOnline(username)
        }
        try await keyPairs.changeBindings(of: ids, with: instances, for: call.caller)
        return .empty
    }
}
