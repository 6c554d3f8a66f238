// SPDX-License-Identifier: Apache-2.0

import APIClient

extension AnswerValue {
    /// The key pairs that are bound to an instance, from the answer of DescribeInstances.
    var boundKeyIDs: [String] { self["LoginSettings"]?.texts("KeyIds") ?? [] }
}

extension ProductClient {
    /// The maximum number of identifiers in a call.
    private static let identifiersMax = 100

    /// The names of key pairs by identifier; empty if the caller may not list key pairs.
    func keyPairNames(of ids: [String]) async throws -> [String: String] {
        var names: [String: String] = [:]
        for some in Set(ids).sorted().parts(of: Self.identifiersMax) {
            do {
                for one in try await described(.keyPair, some, as: "KeyIds") {
                    names[one.cell("KeyId")] = one.cell("KeyName")
                }
            } catch APIFailure.refused {
                return names
            }
        }
        return names
    }

    /// The key pairs bound to each of these instances. Unknown instances are left out.
    func boundKeyPairs(of ids: [String]) async throws -> [String: [String]] {
        var bound: [String: [String]] = [:]
        for some in ids.parts(of: Self.identifiersMax) {
            for one in try await described(.instance, some, as: "InstanceIds") {
                bound[one.cell("InstanceId")] = one.boundKeyIDs
            }
        }
        return bound
    }

    private func described(
        _ kind: ResourceKind, _ ids: ArraySlice<String>, as parameter: String
    ) async throws -> [AnswerValue] {
        let parameters: [String: AnswerValue] = [
            parameter: .texts(Array(ids)), "Limit": .integer(Int64(Self.identifiersMax)),
        ]
        return try client.list(
            kind.list, of: try await callPatiently(kind.listing, parameters), to: kind.listing, id: kind.idField)
    }
}
