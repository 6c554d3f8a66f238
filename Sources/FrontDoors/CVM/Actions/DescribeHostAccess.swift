// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeHostAccess: CVMAction {
    private static let instanceIDs = InstanceIDsParameter.optional(excluding: nil)
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: KeyIDsParameter.countMax,
        "At most \(KeyIDsParameter.countMax) identifiers, skey-xxxxxxxx."
    ).identifiers(["skey"])

    static let name = HostAccess.describeName
    static let accessLevel = AccessLevel.read
    static let summary = HostAccess.describeSummary
    static let parameters = [
        instanceIDs.declaration, HostAccess.tags.declaration, keyIDs.declaration, PageParameters.offset.declaration,
        PageParameters.limit.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = HostAccess.describePermission(instances: instanceIDs)
    static let answer = HostAccess.answer
    static let conditions = HostAccess.describingConditions
    static let errors: [CVMErrorCode] = [
        .instanceIDMalformed, .internalServerError, .keyPairIDMalformed, .limitInvalid, .listLimitExceeded,
        .offsetInvalid, .tagResourceQuota,
    ]

    let hosts: Hosts

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let query = try HostAccess.query(
            call, of: .cvm, keyPairs: try IdentifierParameters.keyPairIDs(try call.parameters[Self.keyIDs], of: .cvm),
            hosts: try IdentifierParameters.instanceIDs(try call.parameters[Self.instanceIDs], of: .cvm))
        let page = try await hosts.grants(query, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.hostAccess(page) }
    }
}
