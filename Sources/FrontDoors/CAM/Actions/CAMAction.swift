// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of CAM: its own codes are of CAM's table.
protocol CAMAction: Action {
    static var errors: [CAMErrorCode] { get }
}

extension CAMAction {
    static var ownCodes: [any DocumentedErrorCode] { errors }
    static var region: RegionRule { .ignored }
    /// The code that the vendor has for faults in CAM is the common one.
    static var conditions: [DeclaredError] { [CommonErrorCode.internalError.when(SharedConditions.fault)] }
}
