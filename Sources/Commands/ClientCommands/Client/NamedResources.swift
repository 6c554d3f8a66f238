// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel

/// The API's description of a kind of resource that has names and identifiers.
struct ResourceKind: Sendable {
    let noun: String
    /// The action that lists the resources, and the field of its answer with the list.
    let listing: String
    let list: String
    let nameFilter: String
    let idField: String
    let nameField: String
    let isID: @Sendable (String, Product) -> Bool

    static let keyPair = ResourceKind(
        noun: "key pair", listing: "DescribeKeyPairs", list: "KeyPairSet", nameFilter: "key-name", idField: "KeyId",
        nameField: "KeyName", isID: { KeyPairID($0, of: $1) != nil })
    static let instance = ResourceKind(
        noun: "instance", listing: "DescribeInstances", list: "InstanceSet", nameFilter: "instance-name",
        idField: "InstanceId", nameField: "InstanceName", isID: { InstanceID($0, of: $1) != nil })
}

/// A resource that the command line named.
struct FoundResource: CustomStringConvertible {
    let id: String
    /// `nil` if the command line gave the identifier.
    let name: String?

    var description: String { name.map { "\($0) (\(id))" } ?? id }
}

extension ProductClient {
    /// The maximum number of values of a filter.
    private static let filterValuesMax = 5

    /// Finds the resources that the command line names by names or identifiers, without duplicates. Well-formed
    /// identifiers are not looked up.
    ///
    /// - Throws: `UnknownName` if a name matches no resource or more than one.
    func find(_ kind: ResourceKind, _ texts: [String]) async throws -> [FoundResource] {
        var idsByName: [String: Set<String>] = [:]
        let names = Set(texts.filter { !$0.isEmpty && !kind.isID($0, product) }).sorted()
        for some in names.parts(of: Self.filterValuesMax) {
            for one in try await all(kind, named: Array(some)) {
                idsByName[one.cell(kind.nameField), default: []].insert(one.cell(kind.idField))
            }
        }
        var found: [FoundResource] = []
        for text in texts {
            let one = try resource(kind, text, idsByName)
            if !found.contains(where: { $0.id == one.id }) { found.append(one) }
        }
        return found
    }

    func find(_ kind: ResourceKind, _ text: String) async throws -> FoundResource {
        guard let found = try await find(kind, [text]).first else {
            throw UnknownName("there is no \(kind.noun) \(text)")
        }
        return found
    }

    private func resource(
        _ kind: ResourceKind, _ text: String, _ idsByName: [String: Set<String>]
    ) throws -> FoundResource {
        if kind.isID(text, product) { return FoundResource(id: text, name: nil) }
        // A filter may return more than the requested names, because some match parts of names.
        let ids = idsByName[text, default: []].sorted()
        guard let id = ids.first else { throw UnknownName("there is no \(kind.noun) \(text)") }
        guard ids.count == 1 else {
            throw UnknownName(
                "\(text) is the name of \(ids.count) \(kind.noun)s, \(ids.joined(separator: ", ")): say which by its "
                    + "identifier")
        }
        return FoundResource(id: id, name: text)
    }
}
