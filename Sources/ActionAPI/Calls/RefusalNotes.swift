// SPDX-License-Identifier: Apache-2.0

import DomainModel
import UseCases

/// Notes calls that were refused for authentication or permission, for the audit trail. Nothing waits for it.
struct RefusalNotes: Sendable {
    /// The maximum length of a resource in characters. The name of a key pair has 60.
    private static let resourceLengthMax = 160

    let log: RefusalLog

    /// The known properties of a call in progress.
    struct Facts {
        var door: (any FrontDoor)?
        var action: ClientText?
        var claimed = ClaimedIdentity()
        /// The resource for which the call had no permission.
        var notPermittedOn: String?
    }

    func note(_ refusal: WireError, _ facts: Facts, from source: String, _ context: CallContext) {
        guard let door = facts.door, facts.notPermittedOn != nil || Self.isOfIdentity(refusal) else { return }
        let action = facts.action.flatMap { door.knows($0) ? $0.kept : nil }
        log.note(
            RefusedCall(
                account: facts.claimed.account, identity: facts.claimed.identity, secretID: facts.claimed.secretID,
                source: source, door: door.label, action: action, resource: facts.notPermittedOn.map(Self.shown),
                code: refusal.code, requestID: context.requestID, time: context.time))
    }

    private static func shown(_ resource: String) -> String {
        MessageText.escaped(resource, lengthMax: resourceLengthMax)
    }

    private static func isOfIdentity(_ refusal: WireError) -> Bool {
        (refusal.errorCode as? CommonErrorCode).map(codes.contains) ?? false
    }

    private static let codes: Set<CommonErrorCode> = [
        .invalidAuthorization, .invalidSecretID, .ipLimitExceeded, .replayAttack, .secretIDNotFound, .signatureExpire,
        .signatureFailure, .tokenFailure,
    ]
}
