// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of the administration door.
protocol AdminAction: Action {
    static var errors: [AdminErrorCode] { get }
}

extension AdminAction {
    static var ownCodes: [any DocumentedErrorCode] { errors }
    static var region: RegionRule { .ignored }
    static var permission: Permission { .forOperator(name) }
    static var requestRate: RequestRate { .usual }
}
