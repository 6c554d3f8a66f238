// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import UseCases

struct RevokeHostAccess: CVMAction {
    static let name = HostAccess.revokeName
    static let accessLevel = AccessLevel.write
    static let summary = HostAccess.revokeSummary
    static let parameters = HostAccessParameters.declarations
    static let requestRate = RequestRate.usual
    static let permission = HostAccess.permission(
        name, instances: HostAccessParameters.instanceIDs, keyPairs: HostAccessParameters.keyIDs)
    static let answer: [AnswerField] = []
    static let conditions = HostAccess.revokingConditions
    static let errors = HostAccessParameters.errors

    let hosts: Hosts

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        try await hosts.revokeGrants(try HostAccessParameters.scope(call), in: call.region, for: call.caller)
        return .empty
    }
}
