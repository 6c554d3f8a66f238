// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeKeyPairs: CVMAction {
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: KeyIDsParameter.countMax,
        "At most \(KeyIDsParameter.countMax) identifiers, skey-xxxxxxxx; excludes Filters."
    ).identifiers(["skey"])
    private static let filters = FilterParameter.parameter(
        filterLimits(
            names:
                "project-id, key-name (a part of the name is enough; names that are equal come first), tag-key, "
                + "tag-value, "
                + "tag:<key>"))

    static let name = "DescribeKeyPairs"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists key pairs, newest first; where key-name is a filter, those of an equal name before the others. "
        + "Identifiers that are "
        + "well formed and unknown are left out."
    static let parameters = declarations(filters: filters)
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = AnswerField.page("KeyPairSet", of: KeyPairAnswers.described, "The key pairs.")
    static let conditions = [
        CommonErrorCode.invalidParameter.when(SharedConditions.idsAndFilters),
        CommonErrorCode.invalidParameterValue.when("A value of the filter project-id is no integer."),
    ]
    static let errors: [CVMErrorCode] = [
        .filterInvalid, .filterValueLimitExceeded, .internalServerError, .keyPairIDMalformed, .limitInvalid,
        .listLimitExceeded, .offsetInvalid,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let query = try Self.query(call.parameters)
        let page = try await keyPairs.describe(
            query, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.page("KeyPairSet", page) { $0.describedKeyPair($1) } }
    }

    static func declarations(filters: Parameter<[ParameterValues]>) -> [ParameterDeclaration] {
        [keyIDs.declaration, filters.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration]
    }

    static func filterLimits(names: String) -> String {
        "At most \(FilterParameter.countMax), joined by AND; names: \(names); excludes KeyIds."
    }

    /// The query in the parameters.
    ///
    /// - Parameter isLegacy: Whether names must match exactly and there are no filters by tag, as in generation B
    ///   (ruling 27).
    static func query(
        _ parameters: ParameterValues, isLegacy: Bool = false
    ) throws(DomainFailure) -> KeyPairQuery {
        try FilterParameter.query(
            ids: try parameters[Self.keyIDs], filters: try parameters[Self.filters], takesTags: !isLegacy,
            readIDs: { (ids) throws(DomainFailure) in
                try IdentifierParameters.keyPairIDs(ids, of: .cvm)
            },
            readFilter: { (filter) throws(DomainFailure) in
                try Self.filter(filter, isLegacy: isLegacy)
            })
    }

    private static func filter(_ filter: SentFilter, isLegacy: Bool) throws(DomainFailure) -> KeyPairFilter? {
        switch filter.name {
        case "key-name": isLegacy ? .nameIs(filter.texts) : .nameIsOrContains(filter.texts)
        case "project-id": .projectIs(try InstanceFilters.projects(filter))
        default: nil
        }
    }
}
