// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct GrantHostAccess: LighthouseAction {
    static let name = HostAccess.grantName
    static let accessLevel = AccessLevel.write
    static let summary = HostAccess.grantSummary
    static let parameters = HostAccessParameters.declarations + [HostAccess.endTime.declaration]
    static let requestRate = RequestRate.usual
    static let permission = HostAccess.permission(
        name, instances: HostAccessParameters.instanceIDs, keyPairs: HostAccessParameters.keyIDs)
    static let answer: [AnswerField] = []
    static let conditions = HostAccess.grantingConditions
    static let errors = HostAccessParameters.errors + [.keyIDNotFound]

    let hosts: Hosts

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await hosts.grant(
            try HostAccessParameters.scope(call), until: try HostAccess.until(call), in: call.region, for: call.caller)
        return .empty
    }
}
