// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Lists key pairs, newest first; by identifiers, name and project, all of which must fit.
struct DescribeKeyPairs: LegacyAAction {
    private static let keyIDs = Parameter.optionalStrings(
        "keyIds", kind: .identifiers, countMax: LegacyAParameters.listCountMax,
        "At most \(LegacyAParameters.listCountMax) identifiers, skey-xxxxxxxx.")
    private static let keyName = Parameter.optionalString("keyName", "The name of a key pair.")
    private static let projectID = Parameter.optionalInteger("projectId", "The project of the key pairs.")
    private static let offset = Parameter.optionalInteger("offset", "0 or more; 0 when absent.")
    private static let limit = Parameter.optionalInteger("limit", "1–100; 20 when absent.")

    static let name = "DescribeKeyPairs"
    static let parameters = [
        keyIDs.declaration, keyName.declaration, projectID.declaration, offset.declaration, limit.declaration,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let range = try PageParameters.range(
            offset: try call.parameters[Self.offset], limit: try call.parameters[Self.limit])
        let page = try await keyPairs.describe(try query(call.parameters), range: range, for: call.caller)
        return Answer { json in
            json.object("data") { json in
                json.integer("totalCount", page.totalCount)
                json.array("sshSet") { json in
                    for keyPair in page.elements { json.legacyADescribedKeyPair(keyPair) }
                }
            }
        }
    }

    private func query(_ parameters: ParameterValues) throws(KeyPairFailure) -> KeyPairQuery {
        var filters: [KeyPairFilter] = []
        let ids = try parameters[Self.keyIDs]
        if !ids.isEmpty {
            filters.append(.idIs(try IdentifierParameters.keyPairIDs(ids, of: .cvm).map(\.text)))
        }
        if let name = try parameters[Self.keyName] { filters.append(.nameIs([name])) }
        if let project = try parameters[Self.projectID] {
            guard project >= 0 else { throw .projectNegative(project) }
            filters.append(.projectIs([ProjectID(number: project)]))
        }
        return filters.isEmpty ? .all : .matching(filters)
    }
}

extension JSONWriter {
    fileprivate mutating func legacyADescribedKeyPair(_ keyPair: KeyPair) {
        object { json in
            json.string("keyId", keyPair.id.text)
            json.string("keyName", keyPair.name.text)
            json.string("pubkey", keyPair.publicKey.text)
            json.integer("status", 0)
            json.array("bindUnInstanceIds") { _ in }
            json.array("bindIps") { _ in }
            json.string("createTime", keyPair.createdAt.localTimestamp)
        }
    }
}
