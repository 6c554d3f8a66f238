// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel

extension SignedClient {
    /// The host that the command line names, by its name or by the identifier of its instance.
    ///
    /// - Throws: `UnknownName` if a name matches no host or more than one.
    func host(_ text: String, of owner: OwnerOption) async throws -> FoundResource {
        if Product.allCases.contains(where: { InstanceID(text, of: $0) != nil }) {
            return FoundResource(id: text, name: nil)
        }
        let ids = try await hosts(["InstanceName": .text(text)], of: owner).map { $0.cell("InstanceId") }
        return try FoundResource(
            text, ids, noun: "host", none: "of \(owner.words), in whatever region and product; see --account")
    }

    /// The hosts that meet every filter, from all pages.
    func hosts(_ filters: [String: AnswerValue?], of owner: OwnerOption) async throws -> [AnswerValue] {
        try await pages("ListHosts", "HostSet", id: "InstanceId", filters, of: owner)
    }

    /// The image that the command line names, by its name or by its identifier.
    ///
    /// - Throws: `UnknownName` if a name matches no image or more than one.
    func image(_ text: String, of owner: OwnerOption) async throws -> FoundResource {
        if Product.allCases.contains(where: { ImageID(text, of: $0) != nil }) {
            return FoundResource(id: text, name: nil)
        }
        let images = try await pages("ListImages", "ImageSet", id: "ImageId", of: owner)
        return try FoundResource(
            text, images.filter { $0.cell("ImageName") == text }.map { $0.cell("ImageId") }, noun: "image",
            none: "among those that were made of instances of \(owner.words); others go by their identifiers")
    }

    func pages(
        _ action: String, _ list: String, id: String, _ filters: [String: AnswerValue?] = [:], of owner: OwnerOption
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

extension ProductClient {
    /// The instances that the operator names, by name or by identifiers of either product, without duplicates. A name
    /// is that of one of the caller's instances in the region and product; of another account it is that of a host.
    func instances(_ texts: [String], of owner: OwnerOption) async throws -> [FoundResource] {
        var found: [FoundResource] = []
        for text in texts {
            let isIdentifier = Product.allCases.contains { InstanceID(text, of: $0) != nil }
            let one =
                isIdentifier
                ? FoundResource(id: text, name: nil)
                : owner.account == nil ? try await find(.instance, text) : try await client.host(text, of: owner)
            if !found.contains(where: { $0.id == one.id }) { found.append(one) }
        }
        return found
    }
}
