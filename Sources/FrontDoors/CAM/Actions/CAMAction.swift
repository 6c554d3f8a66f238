// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of CAM. Its own codes come from CAM's table.
protocol CAMAction: Action {
    static var errors: [CAMErrorCode] { get }
}

extension CAMAction {
    static var ownCodes: [any DocumentedErrorCode] { errors }
    static var region: RegionRule { .ignored }
    /// In CAM, the vendor's code for faults is the common one.
    static var conditions: [DeclaredError] { [CommonErrorCode.internalError.when(SharedConditions.fault)] }
}
