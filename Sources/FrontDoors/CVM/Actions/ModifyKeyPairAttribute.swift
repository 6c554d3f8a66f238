// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Renames a key pair or sets its description; an empty description clears it.
struct ModifyKeyPairAttribute: CVMAction {
    private static let keyID = Parameter.string("KeyId", "skey-xxxxxxxx.")
    private static let description = Parameter.optionalString(
        "Description", "0–\(KeyPairDescription.lengthMax) characters; at least one of KeyName and Description.")

    static let name = "ModifyKeyPairAttribute"
    static let parameters = [keyID.declaration, KeyNameParameter.optional.declaration, description.declaration]
    static let errors: [CVMErrorCode] = [
        .internalServerError, .keyPairIDMalformed, .keyPairIDNotFound, .keyPairNameDuplicate,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let idText = try call.parameters[Self.keyID]
        let nameText = try call.parameters[KeyNameParameter.optional]
        let descriptionText = try call.parameters[Self.description]
        if nameText == nil && descriptionText == nil { throw .nothingToModify }
        guard let id = KeyPairID(idText, of: .cvm) else { throw .keyPairIDMalformed(idText) }
        let name: KeyPairName? = if let nameText { try KeyNameParameter.name(nameText) } else { nil }
        var description: KeyPairDescription?
        if let descriptionText {
            guard let read = KeyPairDescription(descriptionText) else { throw .descriptionTooLong(descriptionText) }
            description = read
        }
        try await keyPairs.modify(id, name: name, description: description, for: call.caller)
        return .empty
    }
}
