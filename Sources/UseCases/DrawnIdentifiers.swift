// SPDX-License-Identifier: Apache-2.0

import StorageContract

// Identifiers are drawn at random, and one that is taken already is drawn again.
extension ChangeApplying {
    /// Makes a change that holds identifiers which were just drawn.
    ///
    /// - Parameter draw: Draws them, and answers what it made and the change that keeps it.
    /// - Returns: What was made; why the storage refused the change; or, where whatever was drawn was taken, that it was.
    func apply<Value>(
        drawing draw: () throws(DomainFailure) -> (value: Value, change: Change)
    ) async throws(DomainFailure) -> Result<Value, StorageFailure> {
        var drawsLeft = drawnIdentifierDrawsMax
        while true {
            let (value, change) = try draw()
            drawsLeft -= 1
            do throws(StorageFailure) {
                try await apply(change)
                return .success(value)
            } catch {
                guard case .unmet(let precondition) = error, precondition.isOfDrawnIdentifier, drawsLeft > 0 else {
                    return .failure(error)
                }
            }
        }
    }
}

/// How often identifiers are drawn before their source is held to be broken. One in some hundred millions is taken.
let drawnIdentifierDrawsMax = 4

extension Precondition {
    /// Whether it fails because an identifier is taken, and may hold for another.
    fileprivate var isOfDrawnIdentifier: Bool {
        switch self {
        case .keyPairIDIsFree, .account(.idIsFree), .account(.appIDIsFree), .project(.idIsFree), .instance(.idIsFree),
            .instance(.imageIDIsFree), .instance(.hostGroupIDIsFree), .identity(.userIDIsFree),
            .identity(.secretIDIsFree), .identity(.policyIDIsFree):
            true
        case .account, .keyPairExists, .keyPairNameIsFree, .publicKeyIsFree, .keyPairQuotaAllowsOneMore,
            .keyPairIsUnbound, .keyPairIsInNoImage, .tags, .project, .instance, .hostGrants, .identity:
            false
        }
    }
}
