// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of the tag service. Its own codes come from its table.
protocol TagServiceAction: Action {
    static var errors: [TagErrorCode] { get }
}

extension TagServiceAction {
    static var ownCodes: [any DocumentedErrorCode] { errors }
    static var region: RegionRule { .ignored }
    static var requestRate: RequestRate { .usual }
}
