// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeInstancesHostKeys: LighthouseAction {
    private static let instanceIDs = Parameter.optionalStrings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhins-xxxxxxxx, each once."
    ).identifiers(["lhins"])

    static let name = HostKeyAnswers.name
    static let accessLevel = AccessLevel.read
    static let summary = HostKeyAnswers.summary
    static let parameters = [
        instanceIDs.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstancesOrAll(name, instanceIDs)
    static let answer = HostKeyAnswers.answer
    static let errors: [LighthouseErrorCode] = [
        .duplicated, .failedOperation, .instanceIDMalformed, .listLimitExceeded, .negative, .noPermission, .outOfRange,
    ]

    let hosts: Hosts

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await hosts.joined(
            try IdentifierLists.instanceIDs(try call.parameters[Self.instanceIDs]), of: .lighthouse, in: call.region,
            range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.instanceHostKeys(page) }
    }
}
