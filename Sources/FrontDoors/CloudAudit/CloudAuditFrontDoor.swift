// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import UseCases

/// CloudAudit, version 2019-03-19: an account's own audit trail.
package struct CloudAuditFrontDoor: FrontDoor {
    package let name = "cloudaudit"
    package let version = "2019-03-19"
    package let actions: [any Action]
    package let unsupportedActions: Set<String> = [
        "CreateAuditTrack", "CreateEventsAuditTrack", "DeleteAuditTrack", "DescribeAudit", "DescribeAuditTrack",
        "DescribeAuditTracks", "GetAttributeKey", "InquireAuditCredit", "ListAudits", "ListCmqEnableRegion",
        "ListCosEnableRegion", "ListKeyAliasByRegion", "ModifyAuditTrack", "ModifyEventsAuditTrack", "StartLogging",
        "StopLogging", "UpdateAudit",
    ]

    package init(trail: AuditTrail) {
        actions = [
            DescribeEvents(trail: trail),
            LookUpEvents(trail: trail),
        ]
    }
}
