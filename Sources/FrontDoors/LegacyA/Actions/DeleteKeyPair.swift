// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Deletes key pairs, each for itself: the only action with partial success.
struct DeleteKeyPair: LegacyAAction {
    static let name = "DeleteKeyPair"
    static let parameters = [LegacyAParameters.keyIDs.declaration]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let texts = try call.parameters[LegacyAParameters.keyIDs]
        var refusals: [(text: String, error: WireError?)] = []
        for text in texts { refusals.append((text, try await delete(text, for: call.caller))) }
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
                            json.string("keyId", text)
                        }
                    }
                }
            }
        }
    }

    /// Why a key pair was not deleted. A fault of the server ends the whole call.
    private func delete(_ text: String, for caller: Caller) async throws(KeyPairFailure) -> WireError? {
        do throws(KeyPairFailure) {
            try await keyPairs.delete([try LegacyAParameters.keyPairID(text)], for: caller)
            return nil
        } catch {
            switch error {
            case .keyPairNotFound, .keyPairIDMalformed: return LegacyAFrontDoor.error(for: error)
            default: throw error
            }
        }
    }
}
