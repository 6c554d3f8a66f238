// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel

extension SignedClient {
    /// The host that the command line names, by its name or by the identifier of its instance.
    ///
    /// - Throws: `UnknownName` if a name matches no host or more than one.
    func host(_ text: String, of owner: HostOwner) async throws -> FoundResource {
        if Product.allCases.contains(where: { InstanceID(text, of: $0) != nil }) {
            return FoundResource(id: text, name: nil)
        }
        let ids = try await hosts(["InstanceName": .text(text)], of: owner).map { $0.cell("InstanceId") }
        guard let id = ids.first else { throw UnknownName("there is no host \(text)") }
        guard ids.count == 1 else {
            throw UnknownName(
                "\(text) is the name of \(ids.count) hosts, \(ids.joined(separator: ", ")): say which by its identifier"
            )
        }
        return FoundResource(id: id, name: text)
    }

    /// The hosts that meet every filter, from all pages.
    func hosts(_ filters: [String: AnswerValue?], of owner: HostOwner) async throws -> [AnswerValue] {
        try await pages("ListHosts", "HostSet", id: "InstanceId", filters, of: owner)
    }

    func pages(
        _ action: String, _ list: String, id: String, _ filters: [String: AnswerValue?] = [:], of owner: HostOwner
    ) async throws -> [AnswerValue] {
        try await Pages.all(by: { $0.cell(id) }) { offset in
            let page: [String: AnswerValue?] = [
                "Offset": .integer(Int64(offset)), "Limit": .integer(Int64(Pages.length)),
            ]
            let parameters = owner.parameters(filters.merging(page) { $1 })
            let answer: AnswerValue = try await callPatiently(action, of: .admin, parameters)
            return try self.list(list, of: answer, to: action, id: id)
        }
    }
}
