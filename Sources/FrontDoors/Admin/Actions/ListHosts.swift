// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct ListHosts: AdminAction {
    static let name = "ListHosts"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the hosts of an account, by product and instance."
    static let parameters = [InstanceParameters.owner.declaration]
    static let answer = [AnswerField("HostSet", .list(of: HostAnswers.host), "All of them.")]
    static let errors: [AdminErrorCode] = [.accountNotFound]

    let hosts: HostAdministration

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let hosts = try await hosts.list(in: try call.parameters[InstanceParameters.owner], for: call.caller)
        return Answer { json in
            json.array("HostSet") { json in
                for hosted in hosts { json.object { $0.hostFields(hosted.host, hosted.instance) } }
            }
        }
    }
}
