// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeHostAccess: LighthouseAction {
    private static let instanceIDs = Parameter.optionalStrings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhins-xxxxxxxx, each once."
    ).identifiers(["lhins"])
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhkp-xxxxxxxx, each once."
    ).identifiers(["lhkp"])

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
    static let errors: [LighthouseErrorCode] = [
        .duplicated, .failedOperation, .instanceIDMalformed, .keyPairIDMalformed, .listLimitExceeded, .negative,
        .noPermission, .outOfRange,
    ]

    let hosts: Hosts

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let query = try HostAccess.query(
            call, of: .lighthouse, keyPairs: try IdentifierLists.keyPairIDs(try call.parameters[Self.keyIDs]),
            hosts: try IdentifierLists.instanceIDs(try call.parameters[Self.instanceIDs]))
        let page = try await hosts.grants(query, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.hostAccess(page) }
    }
}
