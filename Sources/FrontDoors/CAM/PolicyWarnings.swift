// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import ActionAPI
import DomainModel
import UseCases

extension ServerLog {
    /// The number of names in a line.
    private static let namesMax = 5

    /// Writes a line if a stored policy has names that no door knows: they have no effect.
    func writeUnknownNames(in document: ClientText, of id: PolicyID, _ caller: Caller) {
        warn("a policy has names that no door knows") {
            let warnings = PolicyDocument.warnings(about: document.kept, countMax: Self.namesMax)
            guard !warnings.isEmpty else { return nil }
            return [
                "requestId": .text(caller.requestID), "account": .text(caller.account.description),
                "policy": .text(id.description), "names": .text(warnings.map(\.english).joined(separator: "; ")),
            ]
        }
    }
}
