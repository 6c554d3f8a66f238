// SPDX-License-Identifier: Apache-2.0

import APIClient
import CommandSupport
import DomainModel

extension APIService {
    static let tag = APIService(name: "tag", version: "2018-08-13")
}

extension ProductClient {
    private static let projectsMax: Int64 = 1000

    /// The number of the project that the command line names by its number or its name; `nil` if it names none.
    func project(_ text: String?) async throws -> Int64? {
        guard let text else { return nil }
        guard product == .cvm else {
            throw OneLine("--project is for --product cvm: key pairs of lighthouse have no project")
        }
        if let number = Int64(text) { return number }
        let parameters: [String: AnswerValue] = [
            "AllList": .integer(1), "Offset": .integer(0), "Limit": .integer(Self.projectsMax),
            "ProjectName": .text(text),
        ]
        let answer: AnswerValue = try await client.callPatiently("DescribeProjects", of: .tag, parameters)
        let ids = try client.list("Projects", of: answer, to: "DescribeProjects").compactMap {
            $0["ProjectId"]?.integer
        }
        let found = try FoundResource(text, ids.map(String.init), noun: "project", none: "in the account")
        return Int64(found.id)
    }
}
