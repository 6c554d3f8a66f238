// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Lists key pairs, newest first. Well-formed but unknown identifiers are left out.
struct DescribeKeyPairs: LighthouseAction {
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhkp-xxxxxxxx, each once; excludes Filters.")
    private static let filters = FilterParameter.parameter(
        "key-id, key-name (part of the name), tag-key, tag-value, tag:<key>; at most \(FilterParameter.countMax), each "
            + "with at most \(FilterParameter.valuesMax) values; excludes KeyIds.")

    static let name = "DescribeKeyPairs"
    static let parameters = [
        keyIDs.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration, filters.declaration,
    ]
    static let errors: [LighthouseErrorCode] = [
        .duplicated, .failedOperation, .invalidFilter, .keyPairIDMalformed, .listLimitExceeded, .negative, .outOfRange,
        .parameterConflict,
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
            return .ids(try IdentifierLists.keyPairIDs(ids))
        }
        return filters.isEmpty ? .all : .matching(try FilterParameter.filters(filters, Self.filter))
    }

    private static func filter(_ name: String, _ values: [String]) throws(KeyPairFailure) -> KeyPairFilter? {
        switch name {
        case "key-id": .idIs(values)
        case "key-name": .nameContains(values)
        default: nil
        }
    }
}
