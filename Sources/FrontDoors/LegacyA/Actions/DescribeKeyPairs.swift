// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeKeyPairs: LegacyAAction {
    private static let keyIDs = Parameter.optionalStrings(
        "keyIds", kind: .identifiers, countMax: LegacyAParameters.listCountMax,
        "At most \(LegacyAParameters.listCountMax) identifiers, skey-xxxxxxxx."
    ).identifiers(["skey"])
    private static let keyName = Parameter.optionalString("keyName", "The name of a key pair.")
    private static let projectID = Parameter.optionalInteger("projectId", "The project of the key pairs.")
    private static let offset = Parameter.optionalInteger("offset", "0 or more; 0 when absent.").atLeast(0).whenAbsent(
        .integer(0))
    private static let limit = Parameter.optionalInteger("limit", "1–100; 20 when absent.").within(1...100).whenAbsent(
        .integer(20))

    static let name = "DescribeKeyPairs"
    static let accessLevel = AccessLevel.read
    static let parameters = [
        keyIDs.declaration, keyName.declaration, projectID.declaration, offset.declaration, limit.declaration,
    ]

    static let summary = "Lists key pairs, newest first. Where several parameters are given, all of them must fit."
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = [
        AnswerField(
            "data",
            .object([
                AnswerField("totalCount", .integer, "How many fit, before offset and limit are applied."),
                AnswerField("sshSet", .list(of: .object(JSONWriter.legacyADescribedFields)), "The key pairs."),
            ]), "The list.")
    ]
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when(
            "offset or projectId is negative, or limit is not "
                + "\(PageRange.limits.lowerBound)–\(PageRange.limits.upperBound).")
    ]
    static let errors: [LegacyAErrorCode] = [.internalError, .keyPairIDMalformed, .listLimitExceeded]

    let keyPairs: KeyPairs
    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let range = try PageParameters.range(call.parameters, Self.offset, Self.limit)
        let page = try await keyPairs.describe(try query(call.parameters), range: range, for: call.caller)
        let bound = Set(page.elements.flatMap { $0.bindings.map(\.instance) }).sorted()
        let addresses = try await instances.privateAddresses(of: bound, for: call.caller)
        return Answer { json in
            json.object("data") { json in
                json.integer("totalCount", page.totalCount)
                json.array("sshSet") { json in
                    for keyPair in page.elements { json.legacyADescribedKeyPair(keyPair, addresses) }
                }
            }
        }
    }

    private func query(_ parameters: ParameterValues) throws(DomainFailure) -> KeyPairQuery {
        var filters: [KeyPairFilter] = []
        let ids = try parameters[Self.keyIDs]
        if !ids.isEmpty {
            filters.append(.idIs(try IdentifierParameters.keyPairIDs(ids, of: .cvm, at: "keyIds").map(\.text)))
        }
        if let name = try parameters[Self.keyName] { filters.append(.nameIs([name.kept])) }
        if let project = try parameters[Self.projectID] {
            guard project >= 0 else { throw .invalid(parameters.path(of: Self.projectID), String(project)) }
            filters.append(.projectIs([ProjectID(number: project)]))
        }
        return filters.isEmpty ? .all : .matching(filters)
    }
}

extension JSONWriter {
    fileprivate static let legacyADescribedFields = [
        AnswerField("keyId", .string, "The identifier: skey- and eight of [a-z0-9]."),
        AnswerField("keyName", .string, "The name."),
        AnswerField(
            "pubkey", .string, "The public key: <type> <base64> <keyId>, whatever comment an imported one came with."),
        AnswerField("status", .integer, "0: normal."),
        AnswerField(
            "bindUnInstanceIds", .list(of: .string),
            "The instances that it opens, in all regions, sorted; empty where there are none."),
        AnswerField("bindIps", .list(of: .string), "Their private addresses, in the same order."),
        AnswerField("createTime", .string, "When it was created or imported: YYYY-MM-DD hh:mm:ss in UTC+8."),
    ]

    fileprivate mutating func legacyADescribedKeyPair(_ keyPair: KeyPair, _ addresses: [InstanceID: String]) {
        object { json in
            json.string("keyId", keyPair.id.text)
            json.string("keyName", keyPair.name.text)
            json.string("pubkey", keyPair.publicKey.text)
            json.integer("status", 0)
            json.array("bindUnInstanceIds") { json in
                for binding in keyPair.bindings { json.string(nil, binding.instance.text) }
            }
            json.array("bindIps") { json in
                for binding in keyPair.bindings {
                    if let address = addresses[binding.instance] { json.string(nil, address) }
                }
            }
            json.string("createTime", keyPair.createdAt.localTimestamp)
        }
    }
}
