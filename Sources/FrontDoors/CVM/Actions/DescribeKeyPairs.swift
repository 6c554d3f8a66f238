// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Lists key pairs, newest first. Well-formed but unknown identifiers are left out.
struct DescribeKeyPairs: CVMAction {
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: KeyIDsParameter.countMax,
        "At most \(KeyIDsParameter.countMax) identifiers, skey-xxxxxxxx; excludes Filters.")
    private static let filters = FilterParameter.parameter(
        "project-id, key-name, tag-key, tag-value, tag:<key>; at most \(FilterParameter.countMax), each with at most "
            + "\(FilterParameter.valuesMax) values; excludes KeyIds.")

    static let name = "DescribeKeyPairs"
    static let parameters = [
        keyIDs.declaration, filters.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration,
    ]
    static let errors: [CVMErrorCode] = [
        .filterInvalid, .filterValueLimitExceeded, .internalServerError, .keyPairIDMalformed, .limitInvalid,
        .listLimitExceeded, .offsetInvalid,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let page = try await keyPairs.describe(
            try query(call.parameters), range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { json in
            json.integer("TotalCount", page.totalCount)
            json.array("KeyPairSet") { json in
                for keyPair in page.elements { json.describedKeyPair(keyPair) }
            }
        }
    }

    private func query(_ parameters: ParameterValues) throws(KeyPairFailure) -> KeyPairQuery {
        let ids = try parameters[Self.keyIDs]
        let filters = try parameters[Self.filters]
        if !ids.isEmpty {
            guard filters.isEmpty else { throw .idsAndFilters }
            return .ids(try IdentifierParameters.keyPairIDs(ids, of: .cvm))
        }
        return filters.isEmpty ? .all : .matching(try FilterParameter.filters(filters, Self.filter))
    }

    private static func filter(_ name: String, _ values: [String]) throws(KeyPairFailure) -> KeyPairFilter? {
        switch name {
        case "key-name": return .nameIs(values)
        case "project-id":
            var projects: [ProjectID] = []
            for value in values {
                guard let number = Int64(value) else { throw .filterValueInvalid(value) }
                projects.append(ProjectID(number: number))
            }
            return .projectIs(projects)
        default: return nil
        }
    }
}
