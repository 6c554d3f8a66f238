// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of generation A. The vendor's lists have numeric codes; here each has a name, taken from generation B.
protocol LegacyAAction: Action {
    static var errors: [LegacyAErrorCode] { get }
}

extension LegacyAAction {
    static var region: RegionRule { .required }
    static var requestRate: RequestRate { .documented(10) }
    static var ownCodes: [any DocumentedErrorCode] { errors + [.notPermitted] }
}
