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
    /// Whether a resource is in one region. Key pairs are in all of them.
    var isRegional = true

    static let keyPair = ResourceKind(
        noun: "key pair", listing: "DescribeKeyPairs", list: "KeyPairSet", nameFilter: "key-name", idField: "KeyId",
        nameField: "KeyName", isID: { KeyPairID($0, of: $1) != nil }, isRegional: false)
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

    init(id: String, name: String?) { (self.id, self.name) = (id, name) }

    /// The resource of a name.
    ///
    /// - Parameters:
    ///   - ids: The identifiers of all that have the name.
    ///   - place: Where they were looked for.
    /// - Throws: `UnknownName` if there is none, or more than one.
    init(_ name: String, _ ids: [String], noun: String, none place: String) throws(UnknownName) {
        guard let id = ids.first else { throw UnknownName("there is no \(noun) \(name) \(place)") }
        guard ids.count == 1 else {
            throw UnknownName(
                "\(name) is the name of \(ids.count) \(noun)s, \(ids.joined(separator: ", ")): "
                    + "say which by its identifier"
            )
        }
        self.init(id: id, name: name)
    }
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
            throw UnknownName("there is no \(kind.noun) \(text) \(place(kind))")
        }
        return found
    }

    /// Where resources of a kind are looked for, and the options that say so.
    private func place(_ kind: ResourceKind) -> String {
        let region = client.region ?? "the default region"
        return kind.isRegional
            ? "of \(product.rawValue) in \(region); see --product and --region"
            : "of \(product.rawValue), in \(region) or elsewhere; see --product"
    }

    private func resource(
        _ kind: ResourceKind, _ text: String, _ idsByName: [String: Set<String>]
    ) throws -> FoundResource {
        if kind.isID(text, product) { return FoundResource(id: text, name: nil) }
        // A filter may return more than the requested names, because some match parts of names.
        let ids = idsByName[text, default: []].sorted()
        return try FoundResource(text, ids, noun: kind.noun, none: place(kind))
    }
}
