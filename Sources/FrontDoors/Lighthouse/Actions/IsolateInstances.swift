// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct IsolateInstances: LighthouseAction {
    private static let countMax = 20
    private static let ids = Parameter.strings(
        "InstanceIds", kind: .identifiers, countMax: countMax,
        "1–\(countMax) identifiers, lhins-xxxxxxxx, each once."
    ).identifiers(["lhins"])

    static let name = "IsolateInstances"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Puts instances aside that are RUNNING or STOPPED, all or none: they are SHUTDOWN, keep their key pairs, "
        + "and can be "
        + "released by TerminateInstances."
    static let parameters = [ids.declaration, .withoutEffect("IsolateDataDisk", .boolean)]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, ids)
    static let answer: [AnswerField] = []
    static let errors = InstanceParameters.errors

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try IdentifierLists.instanceIDs(try call.parameters[Self.ids])
        try await instances.isolate(ids, in: call.region, for: call.caller)
        return .empty
    }
}
