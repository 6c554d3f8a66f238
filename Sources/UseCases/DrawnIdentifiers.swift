// SPDX-License-Identifier: Apache-2.0

import StorageContract

// Identifiers are drawn at random. If one is already taken, another is drawn.
extension ChangeApplying {
    /// Applies a change that contains randomly drawn identifiers.
    ///
    /// - Parameter draw: Draws the identifiers and answers the value that was made and the change that stores it.
    /// - Returns: The value that was made, or the storage's failure, which is a taken identifier if every draw was
    ///   taken.
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

/// The number of draws after which the source counts as broken. One draw in some hundred millions is taken.
let drawnIdentifierDrawsMax = 4

extension Precondition {
    /// Whether the failure is a taken identifier, so that another draw may succeed.
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
