// SPDX-License-Identifier: Apache-2.0

import DomainModel

// The codes for instances whose state does not allow an action.
extension CVMErrorCode {
    /// The code of a state.
    static func refusing(_ state: InstanceState) -> CVMErrorCode {
        switch state {
        case .banning: .stateBanning
        case .enterRescueMode: .stateEnterRescueMode
        case .enterServiceLiveMigrate: .stateEnterServiceLiveMigrate
        case .exitRescueMode: .stateExitRescueMode
        case .freezing: .stateFreezing
        case .isolating: .stateIsolating
        case .launchFailed: .stateLaunchFailed
        case .pending: .statePending
        case .rebooting: .stateRebooting
        case .rescueMode: .stateRescueMode
        case .running: .stateRunning
        case .shutdown: .stateShutdown
        case .starting: .stateStarting
        case .stopped: .stateStopped
        case .stopping: .stateStopping
        // DELETING is Lighthouse's name for this state.
        case .terminating, .deleting: .stateTerminating
        }
    }

    /// The state for which a code is answered; `nil` for other codes.
    var refusedState: InstanceState? {
        InstanceState.allCases.first { $0.belongs(to: .cvm) && Self.refusing($0) == self }
    }

    /// The codes of an action that is allowed in these states.
    static func ofOperations(in allowed: Set<InstanceState>) -> [CVMErrorCode] {
        let refused = InstanceState.allCases.filter { $0.belongs(to: .cvm) && !allowed.contains($0) }
        return [
            .instanceIDMalformed, .instanceIDNotFound, .internalServerError, .listLimitExceeded, .operationInProgress,
        ] + refused.map(refusing)
    }
}
