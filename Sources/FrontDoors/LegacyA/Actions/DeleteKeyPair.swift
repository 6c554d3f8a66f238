// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DeleteKeyPair: LegacyAAction {
    static let name = "DeleteKeyPair"
    static let accessLevel = AccessLevel.write
    static let summary = "Deletes key pairs, each for itself. It is the only action that can succeed in part."
    static let parameters = [LegacyAParameters.keyIDs.declaration]
    static let permission = Permission.onKeyPairs("DeleteKeyPairs", LegacyAParameters.keyIDs)
    static let answer = [
        AnswerField(
            "detail",
            .object([
                AnswerField(
                    "deleteKeySet",
                    .list(
                        of: .object([
                            AnswerField("code", .integer, "0 where it was deleted, or the number of the code."),
                            AnswerField("message", .string, "Empty where it was deleted, or why it was not."),
                            AnswerField("keyId", .string, "The identifier as it was sent."),
                        ])), "An element for each identifier, in their order; also where none was deleted.")
            ]), "What became of each key pair.")
    ]
    static let conditions = [
        LegacyAErrorCode.keyPairIDMalformed.when(
            SharedConditions.keyPairIDMalformed(.cvm)
                + " The whole call has it where none was deleted and it was the first."
        ),
        LegacyAErrorCode.keyPairIDNotFound.when(
            "The account has no key pair of this ID. The whole call has it where none was deleted and it was the first."
        ),
        LegacyAErrorCode.keyPairNotSupported.when(
            LegacyAErrorCode.keyPairNotSupported.condition
                + " The whole call has it where none was deleted and it was the first."),
    ]
    static let errors: [LegacyAErrorCode] = [
        .internalError, .keyPairIDMalformed, .keyPairIDNotFound, .keyPairNotSupported, .listLimitExceeded,
        .partialSuccess,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let texts = try call.parameters[LegacyAParameters.keyIDs]
        var refusals: [(text: ClientText, error: WireError?)] = []
        for text in texts { refusals.append((text, try await delete(text, call))) }
        let refused = refusals.compactMap(\.error)
        let status =
            refused.count == texts.count
            ? refused.first
            : refused.first.map { _ in
                WireError(LegacyAErrorCode.partialSuccess)
            }
        let language = call.language
        let answered = refusals
        return Answer(legacyStatus: status) { json in
            json.object("detail") { json in
                json.array("deleteKeySet") { json in
                    for (text, error) in answered {
                        json.object { json in
                            json.integer("code", error.map { LegacyANumber.number(of: $0.errorCode) } ?? 0)
                            json.string("message", error?.message(in: language) ?? "")
                            json.string("keyId", text.shown)
                        }
                    }
                }
            }
        }
    }

    /// Deletes a key pair and answers the error if that failed. A fault of the server ends the whole call.
    private func delete(_ text: ClientText, _ call: Call) async throws(DomainFailure) -> WireError? {
        do throws(DomainFailure) {
            try await keyPairs.delete([try LegacyAParameters.keyPairID(text, at: "keyIds")], for: call.caller)
            return nil
        } catch {
            switch error {
            case .keyPair, .request: return call.refusal(error)
            case .instance, .state, .setting, .binding, .order, .login, .instanceAdministration, .project,
                .projectAdministration, .tagQuota, .tagging, .accountTag, .account, .host, .hostGrant, .identity,
                .federation,
                .audit, .accountGone, .notPermitted, .keyGenerationFailed, .storageUnavailable, .fault:
                throw error
            }
        }
    }
}
