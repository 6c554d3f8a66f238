// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DeleteKeyPairs: LighthouseAction {
    private static let countMax = 10
    private static let keyIDs = Parameter.strings(
        "KeyIds", kind: .identifiers, countMax: countMax, "1–\(countMax) identifiers, lhkp-xxxxxxxx, each once."
    ).identifiers(["lhkp"])

    static let name = "DeleteKeyPairs"
    static let accessLevel = AccessLevel.write
    static let summary = "Deletes key pairs, all or none."
    static let parameters = [keyIDs.declaration]
    static let permission = Permission.onKeyPairs(name, keyIDs)
    static let answer: [AnswerField] = []
    static let errors: [LighthouseErrorCode] = [
        .deleteKeyPairFailed, .duplicated, .keyIDNotFound, .keyPairBoundToBlueprints, .keyPairIDMalformed,
        .keyPairInUse,
        .listLimitExceeded, .noPermission,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try IdentifierLists.keyPairIDs(try call.parameters[Self.keyIDs])
        try await keyPairs.delete(ids, for: call.caller)
        return .empty
    }
}
