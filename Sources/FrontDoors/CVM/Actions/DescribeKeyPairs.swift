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
        let query = try Self.query(call.parameters)
        let page = try await keyPairs.describe(
            query, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.page("KeyPairSet", page) { $0.describedKeyPair($1) } }
    }

    /// What the parameters ask for.
    static func query(_ parameters: ParameterValues) throws(KeyPairFailure) -> KeyPairQuery {
        try FilterParameter.query(
            ids: try parameters[Self.keyIDs], filters: try parameters[Self.filters],
            readIDs: { (ids) throws(KeyPairFailure) in
                try IdentifierParameters.keyPairIDs(ids, of: .cvm)
            }, readFilter: Self.filter)
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
