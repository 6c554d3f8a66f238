// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of Lighthouse. Its own codes come from Lighthouse's table.
protocol LighthouseAction: Action {
    static var errors: [LighthouseErrorCode] { get }
}

extension LighthouseAction {
    static var ownCodes: [any DocumentedErrorCode] { errors }
    static var region: RegionRule { .optional }
    static var requestRate: RequestRate { .documented(10) }
}
