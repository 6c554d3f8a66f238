// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ModifyKeyPairAttribute: CVMAction {
    private static let keyID = Parameter.string("KeyId", overLong: .leftToAction, "skey-xxxxxxxx.").identifiers(["skey"]
    )
    private static let description = Parameter.optionalString(
        "Description",
        "0–\(KeyPairDescription.lengthMax) characters, an empty one clears it; at least one of KeyName and Description."
    ).matching(length: 0...KeyPairDescription.lengthMax)

    static let name = "ModifyKeyPairAttribute"
    static let accessLevel = AccessLevel.write
    static let summary = "Renames a key pair, sets its description, or both. What is absent stays as it is."
    static let parameters = [keyID.declaration, KeyNameParameter.optional.declaration, description.declaration]
    static let permission = Permission.onKeyPair(name, keyID)
    static let answer: [AnswerField] = []
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "\(invalidName); Description is over \(KeyPairDescription.lengthMax) characters long."),
        nothingToModify,
    ]
    static let nothingToModify = CommonErrorCode.missingParameter.when(
        "KeyName and Description are both absent.")
    static let invalidName = "KeyName is empty, too long or has a character that is not of [A-Za-z0-9_]"
    private static let descriptionTooLong = LocalizedText(
        "It may hold at most \(KeyPairDescription.lengthMax) characters.", "最多 \(KeyPairDescription.lengthMax) 个字符。")
    static let errors: [CVMErrorCode] = [
        .internalServerError, .keyPairIDMalformed, .keyPairIDNotFound, .keyPairNameDuplicate,
    ]

    let keyPairs: KeyPairs
    /// The code for a description that is too long.
    var descriptionCode: any ErrorCode = CommonErrorCode.invalidParameterValue

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let idText = try call.parameters[Self.keyID]
        let nameText = try call.parameters[KeyNameParameter.optional]
        let descriptionText = try call.parameters[Self.description]
        if nameText == nil && descriptionText == nil { throw .missing("KeyName") }
        guard let id = KeyPairID(idText, of: .cvm) else { throw .parameter("KeyId", .keyPairIDMalformed, idText.shown) }
        let name: KeyPairName? = if let nameText { try KeyNameParameter.name(nameText) } else { nil }
        var description: KeyPairDescription?
        if let descriptionText {
            guard let read = KeyPairDescription(descriptionText) else {
                throw .refused("Description", descriptionCode, descriptionText.shown, detail: Self.descriptionTooLong)
            }
            description = read
        }
        try await keyPairs.modify(id, name: name, description: description, for: call.caller)
        return .empty
    }
}
