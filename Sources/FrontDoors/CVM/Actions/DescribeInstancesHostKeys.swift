// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeInstancesHostKeys: CVMAction {
    private static let instanceIDs = InstanceIDsParameter.optional(excluding: nil)

    static let name = HostKeyAnswers.name
    static let accessLevel = AccessLevel.read
    static let summary = HostKeyAnswers.summary
    static let parameters = [
        instanceIDs.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstancesOrAll(name, instanceIDs)
    static let answer = HostKeyAnswers.answer
    static let conditions = [CommonErrorCode.invalidParameterValue.when(PageParameters.invalidValues + ".")]
    static let errors: [CVMErrorCode] = [.instanceIDMalformed, .internalServerError, .listLimitExceeded]

    let hosts: Hosts

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try await hosts.joined(
            try IdentifierParameters.instanceIDs(try call.parameters[Self.instanceIDs], of: .cvm), of: .cvm,
            in: call.region, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.instanceHostKeys(page) }
    }
}
