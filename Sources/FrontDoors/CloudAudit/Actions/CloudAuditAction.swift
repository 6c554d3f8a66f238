// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// An action of CloudAudit.
protocol CloudAuditAction: Action {}

extension CloudAuditAction {
    static var ownCodes: [any DocumentedErrorCode] { CloudAuditErrorCode.allCases }
    static var region: RegionRule { .ignored }
    static var requestRate: RequestRate { .documented(20) }
    static var permission: Permission { .onAnything(name) }
}
