// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of CVM. Its own codes come from CVM's table.
protocol CVMAction: Action {
    static var errors: [CVMErrorCode] { get }
}

extension CVMAction {
    static var ownCodes: [any DocumentedErrorCode] { errors }
    static var region: RegionRule { .required }
    static var requestRate: RequestRate { .documented(10) }
}
