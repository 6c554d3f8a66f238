// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// In this version, a description that is too long has a code of its own.
struct LegacyModifyKeyPairAttribute: CVMAction {
    static let name = ModifyKeyPairAttribute.name
    static let accessLevel = AccessLevel.write
    static let summary = ModifyKeyPairAttribute.summary
    static let parameters = ModifyKeyPairAttribute.parameters
    static let permission = ModifyKeyPairAttribute.permission
    static let answer = ModifyKeyPairAttribute.answer
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(ModifyKeyPairAttribute.invalidName + "."),
        ModifyKeyPairAttribute.nothingToModify,
    ]
    static let errors = ModifyKeyPairAttribute.errors + [.keyPairDescriptionTooLong]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await ModifyKeyPairAttribute(
            keyPairs: keyPairs, descriptionCode: CVMErrorCode.keyPairDescriptionTooLong
        ).perform(call)
    }
}
