// SPDX-License-Identifier: Apache-2.0

import APIClient

extension JSONValue {
    /// The key pairs that are bound to an instance, as DescribeInstances tells.
    var boundKeyIDs: [String] { self["LoginSettings"]?.texts("KeyIds") ?? [] }
}

extension ProductClient {
    /// How many identifiers a call names.
    private static let identifiersMax = 100

    /// The names of key pairs, by identifier; none where the caller may not list key pairs.
    func keyPairNames(of ids: [String]) async throws -> [String: String] {
        var rest = ArraySlice(Set(ids).sorted())
        var names: [String: String] = [:]
        while !rest.isEmpty {
            do {
                for one in try await described(.keyPair, rest.prefix(Self.identifiersMax), as: "KeyIds") {
                    names[one.cell("KeyId")] = one.cell("KeyName")
                }
            } catch APIFailure.refused {
                return names
            }
            rest = rest.dropFirst(Self.identifiersMax)
        }
        return names
    }

    /// What is bound to each of these instances. One that is not there is left out.
    func boundKeyPairs(of ids: [String]) async throws -> [String: [String]] {
        var rest = ids[...]
        var bound: [String: [String]] = [:]
        while !rest.isEmpty {
            for one in try await described(.instance, rest.prefix(Self.identifiersMax), as: "InstanceIds") {
                bound[one.cell("InstanceId")] = one.boundKeyIDs
            }
            rest = rest.dropFirst(Self.identifiersMax)
        }
        return bound
    }

    private func described(
        _ kind: ResourceKind, _ ids: ArraySlice<String>, as parameter: String
    ) async throws -> [JSONValue] {
        let parameters: [String: JSONValue] = [
            parameter: .texts(Array(ids)), "Limit": .integer(Int64(Self.identifiersMax)),
        ]
        return try await callPatiently(kind.listing, parameters)[kind.list]?.list ?? []
    }
}
